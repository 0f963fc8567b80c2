package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import iommulab.model.driver.AtsUsers;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Domain;
import iommulab.model.driver.LazyUnmap;
import iommulab.model.driver.Procedures;
import iommulab.model.driver.Procedures.Page;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.TableRemoved;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A program's steps over mappings: {@code map}, {@code unmap}, {@code pte}, {@code give}.
 *
 * <p>A page whose leaf the program clears, and that it does not give away itself, is handed over
 * once the program takes the unmap for complete: behind {@code unmap}, and at the program's end for
 * a raw {@code pte clear}. Without that probe a forgotten free would hide a stale translation.
 */
final class MappingSteps {
  private static final String NEXT_OWNER = "handed-over";

  private final World world;
  private final Settings settings;
  private final Optional<Window> patience;
  private final Set<Pa> cleared = new LinkedHashSet<>();
  private List<Line> later = List.of();

  MappingSteps(World world, Settings settings) {
    this.world = world;
    this.settings = settings;
    this.patience = PlanParts.patience(settings);
  }

  /** The program is at the step before these. */
  void before(List<Line> next) {
    later = next;
  }

  /** Hands over what was cleared raw and never given away: the program's end. */
  List<CpuOp> end() {
    List<CpuOp> ops = new ArrayList<>();
    cleared.forEach(page -> ops.add(Procedures.handOver(page, NEXT_OWNER)));
    return ops;
  }

  List<CpuOp> map(Words words) {
    World.Tables tables = tables(words);
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    words.expect("to");
    mayNotBeBlock(words, tables, iova);
    Pa pa = world.page(words.next("a page such as P"));
    LeafWords leaf = LeafWords.of(words);
    boolean again = world.mappings.mapped(tables, iova).isPresent();
    List<CpuOp> ops = new ArrayList<>();
    if (!words.takes("early")) {
      ops.addAll(world.driver.awaitReleased(tables, iova));
    }
    ops.addAll(Procedures.map(page(tables, iova, pa), leaf(tables, pa, leaf), leaf.prot()));
    world.mappings.willMap(tables, iova, pa);
    if (again) {
      ops.add(new CpuOp.HandOver(List.of(), "", tables.domain().name(), List.of(iova)));
    }
    return ops;
  }

  List<CpuOp> unmap(Words words, String into) {
    World.Tables tables = tables(words);
    Page page = mappedPage(words, tables);
    Domain domain = tables.domain();
    if (words.takes("lazy")) {
      mayNotHavePasids(words, domain, "lazy");
      return unmapLazily(words, tables, page);
    }
    Optional<AtsUsers.Scheme> scheme = AttachCompiler.scheme(words);
    if (scheme.isPresent()) {
      mayNotHavePasids(words, domain, "by");
    }
    List<CpuOp> ops =
        new ArrayList<>(
            scheme.isPresent()
                ? world.driver.atsUsers(tables).unmap(scheme.get(), page, patience, into)
                : Procedures.unmap(
                    page, world.streams.atcInvalidation(domain, page.iova()), patience, into));
    if (!givenLater(page.pa())) {
      ops.add(Procedures.handOver(page.pa(), NEXT_OWNER));
    }
    return ops;
  }

  /** Only the strict unmap tells the ATCs of PASIDs. */
  private void mayNotHavePasids(Words words, Domain domain, String how) {
    if (world.streams.isBound(domain)) {
      throw words.wrong(
          "'" + how + "' on '" + domain.name() + "', which a PASID is bound to",
          "unmap without '" + how + "'");
    }
  }

  /** What the program does not give away itself, the flush gives away. */
  private List<CpuOp> unmapLazily(Words words, World.Tables tables, Page page) {
    words.returnsNothing();
    boolean keeps = givenLater(page.pa());
    CpuOp.HandOver next =
        new CpuOp.HandOver(
            keeps ? List.of() : List.of(page.pa()),
            keeps ? "" : NEXT_OWNER,
            tables.domain().name(),
            List.of(page.iova()));
    Pa released = world.driver.willRelease(tables, page.iova());
    return LazyUnmap.unmap(page, world.driver.flushQueue(tables, settings), next, released);
  }

  CpuOp pte(Words words) {
    return slow(words, leafStore(words));
  }

  private CpuOp leafStore(Words words) {
    String what = words.oneOf("'pte'", List.of("clear", "set", "cut", "split", "merge"));
    if (what.equals("split") || what.equals("merge")) {
      return new BlockSteps(world, patience).store(words, what.equals("split"));
    }
    World.Tables tables = tables(words);
    if (what.equals("cut")) {
      return cut(words, tables);
    }
    if (what.equals("clear")) {
      Page page = mappedPage(words, tables);
      if (!givenLater(page.pa())) {
        cleared.add(page.pa());
      }
      return Procedures.clear(page);
    }
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    words.expect("to");
    mayNotBeBlock(words, tables, iova);
    Pa pa = world.page(words.next("a page such as P"));
    LeafWords leaf = LeafWords.of(words);
    world.mappings.willMap(tables, iova, pa);
    List<CpuOp> both = Procedures.map(page(tables, iova, pa), leaf(tables, pa, leaf), leaf.prot());
    return both.get(both.size() - 1);
  }

  /** Clears the descriptor of the table that has the leaf of an address: all of its pages go. */
  private CpuOp cut(Words words, World.Tables tables) {
    Page page = mappedPage(words, tables);
    List<Fact> gone = new ArrayList<>();
    gone.add(
        new TableRemoved(
            tables.domain().name(),
            page.iova().alignDown(World.TABLE_BITS),
            1L << World.TABLE_BITS));
    world
        .mappings
        .besides(tables, page.iova())
        .forEach(
            (iova, pa) -> {
              gone.add(new Unmapped(tables.domain().name(), iova, World.PAGE));
              if (!givenLater(pa)) {
                cleared.add(pa);
              }
            });
    return new CpuOp.Store(tables.table().tableSlot(page.iova()), 0, List.copyOf(gone));
  }

  /** {@code slow=0ns..20us}: the store may stay in its CPU so long. */
  static CpuOp slow(Words words, CpuOp store) {
    Optional<Window> time = words.option("slow").map(words::span);
    return time.isPresent() ? new CpuOp.Slow(time.get(), store) : store;
  }

  /** The page at an address that words name, which must be mapped. */
  Page mappedPage(Words words, World.Tables tables) {
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    Pa pa =
        world
            .mappings
            .mapped(tables, iova)
            .orElseThrow(
                () ->
                    words.wrong(
                        iova + " is not mapped in " + tables.domain().name(),
                        "an address that the set-up, or a step before, maps"));
    mayNotBeBlock(words, tables, iova);
    return page(tables, iova, pa);
  }

  private void mayNotBeBlock(Words words, World.Tables tables, Iova iova) {
    if (world.blocks.isBlock(tables, iova)) {
      throw words.wrong(iova + " is mapped by a block", "'split' before");
    }
  }

  private Page page(World.Tables tables, Iova iova, Pa pa) {
    return new Page(
        tables.domain(),
        iova,
        pa,
        world.mappings.output(tables, pa),
        world.mappings.slot(tables, iova));
  }

  private long leaf(World.Tables tables, Pa pa, LeafWords leaf) {
    long plain = tables.table().leaf(world.mappings.output(tables, pa), 3, leaf.prot());
    return leaf.of(plain, tables, world);
  }

  private boolean givenLater(Pa page) {
    return later.stream()
        .anyMatch(
            line ->
                line.verb().equals("give")
                    && !line.words().isEmpty()
                    && page.equals(world.pages.get(line.words().get(0))));
  }

  CpuOp give(Words words) {
    Pa page = world.page(words.next("a page such as P"));
    words.expect("to");
    return Procedures.handOver(page, words.next("the new owner"));
  }

  private World.Tables tables(Words words) {
    return world.domains.get(words.oneOf("domain", world.domains.keySet()));
  }
}
