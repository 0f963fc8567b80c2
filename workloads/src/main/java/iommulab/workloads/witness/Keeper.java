package iommulab.workloads.witness;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Recorded;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Resolved;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.explore.Sampler;
import iommulab.workloads.explore.Story;
import iommulab.workloads.grade.Graded;
import iommulab.workloads.run.RunFailure;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Witness.Found;
import iommulab.workloads.witness.Witness.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes witnesses of what an exploration of one scenario found: every story is run again on the
 * concrete clock and must show the same class of orders and the same outcome.
 */
public final class Keeper implements AutoCloseable {
  private static final int SLUG = 40;

  private final Explored explored;
  private final Sampler sampler;
  private final Rerun rerun;

  /** For one exploration of a scenario. */
  public Keeper(Catalog catalog, Scenario scenario, Explored explored) {
    this.explored = explored;
    this.sampler = new Sampler(explored.plan(), explored.preset(), explored.frozen());
    this.rerun = new Rerun(catalog, origin(scenario));
  }

  /** A scenario as witnesses keep it. */
  static Origin origin(Scenario scenario) {
    return new Origin(
        scenario.name(), scenario.file(), Digests.of(scenario.text()), Resolved.text(scenario));
  }

  /** The witness of the shortest story of an outcome that was seen. */
  public Witness witness(Seen seen) {
    return witness(seen.shortest().orElseThrow(), seen.what());
  }

  /** The witness of a story; one that does not come out again is our mistake. */
  public Witness witness(Story story, Graded outcome) {
    boolean whole = !outcome.id().startsWith("given up");
    RunResult result =
        rerun.run(explored.preset(), new Recorded(story.choices(), !whole), story.seed());
    if (result.ending() == Ending.FAILED) {
      throw mistake(story, "does not run again: " + result.failure());
    }
    if (result.classDigest() != story.classDigest()) {
      throw mistake(story, "is of another class of orders when it is run again");
    }
    Witness witness = rerun.witness(result, found(story), Optional.empty());
    if (!witness.outcome().id().equals(outcome.id())) {
      throw mistake(
          story, "shows '" + witness.outcome().id() + "' when it is run again, it was " + outcome);
    }
    return witness;
  }

  /** The witness of one of the sampled runs, whatever it showed. */
  public Witness sampled(long run) {
    long seed = explored.seed() + run;
    Sampler.Sample sample = rerun.sample(sampler, seed);
    RunResult result = sample.result();
    Graded outcome = rerun.graded(result);
    return witness(
        new Story(run, seed, sample.story().get(), result.classDigest(), List.of(), Map.of()),
        outcome);
  }

  private RunFailure mistake(Story story, String what) {
    return new RunFailure(
        explored.scenario(), story.seed(), "the story of run " + story.run() + " " + what);
  }

  private Found found(Story story) {
    return new Found(
        Settings.name(explored.plan().method()),
        explored.plan().runs(),
        explored.plan().bound().all(),
        explored.seed(),
        story.run(),
        story.seed());
  }

  /** The name of a witness's file: its number among the outcomes, and a few words. */
  public static String fileName(int number, Graded outcome) {
    String words =
        (Settings.name(outcome.grade()) + " " + outcome.id())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String slug = words.length() <= SLUG ? words : words.substring(0, SLUG);
    return number + "-" + slug.replaceAll("-$", "") + ".witness.json";
  }

  @Override
  public void close() {
    rerun.close();
  }
}
