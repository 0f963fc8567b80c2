package iommulab.model.walk;

import iommulab.model.address.Granule;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Ste;

/**
 * The settings of a stage-2 walk, as a stream table entry gives them (Arm IHI 0070, 5.2).
 *
 * @param inputBits 64 - S2T0SZ
 * @param startLevel level of the first table, of which up to 16 are concatenated
 * @param outputBits effective S2PS
 * @param hugeBlocks whether 64K tables may hold blocks of 4 TiB: an OAS of 52 bits
 * @param honoursNt whether a block with nT is not kept in a TLB: BBML 1 (3.21.1.2)
 * @param accessFlagFaults whether a clear access flag is a fault (S2AFFD = 0)
 * @param updates what hardware updates in leaves (S2HA, S2HD)
 * @param forcesWriteBack how MemAttr is read (S2FWB)
 * @param protectedWalks whether stage-1 tables and CDs in Device memory are refused (S2PTW)
 * @param separateExecute whether XN tells privileged from unprivileged (IDR3.XNX)
 */
public record Stage2(
    Granule granule,
    int inputBits,
    int startLevel,
    Pa root,
    int outputBits,
    boolean hugeBlocks,
    boolean honoursNt,
    boolean accessFlagFaults,
    FlagUpdates updates,
    boolean forcesWriteBack,
    boolean protectedWalks,
    boolean separateExecute) {
  /** The settings of a legal STE. */
  public static Stage2 of(Ste ste, IdRegisters ids) {
    return new Stage2(
        ste.stage2Granule().orElseThrow(),
        ste.stage2InputBits(),
        ste.stage2StartLevel().orElseThrow(),
        ste.stage2Table(),
        Math.min(IdRegisters.addressBits(ste.get(Ste.S2PS)), ids.outputBits()),
        ids.hasHugeBlocks(),
        ids.get(IdRegisters.BBML) == 1,
        !ste.has(Ste.S2AFFD),
        FlagUpdates.of(ste.has(Ste.S2HA), ste.has(Ste.S2HD)),
        ste.has(Ste.S2FWB),
        ste.has(Ste.S2PTW),
        ids.has(IdRegisters.XNX));
  }
}
