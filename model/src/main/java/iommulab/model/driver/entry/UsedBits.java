package iommulab.model.driver.entry;

import iommulab.model.bits.BitField;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.Arrays;
import java.util.List;

/**
 * Which bits of an entry matter, as the Linux driver sees it: a mask for each dword.
 *
 * <p>Covers the fields that this driver sets, not all that the architecture lets hardware use: for
 * instance S2HA, S2HD and the attribute overrides are missing (linux arm_smmu_get_ste_used,
 * arm_smmu_get_ste_update_safe, arm_smmu_get_cd_used; Arm IHI 0070, 5.2 and 13.5).
 */
public final class UsedBits {
  private static final long BYPASS = 4;
  private static final long STAGE_1 = 1;
  private static final long STAGE_2 = 2;
  private static final long S1DSS_BYPASS = 1;
  private static final long EATS_FULL = 1;
  private static final long EATS_SPLIT = 2;

  private static final List<BitField> OF_STAGE_1 =
      List.of(
          Ste.S1FMT,
          Ste.S1CONTEXTPTR,
          Ste.S1CDMAX,
          Ste.S1DSS,
          Ste.S1CIR,
          Ste.S1COR,
          Ste.S1CSH,
          Ste.S1STALLD,
          Ste.STRW,
          Ste.EATS,
          Ste.MEV,
          Ste.S2VMID);

  private static final List<BitField> OF_STAGE_2 =
      List.of(
          Ste.S2FWB,
          Ste.EATS,
          Ste.SHCFG,
          Ste.MEV,
          Ste.S2VMID,
          Ste.S2T0SZ,
          Ste.S2SL0,
          Ste.S2IR0,
          Ste.S2OR0,
          Ste.S2SH0,
          Ste.S2TG,
          Ste.S2PS,
          Ste.S2AA64,
          Ste.S2ENDI,
          Ste.S2PTW,
          Ste.S2S,
          Ste.S2R,
          Ste.S2TTB);

  private static final List<BitField> OF_TTB0 =
      List.of(Cd.T0SZ, Cd.TG0, Cd.IR0, Cd.OR0, Cd.SH0, Cd.TTB0);

  private UsedBits() {}

  /** V alone if it is 0; else Config and what the enabled stages, or bypass, look at. */
  static long[] ofSte(long[] ste) {
    long[] used = new long[Ste.WORDS];
    add(used, Ste.V);
    if (!Ste.V.isSet(ste)) {
      return used;
    }
    add(used, Ste.CONFIG);
    long config = Ste.CONFIG.get(ste);
    if ((config & STAGE_1) != 0) {
      OF_STAGE_1.forEach(field -> add(used, field));
      if (Ste.S1DSS.get(ste) == S1DSS_BYPASS) {
        add(used, Ste.SHCFG);
      }
    }
    if ((config & STAGE_2) != 0) {
      OF_STAGE_2.forEach(field -> add(used, field));
    }
    if (config == BYPASS) {
      add(used, Ste.SHCFG);
    }
    return used;
  }

  /** V alone if it is 0; else everything, but nothing about TTB0 if EPD0 switches it off. */
  static long[] ofCd(long[] cd) {
    long[] used = new long[Cd.WORDS];
    add(used, Cd.V);
    if (!Cd.V.isSet(cd)) {
      return used;
    }
    Arrays.fill(used, -1L);
    if (Cd.EPD0.isSet(cd)) {
      OF_TTB0.forEach(field -> used[field.word()] &= ~field.mask());
    }
    return used;
  }

  /**
   * MEV always, since events may be merged without it too; the low bit of EATS if a half-made
   * change can give neither the reserved pair of bits nor full ATS beside S2S, which is ILLEGAL.
   *
   * <p>The driver may take EATS so lightly because ATS is off in the function while it changes.
   */
  static long[] safeInSte(long[] from, long[] to) {
    long[] safe = new long[Ste.WORDS];
    add(safe, Ste.MEV);
    boolean split = ((Ste.EATS.get(from) | Ste.EATS.get(to)) & EATS_SPLIT) != 0;
    if (!split && !Ste.S2S.isSet(from) && !Ste.S2S.isSet(to)) {
      long[] full = new long[Ste.WORDS];
      Ste.EATS.set(full, EATS_FULL);
      safe[Ste.EATS.word()] |= full[Ste.EATS.word()];
    }
    long[] before = ofSte(from);
    long[] after = ofSte(to);
    for (int i = 0; i < safe.length; i++) {
      safe[i] &= before[i] & after[i];
    }
    return safe;
  }

  private static void add(long[] mask, BitField field) {
    mask[field.word()] |= field.mask();
  }
}
