package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.memory.SparseMemory;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Configuration is found where the tables say, or its absence has the event that the architecture
 * names.
 */
final class ConfigFetchTest {
  private static final IdRegisters IDS = IdRegisters.defaults();
  private static final StreamTable LINEAR = StreamTable.linear(new Pa(0x10_0000), 8);
  private static final StreamTable TWO = StreamTable.twoLevel(new Pa(0x20_0000), 16, 8);

  private static SparseMemory streams() {
    SparseMemory memory = new SparseMemory();
    memory.write(new Pa(0x10_0000 + 3 * 64), Ste.bypass().encode());
    memory.write(new Pa(0x10_0000 + 4 * 64), Ste.abort().encode());
    memory.write(new Pa(0x20_0000 + 2 * 8), L1Std.of(new Pa(0x30_0000), 4).encode());
    memory.write(new Pa(0x30_0000 + 7 * 64), Ste.bypass().encode());
    memory.write(new Pa(0x20_0000 + 3 * 8), L1Std.of(new Pa(0x30_0000), 10).encode());
    return memory;
  }

  record SteCase(String name, StreamTable table, int sid, SteResult expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<SteCase> stes() {
    SteResult bypass = new SteFound(Ste.bypass());
    SteResult badStream = ConfigFault.of(EventCode.C_BAD_STREAMID);
    return Stream.of(
        // spotless:off
        new SteCase("linear",                     LINEAR, 3,        bypass),
        new SteCase("Config = 0 is found",        LINEAR, 4,        new SteFound(Ste.abort())),
        new SteCase("V = 0",                      LINEAR, 5,        ConfigFault.of(EventCode.C_BAD_STE)),
        new SteCase("beyond LOG2SIZE",            LINEAR, 256,      badStream),
        new SteCase("a large StreamID",           LINEAR, -1,       badStream),
        new SteCase("beyond SIDSIZE",             StreamTable.linear(new Pa(0x10_0000), 32), 1 << 16, badStream),
        new SteCase("two levels, last of span",   TWO,    2 << 8 | 7, bypass),
        new SteCase("two levels, beyond span",    TWO,    2 << 8 | 8, badStream),
        new SteCase("two levels, no span",        TWO,    4 << 8,   badStream),
        new SteCase("two levels, span too large", TWO,    3 << 8,   badStream));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stes")
  @Checks({"R-SMMU-063", "R-SMMU-068"})
  void aStreamFindsItsEntry(SteCase c) {
    assertThat(Reading.runAll(SteFetch.begin(c.table(), new StreamId(c.sid()), IDS), streams()))
        .isEqualTo(c.expected());
  }

  @Test
  void anAbortedReadNamesItsAddress() {
    SparseMemory memory = streams();
    memory.markAbsent(new Pa(0x20_0010), 8);
    memory.markAbsent(new Pa(0x10_00c0), 64);
    assertThat(Reading.runAll(SteFetch.begin(LINEAR, new StreamId(3), IDS), memory))
        .isEqualTo(ConfigFault.abort(EventCode.F_STE_FETCH, new Pa(0x10_00c0)));
    assertThat(Reading.runAll(SteFetch.begin(TWO, new StreamId(2 << 8), IDS), memory))
        .isEqualTo(ConfigFault.abort(EventCode.F_STE_FETCH, new Pa(0x20_0010)));
  }

  @Test
  void anIllegalEntryCanStillBeReadForTheCache() {
    assertThat(Reading.runAll(SteFetch.read(LINEAR, new StreamId(5), IDS), streams()))
        .isEqualTo(new SteFound(Ste.invalid()));
  }

  private static final Ipa TABLE = new Ipa(0x40_0000);

  private static Cd cd(int asid) {
    return Cd.of(new Asid(asid), new Ipa(0x50_0000));
  }

  /** CDs 0 to 3 in a linear table; in the two-level one 0x41 only. */
  private static SparseMemory contexts() {
    SparseMemory memory = new SparseMemory();
    for (int i = 0; i < 4; i++) {
      memory.write(TABLE.plus(64L * i).asPa(), cd(10 + i).encode());
    }
    memory.write(new Pa(0x60_0000 + 8), L1Cd.of(new Ipa(0x61_0000)).encode());
    memory.write(new Pa(0x61_0000 + 64), cd(0x41).encode());
    return memory;
  }

  private static Ste ste(int cdMax, int s1dss) {
    return Ste.abort()
        .with(Ste.CONFIG, 5)
        .with(Ste.S1CDMAX, cdMax)
        .with(Ste.S1DSS, s1dss)
        .withContextPtr(TABLE);
  }

  private static Ste twoLevel() {
    return ste(7, 2).with(Ste.S1FMT, 1).withContextPtr(new Ipa(0x60_0000));
  }

  record CdCase(String name, Ste ste, int ssid, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final int NONE = -1;

  static Stream<CdCase> cds() {
    return Stream.of(
        // spotless:off
        new CdCase("single CD",                            ste(0, 0), NONE, "asid 10"),
        new CdCase("single CD, S1DSS is ignored",          ste(0, 1), NONE, "asid 10"),
        new CdCase("single CD, SSID",                      ste(0, 0), 0,    "C_BAD_SUBSTREAMID"),
        new CdCase("substreams, none given, S1DSS = 0",    ste(2, 0), NONE, "F_STREAM_DISABLED"),
        new CdCase("substreams, none given, S1DSS = 1",    ste(2, 1), NONE, "skipped"),
        new CdCase("substreams, none given, S1DSS = 2",    ste(2, 2), NONE, "asid 10"),
        new CdCase("substreams, none given, S1DSS = 3",    ste(2, 3), NONE, "F_STREAM_DISABLED"),
        new CdCase("SSID 0, S1DSS = 2",                    ste(2, 2), 0,    "F_STREAM_DISABLED"),
        new CdCase("SSID 0, S1DSS = 1",                    ste(2, 1), 0,    "asid 10"),
        new CdCase("last SSID",                            ste(2, 2), 3,    "asid 13"),
        new CdCase("SSID beyond S1CDMax",                  ste(2, 2), 4,    "C_BAD_SUBSTREAMID"),
        new CdCase("CD with V = 0",                        ste(3, 2), 4,    "C_BAD_CD"),
        new CdCase("two levels",                           twoLevel(), 0x41, "asid 65"),
        new CdCase("two levels, L1CD.V = 0",               twoLevel(), 1,   "C_BAD_SUBSTREAMID"),
        new CdCase("bypass, SSID",                         Ste.bypass(), 1, "C_BAD_SUBSTREAMID"),
        new CdCase("bypass",                               Ste.bypass(), NONE, "skipped"),
        new CdCase("stage 2 only, SSID",                   ste(2, 2).with(Ste.CONFIG, 6), 1, "C_BAD_SUBSTREAMID"));
        // spotless:on
  }

  private static String text(CdResult result) {
    if (result instanceof CdFound found) {
      return "asid " + found.cd().asid();
    }
    return result instanceof Stage1Skipped ? "skipped" : result.toString();
  }

  private static Optional<Pasid> ssid(int number) {
    return number == NONE ? Optional.empty() : Optional.of(new Pasid(number));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cds")
  @Checks({"R-SMMU-064", "R-SMMU-065", "R-SMMU-066"})
  void aSubstreamFindsItsContext(CdCase c) {
    CdResult result = Reading.runAll(CdFetch.begin(c.ste(), ssid(c.ssid()), IDS), contexts());
    assertThat(text(result)).isEqualTo(c.expected());
  }

  @Test
  @Checks("R-SMMU-065")
  void withoutSubstreamSupportTheFieldIsIgnored() {
    IdRegisters none = IDS.with(IdRegisters.SSIDSIZE, 0);
    assertThat(text(Reading.runAll(CdFetch.begin(ste(2, 0), ssid(NONE), none), contexts())))
        .isEqualTo("asid 10");
    assertThat(text(Reading.runAll(CdFetch.begin(ste(2, 0), ssid(1), none), contexts())))
        .isEqualTo("C_BAD_SUBSTREAMID");
  }

  @Test
  void anAbortedReadOfEitherLevelIsACdFetchFault() {
    SparseMemory memory = contexts();
    memory.markAbsent(TABLE.asPa(), 64);
    memory.markAbsent(new Pa(0x60_0000), 16);
    assertThat(Reading.runAll(CdFetch.begin(ste(0, 0), ssid(NONE), IDS), memory))
        .isEqualTo(ConfigFault.abort(EventCode.F_CD_FETCH, TABLE.asPa()));
    assertThat(Reading.runAll(CdFetch.begin(twoLevel(), ssid(0x41), IDS), memory))
        .isEqualTo(ConfigFault.abort(EventCode.F_CD_FETCH, new Pa(0x60_0008)));
  }

  private static final long GUEST_L1 = Rig.GUEST_IPA + 0x8_0000;
  private static final long GUEST_LEAF = Rig.GUEST_IPA + 0x9_0000;

  private static Rig guest() {
    Rig rig = Rig.nested();
    UnaryOperator<Ste> nested =
        ste ->
            ste.with(Ste.S1CDMAX, 7)
                .with(Ste.S1FMT, 1)
                .with(Ste.S1DSS, 2)
                .withContextPtr(new Ipa(GUEST_L1));
    rig.ste = nested;
    rig.memory.write(new Pa(Rig.GUEST_PA + 0x8_0008), L1Cd.of(new Ipa(GUEST_LEAF)).encode());
    rig.memory.write(new Pa(Rig.GUEST_PA + 0x9_0040), cd(0x41).encode());
    return rig;
  }

  private static CdResult fetch(Rig rig) {
    return Reading.runAll(CdFetch.begin(rig.ste(7), ssid(0x41), IDS), rig.memory);
  }

  @Test
  void underStage2BothPointersAreIntermediate() {
    CdFound found = (CdFound) fetch(guest());
    assertThat(found.cd()).isEqualTo(cd(0x41));
    assertThat(found.index()).isEqualTo(new Pasid(0x41));
    assertThat(found.stage2())
        .extracting(TlbEntry::start)
        .containsExactly(new Iova(GUEST_L1), new Iova(GUEST_LEAF));
  }

  @Test
  void stage2FaultsUnderTheFetchHaveClassCd() {
    assertThat(fetch(guest().poke2(GUEST_L1, 1, 0)))
        .isEqualTo(
            WalkFault.stage2(EventCode.F_TRANSLATION, FaultClass.CD, 3, new Ipa(GUEST_L1 + 8)));
    assertThat(fetch(guest().poke2(GUEST_LEAF, 1L << 6, 0)))
        .isEqualTo(
            WalkFault.stage2(EventCode.F_PERMISSION, FaultClass.CD, 3, new Ipa(GUEST_LEAF + 64)));
  }
}
