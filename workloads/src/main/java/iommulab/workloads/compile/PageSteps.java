package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Procedures;
import iommulab.model.driver.Prot;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The step {@code handle pages smmu0 map D 0x1000 to P [rw] [if V] [lock L] [after T] map ...}:
 * what a driver that serves page requests may page in, and under what conditions.
 */
final class PageSteps {
  private final World world;
  private final Settings settings;

  PageSteps(World world, Settings settings) {
    this.world = world;
    this.settings = settings;
  }

  CpuOp handle(Words words, String smmu, String into) {
    if (world.smmus.get(smmu).pageQueue().isEmpty()) {
      throw words.wrong(smmu + " has no PRI queue", "'set smmu.pri = on'");
    }
    boolean keeps = words.takes("keeping");
    List<CpuOp.PageIn> prepared = new ArrayList<>();
    while (words.takes("map")) {
      prepared.add(prepared(words));
    }
    return new CpuOp.HandlePages(smmu, List.copyOf(prepared), keeps, into);
  }

  private CpuOp.PageIn prepared(Words words) {
    World.Tables tables = world.domains.get(words.oneOf("domain", world.domains.keySet()));
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    words.expect("to");
    Pa pa = world.page(words.next("a page such as P"));
    Prot prot = SetupCompiler.prot(words);
    Optional<Pa> present =
        words.takes("if")
            ? Optional.of(Places.of(world, words, words.next("a page such as V, or V+8")))
            : Optional.empty();
    Optional<Integer> lock =
        words.takes("lock")
            ? Optional.of(world.lock(words.next("a lock's name")))
            : Optional.empty();
    Optional<CpuOp> contents =
        words.takes("after")
            ? Optional.of(new CpuOp.Pause(words.span(words.next("a time such as 0ns..4us"))))
            : Optional.empty();
    world.mappings.willMap(tables, iova, pa);
    Procedures.Page page =
        new Procedures.Page(
            tables.domain(),
            iova,
            pa,
            world.mappings.output(tables, pa),
            world.mappings.slot(tables, iova));
    long leaf = tables.table().leaf(world.mappings.output(tables, pa), 3, prot);
    List<CpuOp> map = new ArrayList<>(Procedures.map(page, leaf, prot));
    if (world.mappings.isReserved(pa)) {
      map.removeIf(CpuOp.HandOver.class::isInstance); // it is the domain's already
    }
    if (!settings.smmu().coherentWalks()) {
      map = new ArrayList<>(CacheSteps.cleaning(map));
    }
    if (contents.isPresent()) {
      map.add(0, contents.get()); // the page is read from elsewhere first
    }
    return new CpuOp.PageIn(
        world.streams.attachedTo(tables.domain()), iova, lock, present, List.copyOf(map));
  }
}
