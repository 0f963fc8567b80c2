package iommulab.model.smmuv3.table;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Ipa;
import iommulab.model.smmuv3.event.EventCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which faults stall, abort or pass as RAZ/WI, and which are recorded (Arm IHI 0070, 3.12, 5.5).
 */
final class FaultModelTest {
  private static final EventCode T = EventCode.F_TRANSLATION;

  record Case(
      String name,
      EventCode code,
      boolean stage2,
      int s,
      int a,
      int r,
      int s2s,
      int s2r,
      boolean stalls,
      boolean aborts,
      boolean records) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    // spotless:off
    return List.of(
        //       name                             code                     stage2 S  A  R  S2S S2R stalls aborts records
        new Case("stage 1 aborts",                T,                       false, 0, 1, 1, 0,  0,  false, true,  true),
        new Case("stage 1, silent",               T,                       false, 0, 1, 0, 1,  1,  false, true,  false),
        new Case("stage 1, RAZ/WI",               T,                       false, 0, 0, 1, 0,  0,  false, false, true),
        new Case("stage 1 stalls",                T,                       false, 1, 0, 0, 0,  0,  true,  true,  true),
        new Case("permission stalls as well",     EventCode.F_PERMISSION,  false, 1, 1, 1, 0,  0,  true,  true,  true),
        new Case("stage 2 asks the STE",          T,                       true,  1, 0, 0, 0,  1,  false, true,  true),
        new Case("stage 2, silent",               T,                       true,  1, 0, 1, 0,  0,  false, true,  false),
        new Case("stage 2 stalls",                T,                       true,  0, 0, 0, 1,  0,  true,  true,  true),
        new Case("an abort of a walk never does", EventCode.F_WALK_EABT,   false, 1, 0, 0, 1,  0,  false, true,  true),
        new Case("nor does a bad CD",             EventCode.C_BAD_CD,      false, 1, 0, 0, 1,  0,  false, true,  true));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theConfigurationDecides(Case c) {
    Ste ste = Ste.abort().with(Ste.S2S, c.s2s).with(Ste.S2R, c.s2r);
    Cd cd = Cd.of(new Asid(1), new Ipa(0)).with(Cd.S, c.s).with(Cd.A, c.a).with(Cd.R, c.r);
    assertThat(FaultModel.of(ste, Optional.of(cd), c.code, c.stage2))
        .isEqualTo(new FaultModel(c.stalls, c.aborts, c.records));
  }
}
