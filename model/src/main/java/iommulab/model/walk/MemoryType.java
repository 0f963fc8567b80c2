package iommulab.model.walk;

import iommulab.model.smmuv3.table.Stage2Descriptor;

/**
 * What a translation says about the memory that it leads to (Arm DDI 0487, D8.6; Arm IHI 0070, 13).
 *
 * <p>Coarse: Write-Through counts as Non-cacheable, and cacheable means both inner and outer, since
 * only Write-Back accesses see the CPUs' caches here. Weakest last.
 */
public enum MemoryType {
  WRITE_BACK,
  NON_CACHEABLE,
  DEVICE;

  private static final int CACHEABLE_HINTS = 3;

  /** What stage 1 says: the attribute of MAIR that AttrIndx names. */
  public static MemoryType ofStage1(long mair, int index) {
    int attribute = (int) (mair >>> 8 * index) & 0xff;
    int outer = attribute >>> 4;
    if (outer == 0) {
      return DEVICE; // 0bxxxx of the lower half tell kinds of Device memory
    }
    return isWriteBack(outer) && isWriteBack(attribute & 0xf) ? WRITE_BACK : NON_CACHEABLE;
  }

  /** 0b11RW, and 0b01RW with a hint: transient. */
  private static boolean isWriteBack(int half) {
    int kind = half >>> 2;
    return kind == 3 || kind == 1 && (half & CACHEABLE_HINTS) != 0;
  }

  /** What stage 2 makes of stage 1's type. */
  public enum Stage2Effect {
    AS_IS,
    /** Write-Back whatever stage 1 says: S2FWB only. */
    WRITE_BACK_FORCED,
    /** Normal memory becomes Non-cacheable. */
    NOT_CACHED,
    DEVICE;

    /**
     * What MemAttr says (Arm IHI 0070, 5.2, S2FWB).
     *
     * <p>Without S2FWB the weaker of both stages wins. Reserved values with S2FWB: we leave stage
     * 1's type.
     */
    static Stage2Effect of(Stage2Descriptor leaf, boolean forced) {
      int attribute = leaf.get(Stage2Descriptor.MEM_ATTR);
      if (attribute >>> 2 == 0) {
        return DEVICE;
      } else if (!forced) {
        return attribute == Stage2Descriptor.WRITE_BACK ? AS_IS : NOT_CACHED;
      }
      return switch (attribute) {
        case Stage2Descriptor.WRITE_BACK_FORCED -> WRITE_BACK_FORCED;
        case Stage2Descriptor.NON_CACHEABLE -> NOT_CACHED;
        default -> AS_IS;
      };
    }

    MemoryType on(MemoryType stage1) {
      return switch (this) {
        case AS_IS -> stage1;
        case WRITE_BACK_FORCED -> WRITE_BACK;
        case NOT_CACHED -> stage1 == MemoryType.DEVICE ? stage1 : NON_CACHEABLE;
        case DEVICE -> MemoryType.DEVICE;
      };
    }
  }
}
