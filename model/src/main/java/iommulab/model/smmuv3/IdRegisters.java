package iommulab.model.smmuv3;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Granule;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/**
 * What an SMMU says it can do: SMMU_IDR0, IDR1, IDR3 and IDR5 (Arm IHI 0070, 6.3.1 to 6.3.6).
 *
 * <p>Each 32-bit register has a word of its own here: IDR0 from position 0, IDR1 from 64, IDR3 from
 * 128, IDR5 from 192. A feature is changed with {@code ids.with(IdRegisters.RIL, 0)}.
 */
public record IdRegisters(Entry raw) {
  // spotless:off
  //                                           name              high low
  public static final BitField S2P         = bit ("S2P",               0);
  public static final BitField S1P         = bit ("S1P",               1);
  public static final BitField TTF         = bits("TTF",           3,  2);  // 1 LPAE-32, 2 VMSAv8-64, 3 both
  public static final BitField COHACC      = bit ("COHACC",            4);
  public static final BitField BTM         = bit ("BTM",               5);
  public static final BitField HTTU        = bits("HTTU",          7,  6);  // 1 access flag, 2 dirty too, 3 tables too
  public static final BitField DORMHINT    = bit ("DORMHINT",          8);
  public static final BitField HYP         = bit ("HYP",               9);
  public static final BitField ATS         = bit ("ATS",              10);
  public static final BitField NS1ATS      = bit ("NS1ATS",           11);  // 1: split-stage ATS is absent
  public static final BitField ASID16      = bit ("ASID16",           12);
  public static final BitField MSI         = bit ("MSI",              13);
  public static final BitField SEV         = bit ("SEV",              14);
  public static final BitField ATOS        = bit ("ATOS",             15);
  public static final BitField PRI         = bit ("PRI",              16);
  public static final BitField VMW         = bit ("VMW",              17);
  public static final BitField VMID16      = bit ("VMID16",           18);
  public static final BitField CD2L        = bit ("CD2L",             19);
  public static final BitField VATOS       = bit ("VATOS",            20);
  public static final BitField TTENDIAN    = bits("TTENDIAN",     22, 21);  // 0 mixed, 2 little, 3 big
  public static final BitField ATSRECERR   = bit ("ATSRECERR",        23);
  public static final BitField STALL_MODEL = bits("STALL_MODEL",  25, 24);  // 0 both, 1 never stalls, 2 always stalls
  public static final BitField TERM_MODEL  = bit ("TERM_MODEL",       26);
  public static final BitField ST_LEVEL    = bits("ST_LEVEL",     28, 27);  // 1: two-level stream table too
  public static final BitField RME_IMPL    = bit ("RME_IMPL",         30);

  public static final BitField SIDSIZE         = bits("SIDSIZE",      64 +  5, 64);
  public static final BitField SSIDSIZE        = bits("SSIDSIZE",     64 + 10, 64 +  6);
  public static final BitField PRIQS           = bits("PRIQS",        64 + 15, 64 + 11);
  public static final BitField EVENTQS         = bits("EVENTQS",      64 + 20, 64 + 16);
  public static final BitField CMDQS           = bits("CMDQS",        64 + 25, 64 + 21);
  public static final BitField ATTR_PERMS_OVR  = bit ("ATTR_PERMS_OVR",        64 + 26);
  public static final BitField ATTR_TYPES_OVR  = bit ("ATTR_TYPES_OVR",        64 + 27);
  public static final BitField REL             = bit ("REL",                   64 + 28);
  public static final BitField QUEUES_PRESET   = bit ("QUEUES_PRESET",         64 + 29);
  public static final BitField TABLES_PRESET   = bit ("TABLES_PRESET",         64 + 30);
  public static final BitField ECMDQ           = bit ("ECMDQ",                 64 + 31);

  public static final BitField HAD      = bit ("HAD",               128 +  2);
  public static final BitField PBHA     = bit ("PBHA",              128 +  3);
  public static final BitField XNX      = bit ("XNX",               128 +  4);
  public static final BitField PPS      = bit ("PPS",               128 +  5);
  public static final BitField MPAM     = bit ("MPAM",              128 +  7);
  public static final BitField FWB      = bit ("FWB",               128 +  8);
  public static final BitField STT      = bit ("STT",               128 +  9);
  public static final BitField RIL      = bit ("RIL",               128 + 10);
  public static final BitField BBML     = bits("BBML",    128 + 12, 128 + 11);
  public static final BitField E0PD     = bit ("E0PD",              128 + 13);
  public static final BitField PTWNNC   = bit ("PTWNNC",            128 + 14);
  public static final BitField DPT      = bit ("DPT",               128 + 15);
  public static final BitField PASIDTT  = bit ("PASIDTT",           128 + 16);
  public static final BitField EPAN     = bit ("EPAN",              128 + 17);
  public static final BitField S1PI     = bit ("S1PI",              128 + 18);
  public static final BitField S2PI     = bit ("S2PI",              128 + 19);
  public static final BitField S2PO     = bit ("S2PO",              128 + 20);
  public static final BitField THE      = bit ("THE",               128 + 21);
  public static final BitField MTEPERM  = bit ("MTEPERM",           128 + 22);
  public static final BitField AIE      = bit ("AIE",               128 + 23);

  public static final BitField OAS       = bits("OAS",       192 +  2, 192);  // see addressBits
  public static final BitField GRAN4K    = bit ("GRAN4K",              192 +  4);
  public static final BitField GRAN16K   = bit ("GRAN16K",             192 +  5);
  public static final BitField GRAN64K   = bit ("GRAN64K",             192 +  6);
  public static final BitField DS        = bit ("DS",                  192 +  7);
  public static final BitField D128      = bit ("D128",                192 +  8);
  public static final BitField VAX       = bits("VAX",       192 + 11, 192 + 10);
  public static final BitField STALL_MAX = bits("STALL_MAX", 192 + 31, 192 + 16);

  public static final EntryFormat FORMAT = EntryFormat.of("SMMU_IDR", 4,
      S2P, S1P, TTF, COHACC, BTM, HTTU, DORMHINT, HYP, ATS, NS1ATS, ASID16, MSI, SEV, ATOS, PRI, VMW, VMID16, CD2L,
      VATOS, TTENDIAN, ATSRECERR, STALL_MODEL, TERM_MODEL, ST_LEVEL, RME_IMPL,
      SIDSIZE, SSIDSIZE, PRIQS, EVENTQS, CMDQS, ATTR_PERMS_OVR, ATTR_TYPES_OVR, REL, QUEUES_PRESET, TABLES_PRESET,
      ECMDQ,
      HAD, PBHA, XNX, PPS, MPAM, FWB, STT, RIL, BBML, E0PD, PTWNNC, DPT, PASIDTT, EPAN, S1PI, S2PI, S2PO, THE, MTEPERM,
      AIE,
      OAS, GRAN4K, GRAN16K, GRAN64K, DS, D128, VAX, STALL_MAX);
  // spotless:on

  private static final int[] ADDRESS_BITS = {32, 36, 40, 42, 44, 48, 52, 56};

  /** From the registers' values as a driver reads them. */
  public static IdRegisters of(int idr0, int idr1, int idr3, int idr5) {
    return new IdRegisters(
        FORMAT.entry(
            Integer.toUnsignedLong(idr0),
            Integer.toUnsignedLong(idr1),
            Integer.toUnsignedLong(idr3),
            Integer.toUnsignedLong(idr5)));
  }

  /**
   * A coherent SMMUv3.2 with nesting, ATS, PRI, stalls and range invalidation, 48-bit output, all
   * granules.
   */
  public static IdRegisters defaults() {
    Entry idr0 =
        FORMAT
            .blank()
            .with(S2P, 1)
            .with(S1P, 1)
            .with(TTF, 2)
            .with(COHACC, 1)
            .with(HTTU, 2)
            .with(HYP, 1)
            .with(ATS, 1)
            .with(ASID16, 1)
            .with(MSI, 1)
            .with(SEV, 1)
            .with(PRI, 1)
            .with(VMID16, 1)
            .with(CD2L, 1)
            .with(TTENDIAN, 2)
            .with(ST_LEVEL, 1);
    Entry idr1 =
        idr0.with(SIDSIZE, 16).with(SSIDSIZE, 16).with(PRIQS, 16).with(EVENTQS, 16).with(CMDQS, 16);
    Entry idr3 = idr1.with(HAD, 1).with(XNX, 1).with(FWB, 1).with(RIL, 1).with(BBML, 2);
    return new IdRegisters(
        idr3.with(OAS, 5).with(GRAN4K, 1).with(GRAN16K, 1).with(GRAN64K, 1).with(STALL_MAX, 16));
  }

  public IdRegisters with(BitField field, long value) {
    return new IdRegisters(raw.with(field, value));
  }

  public boolean has(BitField feature) {
    return raw.isSet(feature);
  }

  public int get(BitField field) {
    return raw.getInt(field);
  }

  /** Bits of an output address, from OAS. */
  public int outputBits() {
    return addressBits(get(OAS));
  }

  /**
   * Whether a 64K table may hold blocks of 4 TiB at level 1: a matter of the implementation's size,
   * not of what IPS or S2PS say (Arm DDI 0487, D8.3).
   */
  public boolean hasHugeBlocks() {
    return outputBits() >= 52;
  }

  /** Bits of an intermediate address: OAS, at least 40 with 32-bit tables (Arm IHI 0070, 3.4). */
  public int intermediateBits() {
    return (get(TTF) & 1) == 1 ? Math.max(40, outputBits()) : outputBits();
  }

  public boolean has(Granule granule) {
    return has(
        switch (granule) {
          case K4 -> GRAN4K;
          case K16 -> GRAN16K;
          case K64 -> GRAN64K;
        });
  }

  /** The size that the encodings of OAS, IPS and S2PS share. */
  public static int addressBits(int code) {
    return ADDRESS_BITS[code];
  }

  @Override
  public String toString() {
    return raw.toString();
  }
}
