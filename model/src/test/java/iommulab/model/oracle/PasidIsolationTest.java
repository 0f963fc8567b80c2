package iommulab.model.oracle;

import static iommulab.model.oracle.Case.row;
import static iommulab.model.oracle.Story.P;
import static iommulab.model.oracle.Story.SID;
import static iommulab.model.oracle.Story.V;
import static iommulab.model.oracle.Story.map;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Pa;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Bound;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.rules.Checks;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two PASIDs of one function are as apart as two functions are. */
final class PasidIsolationTest {
  private static final Pa Q = new Pa(0x6000);
  private static final OptionalInt NONE = OptionalInt.empty();
  private static final OptionalInt ONE = OptionalInt.of(1);
  private static final OptionalInt TWO = OptionalInt.of(2);

  /** PASID 1 has domain one with page P, PASID 2 domain two with page Q at the same address. */
  private static Story bound(int secondAsid) {
    return new Story()
        .given(
            new DomainMade("none", 1, 0, ""),
            new DomainMade("one", 2, 0, ""),
            new DomainMade("two", secondAsid, 0, ""),
            new Attached("d0", SID, "none", "smmu0", true),
            new Bound("d0", SID, 1, "one", "smmu0", true),
            new Bound("d0", SID, 2, "two", "smmu0", true),
            new OwnerChanged(P, "one"),
            new OwnerChanged(Q, "two"),
            map("one", V, P, true),
            map("two", V, Q, true));
  }

  private static Story lands(Story story, OptionalInt pasid, Pa at, boolean translated) {
    int sent = story.step("rc", story.step("d0", -1));
    story.step("memory", sent, new Landed("d0", "d0:0", V, at, true, translated, pasid));
    return story;
  }

  private static Story fills(Story story, OptionalInt pasid, Pa at) {
    story.step("d0", -1, new AtcFilled("d0", pasid, V, at, 12));
    return story;
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        row("each its own",                       lands(lands(bound(3), ONE, P, false), TWO, Q, false)),
        row("each its own, through the ATC",      lands(fills(bound(3), TWO, Q), TWO, Q, true)),
        row("PASID 2 in PASID 1's page",          lands(bound(3), TWO, P, false), "isolation SMMU smmu0 R-SMMU-086"),
        row("PASID 1 in PASID 2's page",          lands(bound(3), ONE, Q, false), "isolation SMMU smmu0 R-SMMU-086"),
        row("without PASID in PASID 1's page",    lands(bound(3), NONE, P, false), "isolation SMMU smmu0 R-SMMU-086"),
        row("a PASID that nobody has",            lands(bound(3), OptionalInt.of(7), P, false), "isolation SMMU smmu R-SMMU-086"),
        row("both have one ASID",                 lands(bound(2), TWO, P, false), "isolation DRIVER driver H8"),
        row("the ATC's line of another PASID",    lands(fills(bound(3), ONE, P), TWO, P, true), "isolation DEVICE d0 R-ATS-003"),
        row("the SMMU's answer was another's",    lands(fills(bound(3), TWO, P), TWO, P, true), "isolation SMMU smmu0 R-SMMU-086"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-086", "R-ATS-003"})
  void anotherPasidsPageIsNotTheFunctions(Case c) {
    assertThat(c.findings()).containsExactlyElementsOf(c.verdict());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyLinearFormHasTheSameVerdict(Case c) {
    c.hasOneVerdictInEveryLinearForm(20);
  }
}
