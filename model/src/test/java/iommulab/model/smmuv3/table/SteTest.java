package iommulab.model.smmuv3.table;

import static iommulab.model.smmuv3.table.Ste.*;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.bits.BitField;
import iommulab.model.smmuv3.IdRegisters;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stream table entry decodes as drivers write it and is ILLEGAL for exactly the rules of 5.2.2.
 */
final class SteTest {
  /** Written by Linux for a nested domain. */
  private static final Ste NESTED =
      Ste.decode(
          new long[] {
            0x0000_0000_8000_100fL,
            0x0000_0000_0208_00d4L,
            0x044c_3594_0000_0001L,
            0x0000_0000_4340_f000L,
            0,
            0,
            0,
            0
          });

  /** Written by Linux for a stage-1 domain with ATS. */
  private static final Ste STAGE_1 =
      Ste.decode(new long[] {0x0000_0000_46e9_400bL, 0x1000_00d6L, 0, 0, 0, 0, 0, 0});

  private static final IdRegisters IDS = IdRegisters.defaults();

  @Test
  void aNestedEntryIsReadAsTheDriverMeantIt() {
    assertThat(NESTED.get(CONFIG)).isEqualTo(7);
    assertThat(NESTED.hasStage1() && NESTED.hasStage2() && NESTED.isValid()).isTrue();
    assertThat(NESTED.contextPtr()).isEqualTo(new Ipa(0x8000_1000L));
    assertThat(NESTED.has(S2FWB) && NESTED.has(MEV)).isTrue();
    assertThat(NESTED.vmid()).isEqualTo(new Vmid(1));
    assertThat(NESTED.get(S2T0SZ)).isEqualTo(20);
    assertThat(NESTED.get(S2SL0)).isEqualTo(2);
    assertThat(NESTED.get(S2PS)).isEqualTo(4);
    assertThat(NESTED.has(S2AA64) && NESTED.has(S2PTW) && NESTED.has(S2R)).isTrue();
    assertThat(NESTED.has(S2S)).isFalse();
    assertThat(NESTED.stage2Table()).isEqualTo(new Pa(0x4340_f000L));
    assertThat(NESTED.stage2Granule()).contains(Granule.K4);
    assertThat(NESTED.stage2InputBits()).isEqualTo(44);
    assertThat(NESTED.stage2StartLevel()).contains(0);
    assertThat(NESTED.raw().reserved()).isEmpty();
  }

  @Test
  void anyWordsSurviveTheRoundTrip() {
    long seed = 52L;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long[] words = random.longs(WORDS).toArray();
      Ste ste = Ste.decode(words);
      assertThat(ste.encode()).as("seed %d", seed).isEqualTo(words);
      assertThat(ste.withContextPtr(ste.contextPtr()).withStage2Table(ste.stage2Table()))
          .as("seed %d", seed)
          .isEqualTo(ste);
      // whatever memory holds, judging it gives a value
      assertThat(ste.check(IDS)).as("seed %d", seed).isNotNull();
    }
  }

  @Test
  void unnamedBitsAreReserved() {
    long[] all = new long[WORDS];
    FORMAT.fields().forEach(field -> field.set(all, field.max()));
    long[] others = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      others[i] = ~all[i];
    }
    assertThat(FORMAT.reserved(all)).isEmpty();
    assertThat(FORMAT.reserved(others).toString())
        .isEqualTo(
            "[58:56, 107:105, 127:116, 159:144, 193:192, 252:248, 271:255, 319:288, 331:328, 511:376]");
  }

  @Test
  void emptyEntriesAbortBypassOrAreInvalid() {
    assertThat(Ste.abort().encode()).startsWith(1, 0);
    assertThat(Ste.bypass().encode()).startsWith(9, 1L << 44);
    assertThat(Ste.abort().aborts()).isTrue();
    assertThat(Ste.abort().check(IDS)).isEmpty();
    assertThat(Ste.bypass().check(IDS)).isEmpty();
    assertThat(Ste.invalid().check(IDS)).hasToString("Optional[STE V: is 0]");
  }

  /** The entry is refused for {@code field}; {@code null} means that it is legal. */
  record Case(String name, BitField field, Ste ste, IdRegisters ids) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    Ste s2 = NESTED.with(CONFIG, 6);
    Ste stalls = NESTED.with(S2S, 1);
    return Stream.of(
        new Case("as written: nested",             null,         NESTED, IDS),
        new Case("as written: stage 1",            null,         STAGE_1, IDS),
        new Case("stage 1 absent",                 CONFIG,       NESTED, IDS.with(IdRegisters.S1P, 0)),
        new Case("stage 2 absent",                 CONFIG,       NESTED, IDS.with(IdRegisters.S2P, 0)),
        new Case("S1CDMax above SSIDSIZE",         S1CDMAX,      STAGE_1.with(S1CDMAX, 17), IDS),
        new Case("S1CDMax at SSIDSIZE",            null,         STAGE_1.with(S1CDMAX, 16), IDS),
        new Case("S1CDMax without substreams",     null,         STAGE_1.with(S1CDMAX, 17), IDS.with(IdRegisters.SSIDSIZE, 0)),
        new Case("two levels without CD2L",        S1FMT,        STAGE_1.with(S1CDMAX, 8).with(S1FMT, 2), IDS.with(IdRegisters.CD2L, 0)),
        new Case("S1Fmt of a single CD",           null,         STAGE_1.with(S1FMT, 2), IDS.with(IdRegisters.CD2L, 0)),
        new Case("S1Fmt 3 acts as linear",         null,         STAGE_1.with(S1CDMAX, 8).with(S1FMT, 3), IDS.with(IdRegisters.CD2L, 0)),
        new Case("S1STALLD without stalls",        S1STALLD,     STAGE_1.with(S1STALLD, 1), IDS.with(IdRegisters.STALL_MODEL, 1)),
        new Case("S1STALLD, stage 1 off",          null,         s2.with(S1STALLD, 1), IDS.with(IdRegisters.STALL_MODEL, 1)),
        new Case("S1ContextPtr above OAS",         S1CONTEXTPTR, STAGE_1.withContextPtr(new Ipa(1L << 48)), IDS),
        new Case("S1ContextPtr as an IPA",         null,         NESTED.withContextPtr(new Ipa(1L << 48)), IDS),
        new Case("STRW 1",                         STRW,         STAGE_1.with(STRW, 1), IDS),
        new Case("STRW 1, not used",               null,         NESTED.with(STRW, 1), IDS),
        new Case("S2S, never stalls",              S2S,          stalls, IDS.with(IdRegisters.STALL_MODEL, 1)),
        new Case("not S2S, always stalls",         S2S,          s2, IDS.with(IdRegisters.STALL_MODEL, 2)),
        new Case("EATS 2, nested",                 null,         NESTED.with(EATS, 2), IDS),
        new Case("EATS 2, stage 1 only",           EATS,         STAGE_1.with(EATS, 2), IDS),
        new Case("EATS 2, NS1ATS",                 EATS,         NESTED.with(EATS, 2), IDS.with(IdRegisters.NS1ATS, 1)),
        new Case("EATS 2, S2S",                    EATS,         stalls.with(EATS, 2), IDS),
        new Case("EATS 1, S2S",                    EATS,         stalls.with(EATS, 1), IDS),
        new Case("EATS without ATS",               null,         stalls.with(EATS, 2), IDS.with(IdRegisters.ATS, 0)),
        new Case("EATS of a bypass",               null,         Ste.bypass().with(EATS, 2), IDS),
        new Case("S2TG 3",                         S2TG,         NESTED.with(S2TG, 3), IDS),
        new Case("S2TG unsupported",               S2TG,         NESTED, IDS.with(IdRegisters.GRAN4K, 0)),
        new Case("S2T0SZ above 39",                S2T0SZ,       NESTED.with(S2T0SZ, 40).with(S2SL0, 0), IDS),
        new Case("S2T0SZ beyond IAS",              S2T0SZ,       NESTED, IDS.with(IdRegisters.OAS, 3)),
        new Case("16 concatenated tables",          null,         NESTED.with(S2T0SZ, 21).with(S2SL0, 1), IDS),
        new Case("more than 16 concatenated",      S2SL0,        NESTED.with(S2SL0, 1), IDS),
        new Case("S2SL0 3 without STT",            S2SL0,        NESTED.with(S2SL0, 3), IDS),
        new Case("S2SL0 0 of 16K needs no STT",    null,         NESTED.with(S2TG, 2).with(S2T0SZ, 39).with(S2SL0, 0), IDS),
        new Case("S2TTB above S2PS",               S2TTB,        NESTED.withStage2Table(new Pa(1L << 44)), IDS),
        new Case("S2TTB above OAS",                S2TTB,        NESTED.with(S2PS, 6).withStage2Table(new Pa(1L << 48)), IDS),
        new Case("S2HA without HTTU",              S2HA,         NESTED.with(S2HA, 1), IDS.with(IdRegisters.HTTU, 0)),
        new Case("S2HD with access flag only",     S2HD,         NESTED.with(S2HA, 1).with(S2HD, 1), IDS.with(IdRegisters.HTTU, 1)),
        new Case("S2ENDI against little-endian",   S2ENDI,       NESTED.with(S2ENDI, 1), IDS),
        new Case("S2ENDI of mixed endianness",     null,         NESTED.with(S2ENDI, 1), IDS.with(IdRegisters.TTENDIAN, 0)),
        new Case("S2FWB with 32-bit tables",       S2FWB,        NESTED.with(S2AA64, 0), IDS.with(IdRegisters.TTF, 3)),
        new Case("S2VMID of 16 bits",              S2VMID,       NESTED.with(S2VMID, 256), IDS.with(IdRegisters.VMID16, 0)),
        new Case("stage-2 fields, stage 2 off",    null,         STAGE_1.with(S2TG, 3).with(S2T0SZ, 63), IDS));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void illegalEntriesAreFound(Case c) {
    if (c.field == null) {
      assertThat(c.ste.check(c.ids)).isEmpty();
    } else {
      assertThat(c.ste.check(c.ids).map(Illegality::field)).contains(c.field.name());
    }
  }

  @Test
  void splitStageAtsIsNotJudgedWithoutAtsChk() {
    assertThat(STAGE_1.with(EATS, 2).check(IDS, false)).isEmpty();
  }

  @Test
  void firstLevelDescriptorsReachTheirSpan() {
    L1Std std = L1Std.decode(0x5be2_0009L);
    assertThat(std).isEqualTo(L1Std.of(new Pa(0x5be2_0000L), 9));
    assertThat(std).hasToString("L1STD span=9 table=0x5be20000");
    assertThat(std.reaches(255, 8)).isTrue();
    assertThat(std.reaches(256, 8)).isFalse();
    assertThat(std.reaches(0, 6)).isFalse();
    assertThat(L1Std.decode(0).reaches(0, 8)).isFalse();
    assertThat(L1Std.decode(12).reaches(0, 10)).isFalse();
    assertThat(std.encode()).isEqualTo(0x5be2_0009L);
  }
}
