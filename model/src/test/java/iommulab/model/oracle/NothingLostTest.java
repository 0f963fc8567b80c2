package iommulab.model.oracle;

import static iommulab.model.oracle.Story.CMDQ;
import static iommulab.model.oracle.Story.SID;
import static iommulab.model.oracle.Story.V;
import static iommulab.model.oracle.Story.plain;
import static iommulab.model.oracle.Story.raised;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.GlobalError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fault leaves a record or a mark, a stopped queue an error; else the SMMU is convicted. */
final class NothingLostTest {
  private static final Iova ELSEWHERE = new Iova(0x9000);

  private record Case(String name, List<Fact> facts, List<String> verdict) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case row(String name, List<Fact> facts, String... verdict) {
    return new Case(name, facts, List.of(verdict));
  }

  private static Refused refused(Iova iova, String why) {
    return new Refused("d0", "d0:0", iova, true, why);
  }

  private static EventRecorded recorded(EventCode code, int sid, Iova iova) {
    return new EventRecorded("smmu0", code, sid, iova);
  }

  private static EventLost lost(boolean marked) {
    return new EventLost("smmu0", EventCode.F_TRANSLATION, SID, marked);
  }

  private static GlobalErrorRaised error(String smmu, GlobalError error) {
    return new GlobalErrorRaised(smmu, error);
  }

  // spotless:off
  static Stream<Case> cases() {
    Refused fault = refused(V, "F_TRANSLATION");
    Fact stop = new QueueStopped(CMDQ, 0, CommandError.CERROR_ILL);
    String unrecorded = "nothing-lost SMMU smmu0 R-SMMU-069";
    String dropped = "nothing-lost SMMU smmu0 R-SMMU-093";
    String silent = "nothing-lost SMMU smmu0 R-SMMU-002";
    return Stream.of(
        row("nothing happened", List.of()),
        row("fault and record", List.of(fault, recorded(EventCode.F_TRANSLATION, SID, V))),
        row("record before the refusal", List.of(recorded(EventCode.F_TRANSLATION, SID, V), fault)),
        row("two faults, merged", List.of(fault, refused(V.plus(8), "F_TRANSLATION"), recorded(EventCode.F_TRANSLATION, SID, V))),
        row("fault without record", List.of(fault), unrecorded),
        row("two faults, one page unrecorded", List.of(fault, refused(ELSEWHERE, "F_TRANSLATION"), recorded(EventCode.F_TRANSLATION, SID, V)), unrecorded),
        row("record of another stream", List.of(fault, recorded(EventCode.F_TRANSLATION, SID + 1, V)), unrecorded),
        row("record of another type", List.of(fault, recorded(EventCode.F_PERMISSION, SID, V)), unrecorded),
        row("permission", List.of(refused(V, "F_PERMISSION")), unrecorded),
        row("forbidden translated access", List.of(refused(V, "F_TRANSL_FORBIDDEN")), unrecorded),
        row("the same, told by the address that it came with", List.of(refused(V, "F_TRANSL_FORBIDDEN"), recorded(EventCode.F_TRANSL_FORBIDDEN, SID, ELSEWHERE))),
        row("silent abort", List.of(refused(V, "stream aborts"))),
        row("answer without rights at the device", List.of(refused(V, "no rights"))),
        row("dropped and marked", List.of(fault, lost(true))),
        row("dropped without a mark", List.of(fault, lost(false)), dropped),
        row("dropped since it could not be written", List.of(fault, lost(false), error("smmu0", GlobalError.EVTQ_ABT_ERR))),
        row("marked at another SMMU", List.of(fault, lost(false), error("smmu1", GlobalError.EVTQ_ABT_ERR)), dropped),
        row("stopped and told", List.of(stop, raised())),
        row("stopped silently", List.of(stop), silent),
        row("told before it stopped", List.of(raised(), stop), silent),
        row("another error", List.of(stop, error("smmu0", GlobalError.EVTQ_ABT_ERR)), silent));
  }
  // spotless:on

  private static List<String> judged(List<Fact> facts, boolean quiescent) {
    Story story = plain(false);
    for (Fact fact : facts) {
      story.step("smmu0", -1, fact);
    }
    return Judge.judge(story.history(), quiescent).findings().stream()
        .map(f -> f.property() + " " + f.accused() + " " + f.rule())
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-069", "R-SMMU-093"})
  void whatIsLostUnmarkedIsConvicted(Case c) {
    assertThat(judged(c.facts, true)).containsExactlyElementsOf(c.verdict);
  }

  @Test
  void beforeItsEndARunIsNotJudged() {
    assertThat(judged(List.of(refused(V, "F_TRANSLATION")), false)).isEmpty();
  }
}
