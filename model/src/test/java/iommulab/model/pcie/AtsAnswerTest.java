package iommulab.model.pcie;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.walk.ConfigFault;
import iommulab.model.walk.Rights;
import iommulab.model.walk.StageRights;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A translation request is answered as the end of its walk demands, in the coding of ATS. */
final class AtsAnswerTest {
  @ParameterizedTest(name = "2^{1} bytes at {0}")
  @CsvSource({
    // start,     log2, field: S is bit 11, ones from bit 12 on
    "0x12345000, 12, 0x12345000",
    "0x12346000, 13, 0x12346800",
    "0x12340000, 16, 0x12347800",
    "0x12200000, 21, 0x122ff800",
    "0x0, 63, 0x3ffffffffffff800",
    "0x0, 64, 0x7ffffffffffff800",
  })
  @Checks({"R-ATS-008", "R-ATS-031"})
  void sizeIsCodedInTheLowAddressBits(String start, int log2Size, String field) {
    AtsRange range = new AtsRange(Long.decode(start), log2Size);
    assertThat(range.encode()).isEqualTo(Long.decode(field));
    assertThat(AtsRange.decode(range.encode())).isEqualTo(range);
  }

  @Test
  void everySizeSurvivesTheCoding() {
    for (int bits = 12; bits <= 64; bits++) {
      AtsRange range = new AtsRange(-1L, bits);
      assertThat(AtsRange.decode(range.encode())).isEqualTo(range);
    }
  }

  @Test
  void rightsHaveTheirBits() {
    AtsTranslation all =
        new AtsTranslation(new Pa(0x2000), 12, true, true, true, true, true, true, true);
    assertThat(all.encode()).isEqualTo(0x243f);
    assertThat(AtsTranslation.decode(all.encode())).isEqualTo(all);
    assertThat(AtsTranslation.of(new Pa(0x1000), 12, true, false).encode()).isEqualTo(0x1001);
  }

  private static final Iova IOVA = new Iova(0x20_1234);

  private static TlbEntry entry(StageRights stage2) {
    return new TlbEntry(
        TlbEntry.Kind.COMBINED,
        new Vmid(1),
        new Asid(1),
        false,
        new Iova(0x20_0000),
        21,
        new Ipa(0x80_0000),
        new Pa(0xa0_0000),
        StageRights.ALL,
        stage2,
        2,
        Granule.K4,
        false);
  }

  @Test
  @Checks({"R-SMMU-060", "R-ATS-017"})
  void aMappingIsAnsweredWithItsRangeAndBothStagesRights() {
    Rights readOnly = new Rights(true, false, false);
    TlbEntry entry = entry(new StageRights(readOnly, readOnly));
    assertThat(AtsAnswer.of(entry, IOVA, false, 12))
        .isEqualTo(AtsAnswer.success(AtsTranslation.of(new Pa(0xa0_0000), 21, true, false)));
    assertThat(AtsAnswer.of(entry, IOVA, true, 12))
        .isEqualTo(AtsAnswer.success(AtsTranslation.of(new Pa(0x80_0000), 21, true, false)));
    assertThat(AtsAnswer.of(entry(StageRights.NONE), IOVA, false, 12))
        .isEqualTo(AtsAnswer.success(AtsTranslation.nothing(12)));
  }

  private static AtsTranslation answered(TlbEntry entry) {
    return AtsAnswer.of(entry, IOVA, false, 12).translation().orElseThrow();
  }

  @Test
  @Checks({"R-ATS-011", "R-ATS-013"})
  void whatWasNotAskedForIsNotGranted() {
    Rights all = new Rights(true, true, true);
    AtsTranslation privilegedOnly = answered(entry(new StageRights(Rights.NONE, all)));
    assertThat(privilegedOnly).isEqualTo(AtsTranslation.nothing(12));
    AtsTranslation executable = answered(entry(new StageRights(all, all)));
    assertThat(executable.read()).isTrue();
    assertThat(executable.execute()).isFalse();
    assertThat(executable.privileged()).isFalse();
    Rights executeOnly = new Rights(false, false, true);
    assertThat(answered(entry(new StageRights(executeOnly, executeOnly))))
        .isEqualTo(AtsTranslation.nothing(12));
  }

  @ParameterizedTest
  @EnumSource(
      value = EventCode.class,
      names = {"F_TRANSLATION", "F_ADDR_SIZE", "F_ACCESS", "F_PERMISSION"})
  @Checks("R-ATS-014")
  void whatIsNotMappedIsSuccessWithoutRights(EventCode code) {
    WalkFault fault =
        new WalkFault(code, true, FaultClass.TT, 3, Optional.of(new Ipa(0)), Optional.empty());
    assertThat(AtsAnswer.of(fault, IOVA, false, 12))
        .isEqualTo(AtsAnswer.success(AtsTranslation.nothing(12)));
  }

  @Test
  @Checks({"R-SMMU-051", "R-ATS-015"})
  void whatIsBrokenIsCompleterAbort() {
    WalkFault abort =
        new WalkFault(
            EventCode.F_WALK_EABT,
            false,
            FaultClass.TT,
            3,
            Optional.empty(),
            Optional.of(new Pa(0)));
    assertThat(AtsAnswer.of(abort, IOVA, false, 12).status())
        .isEqualTo(AtsAnswer.Status.COMPLETER_ABORT);
    ConfigFault bad = new ConfigFault(EventCode.C_BAD_STE, Optional.empty());
    assertThat(AtsAnswer.of(bad).status()).isEqualTo(AtsAnswer.Status.COMPLETER_ABORT);
    assertThat(AtsAnswer.disabled().status()).isEqualTo(AtsAnswer.Status.UNSUPPORTED_REQUEST);
  }
}
