package iommulab.workloads.witness;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.witness.Witness.Found;
import iommulab.workloads.witness.Witness.Origin;
import iommulab.workloads.witness.Witness.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A witness, written and read again, runs again with the same bytes, however it was found; and a
 * change in it is named by its step.
 */
final class ReplayTest {
  record Case(String name, Scenario scenario, Plan plan) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case runs(String scenario, Method method, String... settings) {
    String name = scenario + " " + method + " " + List.of(settings);
    return new Case(name, Some.scenario(scenario, settings), Some.sampling(method, 40));
  }

  // spotless:off
  static Stream<Case> sampled() {
    return Stream.of(
        runs("h1-racy",             Method.POS),
        runs("h1-racy",             Method.MIXED),
        runs("h1-racy",             Method.POS,       "run.preset=untimed"),
        runs("h1-racy",             Method.FIFO,      "run.preset=drawn"),
        runs("strict-unmap",        Method.LATENCIES),
        runs("silent-endpoint",     Method.RANDOM),
        runs("rcu-array-racy",      Method.POS,       "run.preset=untimed"),
        runs("masked-handler-racy", Method.POS),
        runs("no-snoop-read-back",  Method.POS), // its caches choose
        runs("churn-8",             Method.POS,       "run.step-limit=300"));
  }

  static Stream<Case> searched() {
    return Stream.of(
        new Case("untimed",  Some.scenario("atc-inv-pasid-racy", "run.preset=untimed"), Some.search(3_000)),
        new Case("interval", Some.scenario("atc-inv-pasid-racy"),                       Some.search(500)),
        new Case("h1",       Some.scenario("h1-racy"),                                  Some.search(500)),
        new Case("bounded",  Some.scenario("h1-racy", "run.preset=untimed"),
            new Plan(Method.ALL, 300, 7, 0, 1)));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("sampled")
  void sampledRunsReplay(Case c) {
    replay(Some.ofRuns(c.scenario(), c.plan()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("searched")
  void searchedStoriesReplay(Case c) {
    replay(Some.ofOutcomes(c.scenario(), c.plan()));
  }

  private static void replay(List<Witness> witnesses) {
    assertThat(witnesses).isNotEmpty();
    try (Rerun rerun = new Rerun(Catalog.usual(), witnesses.get(0).origin())) {
      for (Witness witness : witnesses) {
        Witness read = WitnessReader.read("w", WitnessFile.text(witness));
        assertThat(read).isEqualTo(witness);
        Replay replay = rerun.play(read);
        assertThat(replay.isSame()).as("%s of %s", replay.difference(), witness.found()).isTrue();
      }
    }
  }

  @Test
  void anotherTimeIsNamedByItsStep() {
    Witness witness = Some.ofRuns(Some.scenario("h1-racy"), Some.sampling(Method.POS, 1)).get(0);
    int at = 7;
    Step step = witness.steps().get(at);
    Step late = new Step(step.name(), step.time() + 1, step.message(), step.facts(), step.digest());
    Difference difference =
        Replay.of(Catalog.usual(), with(witness, at, late)).difference().orElseThrow();
    assertThat(difference.step()).isEqualTo(at);
    assertThat(difference.recorded().get(0)).startsWith(step.time() + 1 + " ns  " + step.name());
  }

  @Test
  void aDeliveryThatDoesNotComeIsNamedByItsStep() {
    Witness witness = Some.ofRuns(Some.scenario("h1-racy"), Some.sampling(Method.POS, 1)).get(0);
    int at = 5;
    Step step = witness.steps().get(at);
    Witness.Name name = step.name();
    Witness.Name other =
        new Witness.Name("nobody", name.receiver(), name.lane(), name.flow(), name.number());
    Step unknown = new Step(other, step.time(), step.message(), step.facts(), step.digest());
    Replay replay = Replay.of(Catalog.usual(), with(witness, at, unknown));
    Difference difference = replay.difference().orElseThrow();
    assertThat(replay.isSame()).isFalse();
    assertThat(difference.step()).isEqualTo(at);
    assertThat(difference.recorded().get(0)).contains("nobody -> ");
    assertThat(difference.now()).isEmpty();
    assertThat(difference.failure()).contains("step " + at + ": recorded ");
  }

  @Test
  void whatChangedSinceIsSaid() {
    Witness witness = Some.ofRuns(Some.scenario("h1-racy"), Some.sampling(Method.POS, 1)).get(0);
    assertThat(Replay.changes(Catalog.usual(), witness)).isEmpty();
    Origin origin = witness.origin();
    Origin older = new Origin(origin.name(), origin.file(), "sha256:00", origin.text());
    assertThat(Replay.changes(Catalog.usual(), by("0.0.1+abc", older, witness)))
        .satisfiesExactly(
            build -> assertThat(build).startsWith("made by build 0.0.1+abc, this is build "),
            file -> assertThat(file).startsWith(origin.file() + " has changed since"));
    Origin lost = new Origin(origin.name(), "no/such.litmus", "sha256:00", origin.text());
    assertThat(Replay.changes(Catalog.usual(), by(witness.build(), lost, witness)))
        .satisfiesExactly(file -> assertThat(file).startsWith("no/such.litmus cannot be read"));
    assertThat(Replay.of(Catalog.usual(), by("0.0.1+abc", lost, witness)).isSame()).isTrue();
  }

  private static Witness with(Witness witness, int at, Step step) {
    List<Step> steps = new ArrayList<>(witness.steps());
    steps.set(at, step);
    return copy(witness.build(), witness.origin(), steps, witness);
  }

  private static Witness by(String build, Origin origin, Witness witness) {
    return copy(build, origin, witness.steps(), witness);
  }

  private static Witness copy(String build, Origin origin, List<Step> steps, Witness witness) {
    Found found = witness.found();
    return new Witness(
        build,
        origin,
        witness.preset(),
        found,
        witness.outcome(),
        List.copyOf(steps),
        witness.choices(),
        witness.classDigest(),
        witness.digest(),
        Optional.empty());
  }
}
