package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.bits.BitField;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import java.util.Optional;

/**
 * The settings of a stage-1 walk, as a context descriptor gives them (Arm IHI 0070, 5.4).
 *
 * @param low the tables for addresses with bit 55 clear (TTB0)
 * @param high the tables for addresses with bit 55 set (TTB1)
 * @param aset the ASID set, which global entries are shared in (ASET; 3.17.1)
 * @param outputBits effective IPS
 * @param hugeBlocks whether 64K tables may hold blocks of 4 TiB: an OAS of 52 bits
 * @param honoursNt whether a block with nT is not kept in a TLB: BBML 1 (3.21.1.2)
 * @param accessFlagFaults whether a clear access flag is a fault (AFFD = 0)
 * @param updates what hardware updates in leaves (HA, HD)
 * @param mair the memory types that leaves name by AttrIndx
 * @param writeNeverExecutes whether what can be written cannot be executed (WXN)
 * @param privilegedAccessNever whether privileged data accesses to unprivileged pages are refused
 *     (PAN)
 */
public record Stage1(
    Half low,
    Half high,
    Asid asid,
    boolean aset,
    int outputBits,
    boolean hugeBlocks,
    boolean honoursNt,
    boolean accessFlagFaults,
    FlagUpdates updates,
    long mair,
    boolean writeNeverExecutes,
    boolean privilegedAccessNever) {
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
      Granule granule,
      int inputBits,
      Ipa root,
      boolean disabled,
      boolean flat,
      boolean topByteIgnored) {
    /** The tree that faults on every address. */
    public static final Half DISABLED = new Half(Granule.K4, 48, new Ipa(0), true, false, false);

    /** The level of the first table (Arm DDI 0487, D8.2). */
    public int startLevel() {
      return 4 - (inputBits - 4) / granule.stride();
    }

    /**
     * The address that the walk and the TLB see: its ignored top byte replaced by copies of bit 55.
     */
    Iova canonical(Iova iova) {
      return topByteIgnored ? new Iova(iova.value() << 8 >> 8) : iova;
    }

    /** Whether the bits above the input size all equal bit 55. */
    boolean inRange(Iova canonical) {
      return canonical.value() >> inputBits == (isHigh(canonical) ? -1 : 0);
    }
  }

  /** The settings of a legal CD. */
  public static Stage1 of(Cd cd, IdRegisters ids) {
    return new Stage1(
        half(
            cd,
            cd.granule0(),
            cd.table0(),
            Cd.T0SZ,
            Cd.EPD0,
            hierarchyOff(cd, Cd.HAD0, ids),
            Cd.TBI0),
        half(
            cd,
            cd.granule1(),
            cd.table1(),
            Cd.T1SZ,
            Cd.EPD1,
            hierarchyOff(cd, Cd.HAD1, ids),
            Cd.TBI1),
        cd.asid(),
        cd.has(Cd.ASET),
        Math.min(IdRegisters.addressBits(cd.get(Cd.IPS)), ids.outputBits()),
        ids.hasHugeBlocks(),
        ids.get(IdRegisters.BBML) == 1,
        !cd.has(Cd.AFFD),
        FlagUpdates.of(cd.has(Cd.HA), cd.has(Cd.HD)),
        cd.mair(),
        cd.has(Cd.WXN),
        cd.has(Cd.PAN));
  }

  private static boolean hierarchyOff(Cd cd, BitField had, IdRegisters ids) {
    return ids.has(IdRegisters.HAD) && cd.has(had);
  }

  private static Half half(
      Cd cd,
      Optional<Granule> granule,
      Ipa root,
      BitField tsz,
      BitField epd,
      boolean flat,
      BitField tbi) {
    return cd.has(epd)
        ? Half.DISABLED
        : new Half(granule.orElseThrow(), Long.SIZE - cd.get(tsz), root, false, flat, cd.has(tbi));
  }

  Half half(Iova iova) {
    return isHigh(iova) ? high : low;
  }

  private static boolean isHigh(Iova iova) {
    return (iova.value() >>> 55 & 1) == 1;
  }
}
