package iommulab.workloads.explore;

import iommulab.model.address.Pa;
import iommulab.model.agenda.Preset;
import iommulab.workloads.grade.Expected;
import iommulab.workloads.grade.Graded;
import iommulab.workloads.grade.RunVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an exploration showed.
 *
 * @param scenario its short name
 * @param file where it was read
 * @param title one sentence; may be empty
 * @param preset what time permitted
 * @param plan how it was explored
 * @param seed of the first run
 * @param runs complete runs that count: each of its own class for a search
 * @param classes how many classes of orders they were
 * @param seenOnce how many of these classes had one run only
 * @param seenTwice how many had two
 * @param nanos virtual time of all runs together; only under drawn it means something
 * @param frozen what a warm-up measured, for a method that needs one
 * @param outside runs that were larger than measured then
 * @param end how it ended
 * @param search how the runs of a search ended; all 0 for sampling
 * @param outcomes rows in the order of the file, then every other outcome by its text
 * @param expectations what became of {@code always}, {@code sometimes} and {@code eventually}
 * @param verdict of all of them together
 * @param notes sentences for people
 * @param pages the names of physical pages, for people
 * @param actors the names of actors by number
 */
public record Explored(
    String scenario,
    String file,
    String title,
    Preset preset,
    Plan plan,
    long seed,
    long runs,
    long classes,
    long seenOnce,
    long seenTwice,
    long nanos,
    Optional<Frozen> frozen,
    long outside,
    End end,
    Search search,
    List<Seen> outcomes,
    List<Expected> expectations,
    RunVerdict verdict,
    List<String> notes,
    Map<String, Pa> pages,
    List<String> actors) {

  /**
   * Whether the runs are independent and alike, and their number was fixed before, so that
   * intervals and estimates mean something.
   */
  public boolean isIndependent() {
    boolean alwaysTheSame = plan.method() == Method.FIFO && preset != Preset.DRAWN;
    return plan.method().samples() && end == End.COMPLETE && runs > 0 && !alwaysTheSame;
  }

  /** How an exploration ended. */
  public enum End {
    /** All runs that were asked for, or every class of orders. */
    COMPLETE,
    /** Every class of orders within the bound, which cut some runs off. */
    BOUNDED,
    /** A limit of runs or seconds came first. */
    LIMIT,
    /** The user stopped it. */
    INTERRUPTED
  }

  /**
   * How the runs of a search ended.
   *
   * @param runs all of them
   * @param complete classes completed
   * @param bounded given up at the bound
   * @param asleep given up because an earlier run shows all that follows
   * @param dead no latencies lead there
   * @param stopped given up by a watchdog of the engine
   */
  public record Search(
      long runs, long complete, long bounded, long asleep, long dead, long stopped) {
    /** Of an exploration that was no search. */
    public static final Search NONE = new Search(0, 0, 0, 0, 0, 0);
  }

  /**
   * One outcome.
   *
   * @param what the outcome
   * @param count runs that had it
   * @param shortest the shortest of them, the first of those; empty if none had it
   */
  public record Seen(Graded what, long count, Optional<Story> shortest) {}
}
