package iommulab.model.oracle;

import iommulab.model.ledger.Structure;
import java.util.Arrays;

/**
 * Which bits of an STE or CD decide what becomes of a transaction (Arm IHI 0070, 5.2, 5.4).
 *
 * <p>Written a second time on purpose, from the fields' positions; the driver has a table of its
 * own. MEV, CONT, software's and MPAM's bits decide nothing here. EATS stands alone: a change of
 * ATS is made while the function's ATS is off, so any of its values may go with any other state.
 */
final class EntryBits {
  private static final int WORDS = 8;
  private static final long VALID_STE = 1;
  private static final long VALID_CD = bit(31);
  private static final long CONFIG = span(3, 1);
  private static final long TRANSLATES_OR_BYPASSES = bit(3);

  private EntryBits() {}

  static boolean isValid(Structure structure, long[] words) {
    return (words[0] & (structure == Structure.STE ? VALID_STE : VALID_CD)) != 0;
  }

  /** A mask for each word: the bits that the entry's own configuration uses. */
  static long[] used(Structure structure, long[] words) {
    return structure == Structure.STE ? ofSte(words) : ofCd(words);
  }

  private static long[] ofSte(long[] ste) {
    long[] used = new long[WORDS];
    used[0] = VALID_STE;
    if ((ste[0] & VALID_STE) == 0) {
      return used;
    }
    used[0] |= TRANSLATES_OR_BYPASSES;
    if ((ste[0] & TRANSLATES_OR_BYPASSES) == 0) {
      return used; // Config 0b0xx aborts, whatever else is there
    }
    used[0] |= CONFIG;
    used[1] |= bit(12) | bit(17) | bit(18); // DRE, DCP, PPAR
    used[1] |= span(51, 46); // NSCFG, PRIVCFG, INSTCFG
    boolean stage1 = (ste[0] & bit(1)) != 0;
    boolean stage2 = (ste[0] & bit(2)) != 0;
    boolean incoming = !stage1;
    if (stage1) {
      boolean substreams = (ste[0] & span(63, 59)) != 0;
      used[0] |= span(55, 6) | span(63, 59); // S1ContextPtr, S1CDMax
      used[1] |= span(7, 2); // S1CIR, S1COR, S1CSH
      used[1] |= bit(24) | bit(27) | span(31, 30); // S1PIE, S1STALLD, STRW
      used[2] |= span(15, 0); // S2VMID
      if (substreams) {
        used[0] |= span(5, 4); // S1Fmt
        used[1] |= span(1, 0); // S1DSS
        incoming = (ste[1] & span(1, 0)) == 1;
      }
    }
    if (stage2) {
      used[1] |= span(11, 8) | bit(25); // S2HWU, S2FWB
      used[2] |= span(15, 0) | span(61, 32); // S2VMID, S2T0SZ to S2POE
      used[3] |= span(3, 2) | span(55, 4) | span(62, 61); // S2SL0_2, S2DS, S2TTB, S2SKL
    }
    if (incoming) {
      used[1] |= span(36, 32) | span(40, 37) | span(45, 44); // MemAttr, MTCFG, ALLOCCFG, SHCFG
    }
    return used;
  }

  private static long[] ofCd(long[] cd) {
    long[] used = new long[WORDS];
    used[0] = VALID_CD;
    if ((cd[0] & VALID_CD) == 0) {
      return used;
    }
    Arrays.fill(used, 0, 4, -1L);
    if ((cd[0] & bit(14)) != 0) { // EPD0: nothing about TTB0
      used[0] &= ~span(13, 0);
      used[1] &= ~span(55, 4);
    }
    if ((cd[0] & bit(30)) != 0) { // EPD1: nothing about TTB1
      used[0] &= ~span(29, 16);
      used[2] &= ~span(55, 4);
    }
    return used;
  }

  private static long bit(int at) {
    return 1L << at;
  }

  private static long span(int high, int low) {
    return (-1L >>> (63 - high + low)) << low;
  }
}
