package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;

/**
 * The settings of a stage-1 walk, as a context descriptor gives them (Arm IHI 0070, 5.4).
 *
 * @param low the tables for addresses with bit 55 clear (TTB0)
 * @param high the tables for addresses with bit 55 set (TTB1)
 * @param outputBits effective IPS
 * @param accessFlagFaults whether a clear access flag is a fault (AFFD = 0)
 * @param writeNeverExecutes whether what can be written cannot be executed (WXN)
 */
public record Stage1(
    Half low, Half high, Asid asid, int outputBits, boolean accessFlagFaults, boolean writeNeverExecutes) {
  /**
   * One of the two table trees.
   *
   * @param inputBits 64 - TxSZ
   * @param root where the first table is: an IPA if stage 2 is on, else a physical address
   * @param disabled whether a walk faults at once (EPD)
   * @param flat whether the permissions of table descriptors are ignored (HAD)
   * @param topByteIgnored whether address bits 63:56 mean nothing (TBI)
   */
  public record Half(
      Granule granule, int inputBits, Ipa root, boolean disabled, boolean flat, boolean topByteIgnored) {
    /** The tree that faults on every address. */
    public static final Half DISABLED = new Half(Granule.K4, 48, new Ipa(0), true, false, false);

    /** The level of the first table (Arm DDI 0487, D8.2). */
    public int startLevel() {
      return 4 - (inputBits - 4) / granule.stride();
    }

    /** The address that the walk and the TLB see: its ignored top byte replaced by copies of bit 55. */
    Iova canonical(Iova iova) {
      return topByteIgnored ? new Iova(iova.value() << 8 >> 8) : iova;
    }

    /** Whether the bits above the input size all equal bit 55. */
    boolean inRange(Iova canonical) {
      return canonical.value() >> inputBits == (isHigh(canonical) ? -1 : 0);
    }
  }

  Half half(Iova iova) {
    return isHigh(iova) ? high : low;
  }

  private static boolean isHigh(Iova iova) {
    return (iova.value() >>> 55 & 1) == 1;
  }
}
