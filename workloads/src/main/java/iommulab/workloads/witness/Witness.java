package iommulab.workloads.witness;

import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Preset;
import iommulab.workloads.grade.RunVerdict;
import java.util.List;
import java.util.Optional;

/**
 * One run, kept whole: what was run, by which choices, and what it showed, step by step.
 *
 * @param build who ran it
 * @param origin the scenario
 * @param preset what time permitted
 * @param found how it was found
 * @param outcome what it showed
 * @param steps its deliveries, in the order handled
 * @param choices its data choices, in the order asked for
 * @param classDigest equal for two runs that differ only in the order of independent deliveries
 * @param digest of the whole log body
 * @param shrunk how small it was made, if it was
 */
public record Witness(
    String build,
    Origin origin,
    Preset preset,
    Found found,
    Shown outcome,
    List<Step> steps,
    List<Choice> choices,
    String classDigest,
    String digest,
    Optional<Shrunk> shrunk) {

  /** Raised when a reader of the old form would be misled. */
  public static final String FORMAT = "iommu-lab/witness/1";

  /**
   * The scenario.
   *
   * @param name its short name
   * @param file where it was read
   * @param fileDigest SHA-256 of that file as it was then
   * @param text the scenario with every setting resolved; this is what runs
   */
  public record Origin(String name, String file, String fileDigest, String text) {}

  /**
   * How a run was found.
   *
   * @param method the strategy, or {@code all} for a search
   * @param runs how many runs were asked for; 0 for no limit
   * @param bound most deliveries that one actor handles; 0 for no bound
   * @param rootSeed seed of the exploration's first run
   * @param run number of this run in the exploration, from 0
   * @param seed of this run: drawn latencies and generated work
   */
  public record Found(String method, long runs, int bound, long rootSeed, long run, long seed) {}

  /**
   * What a run showed.
   *
   * @param id the row's condition, or what the run showed if no row graded it
   * @param grade what it means
   * @param ending how the run ended
   * @param violations what the judge found, the first harm first
   */
  public record Shown(String id, RunVerdict grade, String ending, List<Fingerprint> violations) {}

  /** A delivery's name, which is the same in every order of the run. */
  public record Name(String sender, String receiver, Lane lane, long flow, int number) {
    @Override
    public String toString() {
      return sender
          + " -> "
          + receiver
          + " "
          + lane
          + (flow == 0 ? "" : "/" + Long.toHexString(flow))
          + " #"
          + number;
    }
  }

  /**
   * One delivery.
   *
   * @param name its name
   * @param time virtual nanoseconds; 0 under untimed
   * @param message what was delivered
   * @param facts what was noted
   * @param digest of the log body up to here, cut short
   */
  public record Step(Name name, long time, String message, List<String> facts, String digest) {}

  /** One data choice: the n-th of an actor, and the way it went. */
  public record Choice(String actor, int draw, String name, int ways, int way) {}

  /**
   * How a witness was made small.
   *
   * @param before its sizes then
   * @param after its sizes now
   * @param holds with these the default order becomes this story; none can be left out
   */
  public record Shrunk(Size before, Size after, List<Hold> holds) {}

  /**
   * How large a witness is.
   *
   * @param steps deliveries handled
   * @param externals lines of the scenario that act: setup, and steps of parties
   * @param explored deliveries that are named in holds
   * @param switches how often the next delivery goes to another actor
   */
  public record Size(int steps, int externals, int explored, int switches) {}

  /** A deviation from the default order: one delivery waits until another was handled. */
  public record Hold(Name waits, Name until) {}
}
