package iommulab.model.smmuv3.table;

import static iommulab.model.smmuv3.table.Cd.*;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.bits.BitField;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.IdRegisters;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A context descriptor decodes as drivers write it and is ILLEGAL for exactly the rules of 5.5. */
final class CdTest {
  /** Written by Linux. */
  private static final long[] WORDS_OF_A_DRIVER = {
    0x0001_e204_c000_3510L, 0x467d_8000L, 0, 0xffff_ffff_f404_ff44L, 0, 0, 0, 0
  };

  private static final Cd CD = Cd.decode(WORDS_OF_A_DRIVER);
  private static final IdRegisters IDS = IdRegisters.defaults();
  private static final Ste STE = Ste.abort().with(Ste.CONFIG, 5);

  @Test
  void aDriversEntryIsReadAsItMeantIt() {
    assertThat(CD)
        .hasToString(
            "CD T0SZ=16 IR0=1 OR0=1 SH0=3 EPD1=1 V=1 IPS=4 AA64=1 R=1 A=1 ASET=1 ASID=1"
                + " TTB0=0x467d800 MAIR=0xfffffffff404ff44");
    assertThat(CD.asid()).isEqualTo(new Asid(1));
    assertThat(CD.table0()).isEqualTo(new Ipa(0x467d_8000L));
    assertThat(CD.granule0()).contains(Granule.K4);
    Cd built =
        Cd.of(new Asid(1), new Ipa(0x467d_8000L))
            .with(IR0, 1)
            .with(OR0, 1)
            .with(SH0, 3)
            .with(IPS, 4)
            .with(MAIR, 0xffff_ffff_f404_ff44L);
    assertThat(built.encode()).isEqualTo(WORDS_OF_A_DRIVER);
  }

  @Test
  void anyWordsSurviveTheRoundTrip() {
    long seed = 54L;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long[] words = random.longs(WORDS).toArray();
      Cd cd = Cd.decode(words);
      assertThat(cd.encode()).as("seed %d", seed).isEqualTo(words);
      assertThat(cd.withTable0(cd.table0()).withTable1(cd.table1()))
          .as("seed %d", seed)
          .isEqualTo(cd);
      assertThat(cd.check(IDS, STE)).as("seed %d", seed).isNotNull();
    }
  }

  @Test
  void unnamedBitsAreReserved() {
    assertThat(CD.raw().reserved()).isEmpty();
    assertThat(FORMAT.reserved(new long[] {0, 1, 0, 0, -1L, 0, 0, 0}).toString())
        .isEqualTo("[64, 319:256]");
  }

  /** The entry is refused for {@code field}; {@code null} means that it is legal. */
  record Case(String name, BitField field, Cd cd, IdRegisters ids, Ste ste) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    Cd high = CD.with(EPD1, 0).with(TG1, 2).with(T1SZ, 16);
    return Stream.of(
        new Case("as written",                   null, CD, IDS, STE),
        new Case("invalid",                      V,    CD.with(V, 0), IDS, STE),
        new Case("A = 0, terminate aborts",      A,    CD.with(A, 0), IDS.with(IdRegisters.TERM_MODEL, 1), STE),
        new Case("A = 0",                        null, CD.with(A, 0), IDS, STE),
        new Case("S under S1STALLD",             S,    CD.with(S, 1), IDS, STE.with(Ste.S1STALLD, 1)),
        new Case("S",                            null, CD.with(S, 1), IDS, STE),
        new Case("S, never stalls",              S,    CD.with(S, 1), IDS.with(IdRegisters.STALL_MODEL, 1), STE),
        new Case("not S, always stalls",         S,    CD, IDS.with(IdRegisters.STALL_MODEL, 2), STE),
        new Case("HA without HTTU",              HA,   CD.with(HA, 1), IDS.with(IdRegisters.HTTU, 0), STE),
        new Case("HD with access flag only",     HD,   CD.with(HA, 1).with(HD, 1), IDS.with(IdRegisters.HTTU, 1), STE),
        new Case("ASID of 16 bits",              ASID, CD.with(ASID, 256), IDS.with(IdRegisters.ASID16, 0), STE),
        new Case("ENDI against little-endian",   ENDI, CD.with(ENDI, 1), IDS, STE),
        new Case("32-bit tables absent",         AA64, CD.with(AA64, 0), IDS, STE),
        new Case("T0SZ above 39",                T0SZ, CD.with(T0SZ, 40), IDS, STE),
        new Case("T0SZ 48 with small tables",    null, CD.with(T0SZ, 48), IDS.with(IdRegisters.STT, 1), STE),
        new Case("T0SZ below 16",                T0SZ, CD.with(T0SZ, 15), IDS, STE),
        new Case("T0SZ 12 of 64K with VAX",      null, CD.with(TG0, 1).with(T0SZ, 12), IDS.with(IdRegisters.VAX, 1), STE),
        new Case("TG0 3",                        TG0,  CD.with(TG0, 3), IDS, STE),
        new Case("TG0 unsupported",              TG0,  CD, IDS.with(IdRegisters.GRAN4K, 0), STE),
        new Case("TTB0 above IPS",               TTB0, CD.withTable0(new Ipa(1L << 44)), IDS, STE),
        new Case("EPD0 hides the low half",      null, CD.with(EPD0, 1).with(T0SZ, 63).with(TG0, 3), IDS, STE),
        new Case("high half",                    null, high, IDS, STE),
        new Case("TG1 0",                        TG1,  high.with(TG1, 0), IDS, STE),
        new Case("T1SZ above 39",                T1SZ, high.with(T1SZ, 40), IDS, STE),
        new Case("TTB1 above OAS",               TTB1, high.with(IPS, 6).withTable1(new Ipa(1L << 48)), IDS, STE),
        new Case("EL2 has no high half",         null, high.with(TG1, 0), IDS, STE.with(Ste.STRW, 2)));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks("R-SMMU-067")
  void illegalEntriesAreFound(Case c) {
    if (c.field == null) {
      assertThat(c.cd.check(c.ids, c.ste)).isEmpty();
    } else {
      assertThat(c.cd.check(c.ids, c.ste).map(Illegality::field)).contains(c.field.name());
    }
  }

  @Test
  void firstLevelDescriptorsPointToLeafTables() {
    assertThat(L1Cd.of(new Ipa(0x8000_1000L)).encode()).isEqualTo(0x8000_1001L);
    assertThat(L1Cd.decode(0x8000_1001L).table()).isEqualTo(new Ipa(0x8000_1000L));
    assertThat(L1Cd.decode(0x8000_1000L)).hasToString("L1CD invalid");
    assertThat(L1Cd.decode(0x8000_1801L).raw().reserved()).hasToString("[11]");
  }
}
