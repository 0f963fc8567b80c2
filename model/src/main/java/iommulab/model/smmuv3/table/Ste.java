package iommulab.model.smmuv3.table;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;
import iommulab.model.smmuv3.IdRegisters;
import java.util.Optional;

/**
 * A stream table entry: how the traffic of one stream is translated (Arm IHI 0070, 5.2).
 *
 * <p>64 bytes, any of them: decoding never fails, {@link #check} tells whether the entry is
 * ILLEGAL.
 */
public record Ste(Entry raw) {
  /** Words of one entry. */
  public static final int WORDS = 8;

  // spotless:off
  //                                            name            high       low
  public static final BitField V            = bit ("V",                      0);
  public static final BitField CONFIG       = bits("Config",         3,      1);  // 0-3 abort, 4 bypass, 5 S1, 6 S2, 7 both
  public static final BitField S1FMT        = bits("S1Fmt",          5,      4);  // 0 linear, 1 4K leaves, 2 64K leaves
  public static final BitField S1CONTEXTPTR = bits("S1ContextPtr",  55,      6);
  public static final BitField S1CDMAX      = bits("S1CDMax",       63,     59);

  public static final BitField S1DSS        = bits("S1DSS",    64 +  1,     64);
  public static final BitField S1CIR        = bits("S1CIR",    64 +  3, 64 + 2);
  public static final BitField S1COR        = bits("S1COR",    64 +  5, 64 + 4);
  public static final BitField S1CSH        = bits("S1CSH",    64 +  7, 64 + 6);
  public static final BitField S2HWU        = bits("S2HWU",    64 + 11, 64 + 8);
  public static final BitField DRE          = bit ("DRE",               64 + 12);
  public static final BitField CONT         = bits("CONT",     64 + 16, 64 + 13);
  public static final BitField DCP          = bit ("DCP",               64 + 17);
  public static final BitField PPAR         = bit ("PPAR",              64 + 18);
  public static final BitField MEV          = bit ("MEV",               64 + 19);
  public static final BitField SW           = bits("SW",       64 + 23, 64 + 20);  // for software
  public static final BitField S1PIE        = bit ("S1PIE",             64 + 24);
  public static final BitField S2FWB        = bit ("S2FWB",             64 + 25);
  public static final BitField S1MPAM       = bit ("S1MPAM",            64 + 26);
  public static final BitField S1STALLD     = bit ("S1STALLD",          64 + 27);
  public static final BitField EATS         = bits("EATS",     64 + 29, 64 + 28);  // 0 off, 1 full, 2 split-stage, 3 DPT
  public static final BitField STRW         = bits("STRW",     64 + 31, 64 + 30);  // 0 NS-EL1, 2 EL2
  public static final BitField MEMATTR      = bits("MemAttr",  64 + 35, 64 + 32);
  public static final BitField MTCFG        = bit ("MTCFG",             64 + 36);
  public static final BitField ALLOCCFG     = bits("ALLOCCFG", 64 + 40, 64 + 37);
  public static final BitField SHCFG        = bits("SHCFG",    64 + 45, 64 + 44);
  public static final BitField NSCFG        = bits("NSCFG",    64 + 47, 64 + 46);
  public static final BitField PRIVCFG      = bits("PRIVCFG",  64 + 49, 64 + 48);
  public static final BitField INSTCFG      = bits("INSTCFG",  64 + 51, 64 + 50);

  public static final BitField S2VMID       = bits("S2VMID",     128 + 15, 128);
  public static final BitField S2T0SZ       = bits("S2T0SZ",     128 + 37, 128 + 32);
  public static final BitField S2SL0        = bits("S2SL0",      128 + 39, 128 + 38);
  public static final BitField S2IR0        = bits("S2IR0",      128 + 41, 128 + 40);
  public static final BitField S2OR0        = bits("S2OR0",      128 + 43, 128 + 42);
  public static final BitField S2SH0        = bits("S2SH0",      128 + 45, 128 + 44);
  public static final BitField S2TG         = bits("S2TG",       128 + 47, 128 + 46);  // 0 4K, 1 64K, 2 16K
  public static final BitField S2PS         = bits("S2PS",       128 + 50, 128 + 48);
  public static final BitField S2AA64       = bit ("S2AA64",               128 + 51);
  public static final BitField S2ENDI       = bit ("S2ENDI",               128 + 52);
  public static final BitField S2AFFD       = bit ("S2AFFD",               128 + 53);
  public static final BitField S2PTW        = bit ("S2PTW",                128 + 54);
  public static final BitField S2HD         = bit ("S2HD",                 128 + 55);
  public static final BitField S2HA         = bit ("S2HA",                 128 + 56);
  public static final BitField S2S          = bit ("S2S",                  128 + 57);
  public static final BitField S2R          = bit ("S2R",                  128 + 58);
  public static final BitField S2HAFT       = bit ("S2HAFT",               128 + 59);
  public static final BitField S2PIE        = bit ("S2PIE",                128 + 60);
  public static final BitField S2POE        = bit ("S2POE",                128 + 61);
  public static final BitField DPT_VMATCH   = bits("DPT_VMATCH", 128 + 63, 128 + 62);

  public static final BitField S2SL0_2      = bit ("S2SL0_2",              192 +  2);
  public static final BitField S2DS         = bit ("S2DS",                 192 +  3);
  public static final BitField S2TTB        = bits("S2TTB",      192 + 55, 192 +  4);
  public static final BitField S2SKL        = bits("S2SKL",      192 + 62, 192 + 61);

  public static final BitField PARTID       = bits("PARTID",     256 + 31, 256 + 16);
  public static final BitField PMG          = bits("PMG",        320 +  7, 320);
  public static final BitField VMSPTR       = bits("VMSPtr",     320 + 55, 320 + 12);

  public static final EntryFormat FORMAT = EntryFormat.of("STE", WORDS,
      V, CONFIG, S1FMT, S1CONTEXTPTR, S1CDMAX,
      S1DSS, S1CIR, S1COR, S1CSH, S2HWU, DRE, CONT, DCP, PPAR, MEV, SW, S1PIE, S2FWB, S1MPAM, S1STALLD, EATS, STRW,
      MEMATTR, MTCFG, ALLOCCFG, SHCFG, NSCFG, PRIVCFG, INSTCFG,
      S2VMID, S2T0SZ, S2SL0, S2IR0, S2OR0, S2SH0, S2TG, S2PS, S2AA64, S2ENDI, S2AFFD, S2PTW, S2HD, S2HA, S2S, S2R,
      S2HAFT, S2PIE, S2POE, DPT_VMATCH,
      S2SL0_2, S2DS, S2TTB, S2SKL, PARTID, PMG, VMSPTR);
  // spotless:on

  public static Ste decode(long[] words) {
    return new Ste(FORMAT.entry(words));
  }

  /** All zeros: invalid. */
  public static Ste invalid() {
    return new Ste(FORMAT.blank());
  }

  /** Every transaction is aborted, without an event. */
  public static Ste abort() {
    return invalid().with(V, 1);
  }

  /** No translation; SHCFG as incoming. */
  public static Ste bypass() {
    return abort().with(CONFIG, 4).with(SHCFG, 1);
  }

  public long[] encode() {
    return raw.words();
  }

  public Ste with(BitField field, long value) {
    return new Ste(raw.with(field, value));
  }

  public int get(BitField field) {
    return raw.getInt(field);
  }

  public boolean has(BitField field) {
    return raw.isSet(field);
  }

  public boolean isValid() {
    return has(V);
  }

  /** Config 0b0xx: abort without an event. */
  public boolean aborts() {
    return get(CONFIG) < 4;
  }

  public boolean hasStage1() {
    return get(CONFIG) == 5 || get(CONFIG) == 7;
  }

  public boolean hasStage2() {
    return get(CONFIG) == 6 || get(CONFIG) == 7;
  }

  /** Where the CD or the CD table is: an IPA with stage 2, else the same number as a PA. */
  public Ipa contextPtr() {
    return new Ipa(raw.get(S1CONTEXTPTR) << S1CONTEXTPTR.low());
  }

  public Ste withContextPtr(Ipa table) {
    return new Ste(raw.with(S1CONTEXTPTR, table.value() >>> S1CONTEXTPTR.low()));
  }

  public Vmid vmid() {
    return new Vmid(get(S2VMID));
  }

  public Pa stage2Table() {
    return new Pa(raw.get(S2TTB) << (S2TTB.low() - 192));
  }

  public Ste withStage2Table(Pa table) {
    return new Ste(raw.with(S2TTB, table.value() >>> (S2TTB.low() - 192)));
  }

  /** The granule of stage 2; 3 is reserved. */
  public Optional<Granule> stage2Granule() {
    return TableGeometry.granule(get(S2TG));
  }

  /** Bits of an IPA that stage 2 translates. */
  public int stage2InputBits() {
    return 64 - get(S2T0SZ);
  }

  /** The level where the stage-2 walk begins, if S2SL0 and S2TG name one. */
  public Optional<Integer> stage2StartLevel() {
    return TableGeometry.stage2StartLevel(stage2Granule(), get(S2SL0));
  }

  /** Why a transaction would end with C_BAD_STE, with CR0.ATSCHK = 1. */
  public Optional<Illegality> check(IdRegisters ids) {
    return check(ids, true);
  }

  /**
   * Why a transaction would end with C_BAD_STE; split-stage ATS is only judged with {@code atsChk}.
   */
  public Optional<Illegality> check(IdRegisters ids, boolean atsChk) {
    return SteRules.check(this, ids, atsChk);
  }

  @Override
  public String toString() {
    return raw.toString();
  }
}
