package iommulab.model.smmuv3.table;

import iommulab.model.address.Granule;
import iommulab.model.smmuv3.IdRegisters;
import java.util.Optional;

/**
 * Which input sizes, granules and start levels go together (Arm DDI 0487, D8.2; Arm IHI 0070, 5.2
 * and 5.4).
 */
final class TableGeometry {
  private TableGeometry() {}

  /** The granule as TG0 and S2TG encode it. */
  static Optional<Granule> granule(int tg) {
    return switch (tg) {
      case 0 -> Optional.of(Granule.K4);
      case 1 -> Optional.of(Granule.K64);
      case 2 -> Optional.of(Granule.K16);
      default -> Optional.empty();
    };
  }

  /** The granule as TG1 encodes it. */
  static Optional<Granule> granuleOfTtb1(int tg) {
    return switch (tg) {
      case 1 -> Optional.of(Granule.K16);
      case 2 -> Optional.of(Granule.K4);
      case 3 -> Optional.of(Granule.K64);
      default -> Optional.empty();
    };
  }

  /** 3 stands for level 3 of 4K, with small tables only. */
  static Optional<Integer> stage2StartLevel(Optional<Granule> granule, int sl0) {
    if (sl0 == 3) {
      return granule.filter(g -> g == Granule.K4).map(g -> 3);
    }
    return granule.map(g -> (g == Granule.K4 ? 2 : 3) - sl0);
  }

  /**
   * At least one bit is resolved at the start level, at most 16 tables are concatenated, none at
   * level 0.
   */
  static boolean startsWell(Granule granule, int inputBits, int startLevel) {
    int index = inputBits - granule.spanBits(startLevel);
    int concatenated = startLevel == 0 ? 0 : 4;
    return index >= 1 && index <= granule.stride() + concatenated;
  }

  /** The largest TxSZ: the smallest input size. */
  static int maxTsz(IdRegisters ids, Granule granule) {
    if (!ids.has(IdRegisters.STT)) {
      return 39;
    }
    return granule == Granule.K64 ? 47 : 48;
  }

  /** The bits that a first table's address may have: 48 at most without 64K granule (no DS). */
  static int tableBits(Granule granule, int outputBits) {
    return granule == Granule.K64 ? outputBits : Math.min(48, outputBits);
  }

  /**
   * The output size without which the highest start level of stage 2 does not exist (Arm DDI 0487,
   * VTCR_EL2.SL0).
   */
  static int neededBits(Granule granule, int startLevel) {
    boolean highest = startLevel == (granule == Granule.K4 ? 0 : 1);
    return !highest ? 0 : granule == Granule.K16 ? 42 : 44;
  }

  static boolean exceeds(long address, int bits) {
    return bits < Long.SIZE && address >>> bits != 0;
  }

  /** Whether a structure's endianness bit contradicts IDR0.TTENDIAN. */
  static boolean wrongEndian(IdRegisters ids, boolean big) {
    int supported = ids.get(IdRegisters.TTENDIAN);
    return (supported == 2 && big) || (supported == 3 && !big);
  }
}
