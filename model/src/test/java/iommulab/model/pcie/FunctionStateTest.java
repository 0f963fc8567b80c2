package iommulab.model.pcie;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.pcie.ConfigWrite.Ats;
import iommulab.model.pcie.ConfigWrite.BusMaster;
import iommulab.model.pcie.ConfigWrite.PasidEnable;
import iommulab.model.pcie.ConfigWrite.Remove;
import iommulab.model.pcie.ConfigWrite.Reset;
import iommulab.model.pcie.ConfigWrite.Sleep;
import iommulab.model.rules.Checks;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a function may still do after a configuration write, and what its ATC keeps. */
final class FunctionStateTest {
  private static final FunctionState WORKING = FunctionState.working(true);
  private static final FunctionState ASLEEP = WORKING.after(new Sleep(true));
  private static final FunctionState GONE = WORKING.after(new Remove());

  /** A write; whether requests and messages go, whether the ATC and the work under way are lost. */
  private record Case(
      String name, FunctionState given, ConfigWrite write, String may, String loses) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       name                       given                                write                   may                       loses
        new Case("ATS off",                 WORKING,                             new Ats(false),         "request, hear",          "atc"),
        new Case("ATS on again",            WORKING.after(new Ats(false)),       new Ats(true),          "request, hear, ats",     ""),
        new Case("PASID off",               WORKING,                             new PasidEnable(false), "request, hear, ats",     "atc"),
        new Case("PASID on, which it is",   WORKING,                             new PasidEnable(true),  "request, hear, ats",     ""),
        new Case("bus mastering off",       WORKING,                             new BusMaster(false),   "hear, ats",              ""),
        new Case("bus mastering on again",  WORKING.after(new BusMaster(false)), new BusMaster(true),    "request, hear, ats",     ""),
        new Case("D3",                      WORKING,                             new Sleep(true),        "ats",                    ""),
        new Case("D0 again",                ASLEEP,                              new Sleep(false),       "request, hear, ats",     ""),
        new Case("reset",                   WORKING,                             new Reset(),            "hear",                   "atc, work"),
        new Case("reset in D3",             ASLEEP,                              new Reset(),            "hear",                   "atc, work"),
        new Case("removal",                 WORKING,                             new Remove(),           "",                       "atc, work"),
        new Case("a reset of nothing",      GONE,                                new Reset(),            "",                       "atc"),
        new Case("a write to nothing",      GONE,                                new Ats(true),          "",                       ""));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-ATS-022", "R-ATS-023", "R-ATS-024"})
  void aWriteAllowsAndForbids(Case c) {
    FunctionState after = c.given().after(c.write());
    assertThat(
            words(
                after.mayRequest() ? "request" : "",
                after.hearsMessages() ? "hear" : "",
                after.ats() ? "ats" : ""))
        .isEqualTo(c.may());
    assertThat(
            words(
                c.given().emptiesAtc(c.write()) ? "atc" : "",
                c.given().ends(c.write()) ? "work" : ""))
        .isEqualTo(c.loses());
    assertThat(after.whyNot().isEmpty()).isEqualTo(after.mayRequest());
  }

  /** PASID goes on before ATS: the other way round nobody says what the ATC keeps. */
  @Test
  @Checks("R-ATS-025")
  void pasidSwitchedOnUnderAtsIsOpen() {
    FunctionState without = WORKING.after(new PasidEnable(false));
    assertThat(without.leavesAtcOpen(new PasidEnable(true))).isTrue();
    assertThat(without.leavesAtcOpen(new PasidEnable(false))).isFalse();
    assertThat(without.after(new Ats(false)).leavesAtcOpen(new PasidEnable(true))).isFalse();
    assertThat(WORKING.leavesAtcOpen(new PasidEnable(true))).isFalse();
    assertThat(WORKING.leavesAtcOpen(new PasidEnable(false))).isFalse();
  }

  private static String words(String... words) {
    return String.join(", ", List.of(words).stream().filter(w -> !w.isEmpty()).toList());
  }
}
