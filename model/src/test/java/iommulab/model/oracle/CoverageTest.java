package iommulab.model.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.oracle.Coverage.Entry;
import iommulab.model.oracle.Coverage.Kind;
import iommulab.model.oracle.Grant.Span;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiEl2;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which TLBI must remove which entry, as the table of Arm IHI 0070, 3.17 and 4.4 has it. */
final class CoverageTest {
  private static final TlbiSpan ONE = TlbiSpan.address(true);
  private static final Vmid VM = new Vmid(3);
  private static final Asid AS = new Asid(7);
  private static final Iova HERE = new Iova(0x5000);
  private static final Iova THERE = new Iova(0x6000);

  // spotless:off
  static Stream<Arguments> commands() {
    return Stream.of(
        //   command                                             S1-only  S2-only combined
        row(new Tlbi.NhAll(VM),                                    true,   false,  true),
        row(new Tlbi.NhAll(new Vmid(4)),                           false,  false,  false),
        row(new Tlbi.NhAsid(VM, AS),                               true,   false,  true),
        row(new Tlbi.NhAsid(VM, new Asid(8)),                      false,  false,  false),
        row(new Tlbi.NhAsid(new Vmid(4), AS),                      false,  false,  false),
        row(new Tlbi.NhVa(VM, AS, HERE, ONE),                      true,   false,  true),
        row(new Tlbi.NhVa(VM, AS, THERE, ONE),                     false,  false,  false),
        row(new Tlbi.NhVa(VM, new Asid(8), HERE, ONE),             false,  false,  false),
        row(new Tlbi.NhVa(new Vmid(4), AS, HERE, ONE),             false,  false,  false),
        row(new Tlbi.NhVaa(VM, HERE, ONE),                         true,   false,  true),
        row(new Tlbi.NhVaa(VM, THERE, ONE),                        false,  false,  false),
        row(new Tlbi.S2Ipa(VM, new Ipa(0x5000), ONE),              false,  true,   false),
        row(new Tlbi.S2Ipa(VM, new Ipa(0x6000), ONE),              false,  false,  false),
        row(new Tlbi.S12Vmall(VM),                                 true,   true,   true),
        row(new Tlbi.S12Vmall(new Vmid(4)),                        false,  false,  false),
        row(new Tlbi.NsnhAll(),                                    true,   true,   true),
        row(new TlbiEl2.All(),                                     false,  false,  false),
        row(new TlbiEl2.Va(AS, HERE, ONE),                         false,  false,  false),
        row(new Cfgi.Ste(new StreamId(8), true),                   false,  false,  false));
  }

  static Stream<Arguments> spans() {
    return Stream.of(
        //             address  span                                                 page 5  2 MiB block
        Arguments.of(0x1FF000L, ONE,                                                 false,  true),
        Arguments.of(0x200000L, ONE,                                                 false,  false),
        Arguments.of(0x3000L,   TlbiSpan.range(Granule.K4, 2, 0, 0, true),           true,   true),
        Arguments.of(0x3000L,   TlbiSpan.range(Granule.K4, 1, 0, 0, true),           false,  true),
        Arguments.of(0x2000L,   TlbiSpan.range(Granule.K4, 0, 2, 0, true),           true,   true),
        Arguments.of(0x6000L,   TlbiSpan.range(Granule.K4, 9, 1, 0, true),           false,  true),
        Arguments.of(0x4000L,   TlbiSpan.range(Granule.K4, 3, 0, 3, true),           true,   false),
        Arguments.of(0x4000L,   TlbiSpan.range(Granule.K4, 3, 0, 2, true),           false,  true),
        Arguments.of(0x4000L,   TlbiSpan.range(Granule.K4, 3, 0, 1, true),           false,  false),
        Arguments.of(0x0L,      TlbiSpan.range(Granule.K64, 3, 0, 0, true),          false,  false));
  }
  // spotless:on

  private static Arguments row(Command command, boolean s1, boolean s2, boolean combined) {
    return Arguments.of(command, s1, s2, combined);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandRemovesWhatTheTableSays(Command command, boolean s1, boolean s2, boolean combined) {
    Span page = new Span(0x5000, 12);
    assertThat(Coverage.removes(command, new Entry(Kind.STAGE1_ONLY, 3, 7, page))).isEqualTo(s1);
    assertThat(Coverage.removes(command, new Entry(Kind.STAGE2_ONLY, 3, -1, page))).isEqualTo(s2);
    assertThat(Coverage.removes(command, new Entry(Kind.COMBINED, 3, 7, page))).isEqualTo(combined);
  }

  @ParameterizedTest
  @MethodSource("spans")
  void spanReachesItsGranulesAndLevels(long address, TlbiSpan span, boolean page, boolean block) {
    Tlbi tlbi = new Tlbi.NhVa(VM, AS, new Iova(address), span);
    Entry ofPage = new Entry(Kind.STAGE1_ONLY, 3, 7, new Span(0x5000, 12));
    Entry ofBlock = new Entry(Kind.STAGE1_ONLY, 3, 7, new Span(0, 21));
    assertThat(Coverage.removes(tlbi, ofPage)).isEqualTo(page);
    assertThat(Coverage.removes(tlbi, ofBlock)).isEqualTo(block);
  }

  // spotless:off
  static Stream<Arguments> globals() {
    return Stream.of(
        //           command                                         non-global  global, both of ASID 7
        Arguments.of(new Tlbi.NhAll(VM),                                 true,   true),
        Arguments.of(new Tlbi.NhAsid(VM, AS),                            true,   false),
        Arguments.of(new Tlbi.NhVa(VM, AS, HERE, ONE),                   true,   true),
        Arguments.of(new Tlbi.NhVa(VM, new Asid(8), HERE, ONE),          false,  true),
        Arguments.of(new Tlbi.NhVa(VM, new Asid(8), THERE, ONE),         false,  false),
        Arguments.of(new Tlbi.NhVa(new Vmid(4), new Asid(8), HERE, ONE), false,  false),
        Arguments.of(new Tlbi.NhVaa(VM, HERE, ONE),                      true,   true),
        Arguments.of(new Tlbi.S12Vmall(VM),                              true,   true),
        Arguments.of(new Tlbi.NsnhAll(),                                 true,   true));
  }

  static Stream<Arguments> atc() {
    return Stream.of(
        //           request                      in the range: no PASID, PASID 5, PASID 0; elsewhere: no PASID, PASID 5
        Arguments.of(inv(8, Optional.empty(), 0),                 true,    true,    true,            false,    true),
        Arguments.of(inv(8, Optional.of(5), 0),                   false,   true,    false,           false,    false),
        Arguments.of(inv(8, Optional.of(0), 0),                   false,   false,   true,            false,    false),
        Arguments.of(inv(8, Optional.of(5), AtcInv.ALL),          false,   true,    false,           false,    true),
        Arguments.of(inv(8, Optional.empty(), AtcInv.ALL),        true,    true,    true,            true,     true),
        Arguments.of(inv(9, Optional.empty(), AtcInv.ALL),        false,   false,   false,           false,    false));
  }
  // spotless:on

  private static AtcInv inv(int sid, Optional<Integer> pasid, int size) {
    Pasid ssid = new Pasid(pasid.orElse(0));
    return new AtcInv(new StreamId(sid), pasid.isPresent(), ssid, false, HERE, size);
  }

  @ParameterizedTest
  @MethodSource("globals")
  @Checks("R-SMMU-081")
  void globalsGoByAddressWhateverTheAsid(Command command, boolean plain, boolean global) {
    Span page = new Span(0x5000, 12);
    assertThat(Coverage.removes(command, new Entry(Kind.STAGE1_ONLY, 3, 7, page))).isEqualTo(plain);
    assertThat(Coverage.removes(command, new Entry(Kind.STAGE1_ONLY, 3, 7, page, true)))
        .isEqualTo(global);
    assertThat(Coverage.removes(command, new Entry(Kind.COMBINED, 3, 7, page, true)))
        .isEqualTo(global);
  }

  @ParameterizedTest
  @MethodSource("atc")
  @Checks({"R-ATS-027", "R-ATS-028", "R-ATS-029"})
  void anAtcInvReachesByPasidAndRange(
      AtcInv inv, boolean none, boolean five, boolean zero, boolean noneThere, boolean fiveThere) {
    assertThat(removed(inv, OptionalInt.empty(), HERE)).isEqualTo(none);
    assertThat(removed(inv, OptionalInt.of(5), HERE)).isEqualTo(five);
    assertThat(removed(inv, OptionalInt.of(0), HERE)).isEqualTo(zero);
    assertThat(removed(inv, OptionalInt.empty(), THERE)).isEqualTo(noneThere);
    assertThat(removed(inv, OptionalInt.of(5), THERE)).isEqualTo(fiveThere);
  }

  private static boolean removed(AtcInv inv, OptionalInt pasid, Iova iova) {
    return Coverage.removesAtc(inv, 8, pasid, iova.value());
  }

  static Stream<Arguments> contexts() {
    return Stream.of(
        Arguments.of(new Cfgi.Cd(new StreamId(8), new Pasid(2), true), true),
        Arguments.of(new Cfgi.Cd(new StreamId(8), new Pasid(3), true), false),
        Arguments.of(new Cfgi.Cd(new StreamId(9), new Pasid(2), true), false),
        Arguments.of(new Cfgi.CdAll(new StreamId(8)), true),
        Arguments.of(new Cfgi.CdAll(new StreamId(9)), false),
        Arguments.of(new Cfgi.Ste(new StreamId(8), true), true),
        Arguments.of(Cfgi.SteRange.all(), true),
        Arguments.of(new Tlbi.NsnhAll(), false));
  }

  @ParameterizedTest
  @MethodSource("contexts")
  @Checks({"R-SMMU-076", "R-SMMU-077"})
  void contextsGoByStreamAndSubstream(Command command, boolean removed) {
    assertThat(Coverage.removesContext(command, 8, 2)).isEqualTo(removed);
  }

  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of(new Cfgi.Ste(new StreamId(8), true), true),
        Arguments.of(new Cfgi.Ste(new StreamId(9), true), false),
        Arguments.of(new Cfgi.SteRange(new StreamId(11), 1), true),
        Arguments.of(new Cfgi.SteRange(new StreamId(12), 1), false),
        Arguments.of(Cfgi.SteRange.all(), true),
        Arguments.of(new Cfgi.CdAll(new StreamId(8)), false),
        Arguments.of(new Tlbi.NsnhAll(), false));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void configurationGoesByStream(Command command, boolean removed) {
    assertThat(Coverage.removesStream(command, 8)).isEqualTo(removed);
  }
}
