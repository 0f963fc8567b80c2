package iommulab.model.smmuv3.register;

import iommulab.model.address.Pa;
import iommulab.model.bits.BitField;

/**
 * SMMU_CMDQ_BASE and SMMU_EVENTQ_BASE: where a queue lies (Arm IHI 0070, 6.3.26, 6.3.29).
 *
 * <p>Guarded by the queue's enable: a write while it is on is ignored, as SMMUv3.2 has it. The size
 * is fixed here (QUEUES_PRESET is not modelled): a write of LOG2SIZE changes nothing.
 */
public final class QueueBase {
  private static final BitField LOG2SIZE = BitField.bits("LOG2SIZE", 4, 0);
  private static final BitField ADDRESS = BitField.bits("ADDR", 55, 5);

  private QueueBase() {}

  public static Pa address(long register) {
    return new Pa(ADDRESS.into(0, ADDRESS.in(register)));
  }

  public static long register(Pa address, int log2size) {
    return LOG2SIZE.into(address.value(), log2size);
  }
}
