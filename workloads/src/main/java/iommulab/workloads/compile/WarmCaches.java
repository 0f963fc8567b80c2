package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.pcie.AtsAnswer;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.tlb.Atc;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.model.walk.CdFetch;
import iommulab.model.walk.CdFound;
import iommulab.model.walk.CdResult;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.Reading;
import iommulab.model.walk.SteFetch;
import iommulab.model.walk.SteFound;
import iommulab.model.walk.SteResult;
import iommulab.model.walk.TableWalk;
import iommulab.model.walk.WalkInput;
import iommulab.model.walk.WalkResult;
import iommulab.workloads.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Caches as they are before the run: filled as a translation or a fetch would fill them. */
final class WarmCaches {
  private static final int UNIT_BITS = 12;

  private final World world;
  final Map<String, Iotlb> iotlbs = new LinkedHashMap<>();
  final Map<String, ConfigCache> configurations = new LinkedHashMap<>();
  final Map<String, Atc> atcs = new LinkedHashMap<>();

  WarmCaches(World world, Settings settings) {
    this.world = world;
    for (String smmu : world.smmus.keySet()) {
      iotlbs.put(smmu, new Iotlb(settings.smmu().iotlbEntries(), settings.smmu().tlb()));
      configurations.put(smmu, new ConfigCache(world.functions.size() + 8));
    }
    for (String function : world.functions.keySet()) {
      atcs.put(function, new Atc(settings.device().atcEntries()));
    }
  }

  /**
   * Fills the configuration cache, and the TLB or an ATC, as a translation of the address would.
   */
  void translate(Words words, World.Function function, boolean tlb) {
    Iova iova = new Iova(words.number("an address"));
    Optional<Pasid> pasid = pasid(words, function);
    WalkInput input = configure(function, iova, pasid);
    WalkResult result = Reading.runAll(TableWalk.begin(input), world.memory);
    if (!(result instanceof Mapped mapped)) {
      throw words.wrong(
          iova + " has no translation for " + function.name + " (" + result + ")",
          "an address mapped before this step");
    }
    if (tlb) {
      iotlbs.get(function.smmu.name()).keep(mapped);
      return;
    }
    if (!function.ats) {
      throw words.wrong(function.name + " does not use ATS", "a function with ATS");
    }
    AtsAnswer.of(mapped.entry(), iova, false, UNIT_BITS)
        .translation()
        .ifPresent(answer -> atcs.get(function.name).insert(pasid, iova, answer));
  }

  private static Optional<Pasid> pasid(Words words, World.Function function) {
    Optional<Pasid> pasid =
        words.option("pasid").map(p -> new Pasid((int) words.number(p, "pasid=1 to 63")));
    pasid
        .filter(one -> function.substreams.domain(one).isEmpty())
        .ifPresent(
            one -> {
              throw words.wrong(
                  "pasid " + one.value() + " of " + function.name + " is not bound",
                  "'bind' before");
            });
    return pasid;
  }

  /** Fills the configuration cache alone. */
  void configure(Words words, World.Function function) {
    configure(function, new Iova(0), pasid(words, function));
  }

  private WalkInput configure(World.Function function, Iova iova, Optional<Pasid> pasid) {
    ConfigCache cache = configurations.get(function.smmu.name());
    SteResult ste =
        Reading.runAll(
            SteFetch.begin(function.smmu.streams(), function.sid, world.ids), world.memory);
    if (!(ste instanceof SteFound found)) {
      throw new IllegalStateException(
          "the set-up made a bad STE for " + function.name + ": " + ste);
    }
    cache.insert(function.sid, found.ste());
    CdResult cd = Reading.runAll(CdFetch.begin(found.ste(), pasid, world.ids), world.memory);
    Optional<iommulab.model.smmuv3.table.Cd> descriptor = Optional.empty();
    if (cd instanceof CdFound there) {
      cache.insert(function.sid, CdFetch.index(pasid), there.cd());
      descriptor = Optional.of(there.cd());
    } else if (found.ste().hasStage1()) {
      throw new IllegalStateException("the set-up made a bad CD for " + function.name + ": " + cd);
    }
    Ste entry = found.ste();
    return WalkInput.of(entry, descriptor, world.ids, iova, Optional.empty());
  }
}
