package iommulab.workloads.witness;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.witness.Witness.Choice;
import iommulab.workloads.witness.Witness.Hold;
import iommulab.workloads.witness.Witness.Shrunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The check of shrunk witnesses notices whatever a witness does not need. */
final class MinimalityTest {
  private static final Witness LARGE = Some.forbidden(Some.scenario("h1-racy"), 300);
  private static final Witness SMALL = Shrinking.shrink(Catalog.usual(), "w", LARGE);

  @Test
  void aSmallWitnessHasNothingToSpare() {
    assertThat(SMALL.shrunk().orElseThrow().holds()).isNotEmpty();
    assertThat(Minimality.superfluous(SMALL)).isEmpty();
  }

  @Test
  void aHoldThatTheDefaultOrderKeepsAnywayIsNoticed() {
    Hold idle =
        new Hold(SMALL.steps().get(SMALL.steps().size() - 1).name(), SMALL.steps().get(0).name());
    assertThat(Minimality.superfluous(with(idle)))
        .contains(idle.waits() + " waits until " + idle.until());
  }

  @Test
  void holdsThatDoNotLeadThereAreNoticed() {
    assertThat(Minimality.superfluous(with()))
        .contains("nothing: holds and data choices do not show the violation");
  }

  @Test
  void aStepThatIsNotNeededIsNoticed() {
    Witness whole = Shrinking.shrink(Catalog.usual(), "w", LARGE, true);
    assertThat(Minimality.superfluous(whole)).isNotEmpty();
  }

  @Test
  void aDataChoiceThatIsNotNeededIsNoticed() {
    List<Choice> more = new ArrayList<>(SMALL.choices());
    more.add(new Choice("smmu0", 99, "never asked", 2, 1));
    assertThat(Minimality.superfluous(replaced(SMALL, more, SMALL.shrunk())))
        .containsExactly("never asked the way 1");
  }

  /** The witness with these holds in addition; without any, with none at all. */
  private static Witness with(Hold... more) {
    Shrunk shrunk = SMALL.shrunk().orElseThrow();
    List<Hold> holds = new ArrayList<>(more.length == 0 ? List.of() : shrunk.holds());
    holds.addAll(List.of(more));
    Shrunk other = new Shrunk(shrunk.before(), shrunk.after(), List.copyOf(holds));
    return replaced(SMALL, SMALL.choices(), Optional.of(other));
  }

  private static Witness replaced(Witness witness, List<Choice> choices, Optional<Shrunk> shrunk) {
    return new Witness(
        witness.build(),
        witness.origin(),
        witness.preset(),
        witness.found(),
        witness.outcome(),
        witness.steps(),
        List.copyOf(choices),
        witness.classDigest(),
        witness.digest(),
        shrunk);
  }
}
