package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Procedures;
import iommulab.model.driver.Prot;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The step {@code handle pages smmu0 [list d0 in L] [stopped S] map D 0x1000 to P [rw] [pasid 1]
 * [if V] [lock L] [after T] map ...}: what a driver that serves page requests may page in, and
 * under what conditions; and {@code handle pages smmu0 remove d0 in L}.
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
    if (words.takes("remove")) {
      return new CpuOp.RemovePages(smmu, list(words));
    }
    boolean keeps = words.takes("keeping");
    Optional<CpuOp.GroupList> listed =
        words.takes("list") ? Optional.of(list(words)) : Optional.empty();
    Optional<Pa> stopped =
        words.takes("stopped")
            ? Optional.of(Places.of(world, words, words.next("a word such as S, or S+8")))
            : Optional.empty();
    List<CpuOp.PageIn> prepared = new ArrayList<>();
    while (words.takes("map")) {
      prepared.add(prepared(words));
    }
    return new CpuOp.HandlePages(smmu, List.copyOf(prepared), keeps, listed, stopped, into);
  }

  /** {@code d0 in L}, {@code d0 in L blindly}: the word that lists a function's groups. */
  private CpuOp.GroupList list(Words words) {
    World.Function function =
        world.functions.get(words.oneOf("function", world.functions.keySet()));
    if (settings.device().priCredits() > CpuOp.GroupList.ROOM) {
      throw words.wrong(
          "a list of " + settings.device().priCredits() + " groups",
          "device.pri-credits of at most " + CpuOp.GroupList.ROOM);
    }
    words.expect("in");
    Pa word = Places.of(world, words, words.next("a word such as L, or L+8"));
    return new CpuOp.GroupList(function.sid, word, !words.takes("blindly"));
  }

  private CpuOp.PageIn prepared(Words words) {
    World.Tables tables = world.domains.get(words.oneOf("domain", world.domains.keySet()));
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    words.expect("to");
    Pa pa = world.page(words.next("a page such as P"));
    Prot prot = SetupCompiler.prot(words);
    Optional<Pasid> pasid =
        words.takes("pasid")
            ? Optional.of(new Pasid((int) words.number("pasid 1 to 63")))
            : Optional.empty();
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
        pasid.isPresent() ? withPasids() : world.streams.attachedTo(tables.domain()),
        iova,
        pasid,
        lock,
        present,
        List.copyOf(map));
  }

  /** Whom a PASID belongs to changes at run time; what is prepared says while it may be used. */
  private List<StreamId> withPasids() {
    return world.functions.values().stream()
        .filter(function -> function.substreams.isDeclared())
        .map(function -> function.sid)
        .toList();
  }
}
