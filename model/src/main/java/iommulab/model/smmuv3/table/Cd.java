package iommulab.model.smmuv3.table;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;
import iommulab.model.smmuv3.IdRegisters;
import java.util.Optional;

/**
 * A context descriptor: stage 1 of one substream (Arm IHI 0070, 5.4).
 *
 * <p>64 bytes, any of them: decoding never fails. Whether it is ILLEGAL depends on the STE it is
 * reached through.
 */
public record Cd(Entry raw) {
  /** Words of one entry. */
  public static final int WORDS = 8;

  // spotless:off
  //                                    name   high   low
  public static final BitField T0SZ = bits("T0SZ",  5,  0);
  public static final BitField TG0  = bits("TG0",   7,  6);  // 0 4K, 1 64K, 2 16K
  public static final BitField IR0  = bits("IR0",   9,  8);
  public static final BitField OR0  = bits("OR0",  11, 10);
  public static final BitField SH0  = bits("SH0",  13, 12);
  public static final BitField EPD0 = bit ("EPD0",     14);
  public static final BitField ENDI = bit ("ENDI",     15);
  public static final BitField T1SZ = bits("T1SZ", 21, 16);
  public static final BitField TG1  = bits("TG1",  23, 22);  // 1 16K, 2 4K, 3 64K
  public static final BitField IR1  = bits("IR1",  25, 24);
  public static final BitField OR1  = bits("OR1",  27, 26);
  public static final BitField SH1  = bits("SH1",  29, 28);
  public static final BitField EPD1 = bit ("EPD1",     30);
  public static final BitField V    = bit ("V",        31);
  public static final BitField IPS  = bits("IPS",  34, 32);
  public static final BitField AFFD = bit ("AFFD",     35);
  public static final BitField WXN  = bit ("WXN",      36);
  public static final BitField UWXN = bit ("UWXN",     37);
  public static final BitField TBI0 = bit ("TBI0",     38);
  public static final BitField TBI1 = bit ("TBI1",     39);
  public static final BitField PAN  = bit ("PAN",      40);
  public static final BitField AA64 = bit ("AA64",     41);
  public static final BitField HD   = bit ("HD",       42);
  public static final BitField HA   = bit ("HA",       43);
  public static final BitField S    = bit ("S",        44);
  public static final BitField R    = bit ("R",        45);
  public static final BitField A    = bit ("A",        46);
  public static final BitField ASET = bit ("ASET",     47);
  public static final BitField ASID = bits("ASID", 63, 48);

  public static final BitField HAD0  = bit ("HAD0",           64 +  1);
  public static final BitField E0PD0 = bit ("E0PD0",          64 +  2);
  public static final BitField HAFT  = bit ("HAFT",           64 +  3);
  public static final BitField TTB0  = bits("TTB0",  64 + 55, 64 +  4);

  public static final BitField HAD1  = bit ("HAD1",           128 +  1);
  public static final BitField TTB1  = bits("TTB1", 128 + 55, 128 +  4);
  public static final BitField DS    = bit ("DS",             128 + 58);

  public static final BitField MAIR  = bits("MAIR", 192 + 63, 192);

  public static final EntryFormat FORMAT = EntryFormat.of("CD", WORDS,
      T0SZ, TG0, IR0, OR0, SH0, EPD0, ENDI, T1SZ, TG1, IR1, OR1, SH1, EPD1, V, IPS, AFFD, WXN, UWXN, TBI0, TBI1, PAN,
      AA64, HD, HA, S, R, A, ASET, ASID,
      HAD0, E0PD0, HAFT, TTB0, HAD1, TTB1, DS, MAIR);
  // spotless:on

  /** AttrIndx 0: Non-cacheable, 1: Write-Back, 2: Device (linux ARM_LPAE_MAIR_ATTR_*). */
  private static final long DRIVERS_MAIR = 0x04ff44;

  public static Cd decode(long[] words) {
    return new Cd(FORMAT.entry(words));
  }

  /** All zeros: invalid. */
  public static Cd invalid() {
    return new Cd(FORMAT.blank());
  }

  /**
   * As a driver writes it: 48-bit input, 4K granule, 48-bit output, TTB1 off, faults abort and are
   * recorded, memory types as Linux numbers them.
   */
  public static Cd of(Asid asid, Ipa table) {
    return invalid()
        .with(V, 1)
        .with(AA64, 1)
        .with(ASID, asid.value())
        .with(T0SZ, 16)
        .with(IPS, 5)
        .with(EPD1, 1)
        .with(R, 1)
        .with(A, 1)
        .with(ASET, 1)
        .with(MAIR, DRIVERS_MAIR)
        .withTable0(table);
  }

  public long[] encode() {
    return raw.words();
  }

  public Cd with(BitField field, long value) {
    return new Cd(raw.with(field, value));
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

  /** The memory types that leaves name by AttrIndx. */
  public long mair() {
    return raw.get(MAIR);
  }

  public Asid asid() {
    return new Asid(get(ASID));
  }

  /** The table for low addresses: an IPA with stage 2, else the same number as a PA. */
  public Ipa table0() {
    return new Ipa(raw.get(TTB0) << 4);
  }

  /** The table for high addresses: an IPA with stage 2, else the same number as a PA. */
  public Ipa table1() {
    return new Ipa(raw.get(TTB1) << 4);
  }

  public Cd withTable0(Ipa table) {
    return new Cd(raw.with(TTB0, table.value() >>> 4));
  }

  public Cd withTable1(Ipa table) {
    return new Cd(raw.with(TTB1, table.value() >>> 4));
  }

  /** The granule of the low half; 3 is reserved. */
  public Optional<Granule> granule0() {
    return TableGeometry.granule(get(TG0));
  }

  /** The granule of the high half; 0 is reserved. */
  public Optional<Granule> granule1() {
    return TableGeometry.granuleOfTtb1(get(TG1));
  }

  /** Why a transaction would end with C_BAD_CD, reaching this CD through {@code ste}. */
  public Optional<Illegality> check(IdRegisters ids, Ste ste) {
    return CdRules.check(this, ids, ste);
  }

  @Override
  public String toString() {
    return raw.toString();
  }
}
