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

  @Test
  void aSmallWitnessHasNothingToSpare() {
    Witness small = Shrinking.shrink(Catalog.usual(), "w", LARGE);
    assertThat(small.shrunk().orElseThrow().holds()).isNotEmpty();
    assertThat(Minimality.superfluous(small)).isEmpty();
  }

  @Test
  void aHoldThatTheDefaultOrderKeepsAnywayIsNoticed() {
    Witness small = Shrinking.shrink(Catalog.usual(), "w", LARGE);
    Hold idle =
        new Hold(small.steps().get(small.steps().size() - 1).name(), small.steps().get(0).name());
    assertThat(Minimality.superfluous(with(small, idle)))
        .contains(idle.waits() + " waits until " + idle.until());
  }

  @Test
  void holdsThatDoNotLeadThereAreNoticed() {
    Witness small = Shrinking.shrink(Catalog.usual(), "w", LARGE);
    assertThat(Minimality.superfluous(with(small)))
        .contains("nothing: holds and data choices do not show the violation");
  }

  @Test
  void aStepThatIsNotNeededIsNoticed() {
    Witness small = Shrinking.shrink(Catalog.usual(), "w", LARGE, true);
    assertThat(Minimality.superfluous(small)).isNotEmpty();
  }

  /** The conflict is noticed the second time; the first answer may be any. */
  @Test
  void aDataChoiceThatIsNotNeededIsNoticed() {
    Witness large = Some.forbidden(Some.scenario("block-split-racy"), 1_000);
    Witness small = Shrinking.shrink(Catalog.usual(), "w", large);
    assertThat(small.choices()).extracting(Choice::way).contains(1);
    assertThat(Minimality.superfluous(small)).isEmpty();
    Choice noticed = small.choices().get(small.choices().size() - 1);
    Choice later =
        new Choice(noticed.actor(), noticed.draw() + 1, noticed.name(), noticed.ways(), 1);
    List<Choice> more = new ArrayList<>(small.choices());
    more.add(later);
    Witness spare = replaced(small, more, small.shrunk());
    assertThat(Minimality.superfluous(spare)).containsExactly("TLB conflict noticed the way 1");
  }

  /** The witness with these holds in addition; without any, with none at all. */
  private static Witness with(Witness small, Hold... more) {
    Shrunk shrunk = small.shrunk().orElseThrow();
    List<Hold> holds = new ArrayList<>(more.length == 0 ? List.of() : shrunk.holds());
    holds.addAll(List.of(more));
    Shrunk other = new Shrunk(shrunk.before(), shrunk.after(), List.copyOf(holds));
    return replaced(small, small.choices(), Optional.of(other));
  }

  private static Witness replaced(Witness small, List<Choice> choices, Optional<Shrunk> shrunk) {
    return new Witness(
        small.build(),
        small.origin(),
        small.preset(),
        small.found(),
        small.outcome(),
        small.steps(),
        List.copyOf(choices),
        small.classDigest(),
        small.digest(),
        shrunk);
  }
}
