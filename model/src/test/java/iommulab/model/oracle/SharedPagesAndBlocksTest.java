package iommulab.model.oracle;

import static iommulab.model.oracle.Case.row;
import static iommulab.model.oracle.Story.P;
import static iommulab.model.oracle.Story.V;
import static iommulab.model.oracle.Story.map;
import static iommulab.model.oracle.Story.plain;
import static iommulab.model.oracle.Story.sync;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.PageShared;
import iommulab.model.ledger.SoftwareFact.Resized;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that two domains own, and blocks of which an invalidation names a part. */
final class SharedPagesAndBlocksTest {
  private static final int MIB2 = 1 << 21;
  private static final Iova BLOCK = new Iova(MIB2);
  private static final Iova FIFTH = new Iova(MIB2 + 0x5000);
  private static final Pa THERE = new Pa(0x40000000L);
  private static final Pa FIFTH_THERE = new Pa(0x40005000L);
  private static final TlbiSpan ONE = TlbiSpan.address(true);
  private static final String STALE = "stale-use DRIVER driver driver-tlbi";
  private static final String HINT = "stale-use DRIVER driver R-SMMU-083";
  private static final String UNMAPPED = "stale-use DRIVER driver driver-unmap";

  /** Another domain that maps the page too, and owns it if so noted. */
  private static Story two() {
    return plain(false)
        .given(new DomainMade("two", 2, 0, ""), map("two", new Iova(0x7000), P, true));
  }

  private static Story shared() {
    return two().given(new PageShared(P, "two"));
  }

  private static Tlbi tlbi(Iova at, TlbiSpan span) {
    return new Tlbi.NhVa(new Vmid(0), new Asid(1), at, span);
  }

  /** 2 MiB mapped as one block, or page by page; the fifth page is unmapped and given away. */
  private static Story part(boolean block, Tlbi tlbi) {
    Story story = plain(false).given(new OwnerChanged(FIFTH_THERE, "dom"));
    if (block) {
      story.given(new Mapped("dom", BLOCK, THERE, MIB2, true, true));
    } else {
      story.given(map("dom", BLOCK, THERE, true), map("dom", FIFTH, FIFTH_THERE, true));
    }
    story.cpu(new Unmapped("dom", FIFTH, 4096)).batch(tlbi, sync());
    story.step(
        "memory", story.history().steps().size() - 1, new OwnerChanged(FIFTH_THERE, "other"));
    return story.lands(FIFTH, FIFTH_THERE, true, false);
  }

  /** The block is split; then as before. */
  private static Story split(Consumer<Story> behind, TlbiSpan span) {
    return split(story -> {}, behind, span);
  }

  private static Story splitLate(Consumer<Story> before, TlbiSpan span) {
    return split(before, story -> {}, span);
  }

  private static Story split(Consumer<Story> before, Consumer<Story> behind, TlbiSpan span) {
    Story story =
        plain(false)
            .given(new OwnerChanged(FIFTH_THERE, "dom"))
            .given(new Mapped("dom", BLOCK, THERE, MIB2, true, true))
            .given(new Resized("dom", BLOCK, MIB2, 21));
    before.accept(story);
    story.cpu(new Resized("dom", BLOCK, MIB2, 12));
    behind.accept(story);
    story.cpu(new Unmapped("dom", FIFTH, 4096)).batch(tlbi(FIFTH, span), sync());
    story.step(
        "memory", story.history().steps().size() - 1, new OwnerChanged(FIFTH_THERE, "other"));
    return story.lands(FIFTH, FIFTH_THERE, true, false);
  }

  // spotless:off
  static Stream<Case> cases() {
    String[] smmu = {"stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"};
    TlbiSpan range = TlbiSpan.range(Granule.K4, 3, 0, 0, true);
    TlbiSpan pages = TlbiSpan.range(Granule.K4, 3, 0, 3, true);
    TlbiSpan blocks = TlbiSpan.range(Granule.K4, 3, 0, 2, true);
    return Stream.of(
        row("shared, used by the first", shared().lands(false)),
        row("not shared", two().give("two").lands(false), UNMAPPED),
        row("shared while it runs", two().share("two").lands(false)),
        row("shared, then the other's alone", shared().give("two").lands(false), UNMAPPED),
        row("shared, unmapped, then the other's alone", shared().unmap().give("two").lands(false), STALE),
        row("shared, fenced, then the other's alone", shared().unmap().batch(tlbi(V, ONE), sync()).give("two").lands(false), smmu),
        row("shared, unmapped for one only", shared().unmap().lands(false)),

        row("block, TLBI of the page",               part(true, tlbi(FIFTH, ONE)), smmu),
        row("block, TLBI of another page of it",     part(true, tlbi(BLOCK, ONE)), smmu),
        row("block, TLBI beside it",                 part(true, tlbi(new Iova(2L * MIB2), ONE)), STALE),
        row("block, range that ends in it",          part(true, tlbi(new Iova(MIB2 - 0x2000), range)), smmu),
        row("block, range before it",                part(true, tlbi(new Iova(MIB2 - 0x4000), range)), STALE),
        row("block, range for blocks of its level",  part(true, tlbi(FIFTH, blocks)), smmu),
        row("block, range for pages only",       part(true, tlbi(FIFTH, pages)), HINT),
        row("split, and nothing told: the page", split(story -> {}, pages), HINT),
        row("split, the block told: the page",   split(story -> story.batch(tlbi(BLOCK, blocks), sync()), pages), smmu),
        row("split, the page told with the block's level", split(story -> story.batch(tlbi(BLOCK, blocks), sync()), blocks), HINT),
        row("split, all told at the end",        split(story -> {}, ONE), smmu),
        row("split, the block told before it",   splitLate(story -> story.batch(tlbi(BLOCK, blocks), sync()), pages), HINT),
        row("pages, TLBI of the page",               part(false, tlbi(FIFTH, ONE)), smmu),
        row("pages, TLBI of another page",           part(false, tlbi(BLOCK, ONE)), STALE),
        row("pages, range for pages only",           part(false, tlbi(FIFTH, pages)), smmu),
        row("pages, range for blocks only",          part(false, tlbi(FIFTH, blocks)), HINT));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-083", "driver-tlbi", "driver-unmap"})
  void theOneWhoOwesItIsConvicted(Case c) {
    assertThat(LinearForms.named(c.story().history(), true)).hasSameSizeAs(c.verdict());
    assertThat(c.findings()).containsExactlyElementsOf(c.verdict());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyLinearFormHasTheSameVerdict(Case c) {
    c.hasOneVerdictInEveryLinearForm(50);
  }
}
