package iommulab.workloads.compile;

import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.memory.Maintenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Steps that maintain the CPUs' caches, and what drivers do so that an SMMU sees their tables. */
final class CacheSteps {
  /** The steps, by their verbs. */
  static final Map<String, Maintenance> VERBS =
      Map.of(
          "clean", Maintenance.CLEAN,
          "inval", Maintenance.INVALIDATE,
          "clean-inval", Maintenance.CLEAN_AND_INVALIDATE);

  private CacheSteps() {}

  /** {@code clean P}, {@code inval P+8}, {@code clean-inval P}. */
  static CpuOp of(World world, Words words, Maintenance operation) {
    Pa at = Places.of(world, words, words.next("a page such as P, or P+8"));
    return new CpuOp.Maintain(at, operation);
  }

  /**
   * A procedure that cleans every leaf it stores, as drivers do for an SMMU that does not snoop
   * (linux __arm_lpae_sync_pte).
   */
  static List<CpuOp> cleaning(List<CpuOp> ops) {
    List<CpuOp> all = new ArrayList<>();
    for (CpuOp op : ops) {
      all.add(op);
      if (op instanceof CpuOp.Store store && store.cacheable()) {
        all.add(new CpuOp.Maintain(store.at(), Maintenance.CLEAN));
      }
    }
    return all;
  }
}
