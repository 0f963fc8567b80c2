package iommulab.workloads.report;

import iommulab.model.agenda.Preset;
import iommulab.model.statistics.Frequency;
import iommulab.model.statistics.Unseen;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.End;
import iommulab.workloads.explore.Explored.Search;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.explore.Frozen;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Tuning;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What may be said of an exploration, and of which distribution a frequency speaks. */
public final class Claim {
  private static final double ALPHA = 0.05;

  private Claim() {}

  /** Method, preset and how much was done, in one sentence. */
  public static String how(Explored explored) {
    String preset = Settings.name(explored.preset());
    if (explored.plan().method().samples()) {
      return "%d of %d runs from seed %d, preset %s, strategy %s, stop rule: %s"
          .formatted(
              explored.runs(),
              explored.plan().runs(),
              explored.seed(),
              preset,
              strategy(explored),
              explored.end() == End.COMPLETE ? "number of runs" : "interrupted");
    }
    String most =
        explored.plan().method() == Method.DELAYS
            ? "at most " + explored.plan().tuning().delays() + " delays"
            : explored.plan().bound().inWords();
    return "search, preset %s, strategy %s, %s"
        .formatted(preset, Settings.name(explored.plan().method()), most);
  }

  private static String strategy(Explored explored) {
    String name = Settings.name(explored.plan().method());
    Tuning tuning = explored.plan().tuning();
    return switch (explored.plan().method()) {
      case PCT, PCTCP -> name + " of depth " + tuning.depth();
      case DELAY -> name + " of " + tuning.delays();
      case STICKY -> name + " of " + tuning.stay();
      default -> name;
    };
  }

  /**
   * The interval of an outcome's frequency at 95 %, as a column; empty where runs are not
   * independent.
   */
  public static String interval(Explored explored, Seen seen) {
    if (!explored.isIndependent()) {
      return "";
    }
    if (seen.count() == 0) {
      return "below " + percent(Frequency.neverSeen(explored.runs(), ALPHA));
    }
    Frequency.Interval wilson = new Frequency(seen.count(), explored.runs()).wilson();
    return percent(wilson.low()) + " .. " + percent(wilson.high());
  }

  /** What else is to be said of one outcome's frequency; empty if nothing. */
  public static String rate(Explored explored, Seen seen) {
    if (explored.isIndependent() && seen.count() == 0) {
      return "never seen in %d: below %s at 95 %%"
          .formatted(explored.runs(), percent(Frequency.neverSeen(explored.runs(), ALPHA)));
    }
    if (explored.isIndependent() && explored.preset() == Preset.DRAWN && explored.nanos() > 0) {
      return String.format(
          Locale.ROOT,
          "%.4g per second of workload (virtual time)",
          seen.count() / (explored.nanos() / 1e9));
    }
    return "";
  }

  /** What follows from what was seen, one sentence each. */
  public static List<String> sentences(Explored explored) {
    List<String> said = new ArrayList<>();
    if (explored.plan().method().samples()) {
      sampled(explored, said);
    } else {
      searched(explored, said);
    }
    return List.copyOf(said);
  }

  private static void sampled(Explored explored, List<String> said) {
    String strategy = Settings.name(explored.plan().method());
    String preset = Settings.name(explored.preset());
    String classes =
        "%d different classes of orders in %d runs".formatted(explored.classes(), explored.runs());
    if (!explored.isIndependent()) {
      said.add(classes + ".");
      said.add("Intervals are withheld: " + whyWithheld(explored) + ".");
      return;
    }
    Unseen unseen =
        new Unseen(explored.runs(), explored.classes(), explored.seenOnce(), explored.seenTwice());
    said.add(
        String.format(
            Locale.ROOT,
            "%s; the next run shows a new one with probability %s (Good-Turing), and there are "
                + "about %.0f or more (Chao1).",
            classes,
            percent(unseen.nextIsNew()),
            unseen.classes()));
    said.add(
        "To see once what has probability 1 %% / 0.1 %% / 0.01 %%: %s runs at 95 %%, %s at 99 %%."
            .formatted(needed(0.95), needed(0.99)));
    said.add(
        "Frequencies are those under strategy %s and preset %s, not in silicon."
            .formatted(strategy, preset));
    explored.frozen().ifPresent(frozen -> said.add(assumed(explored, frozen)));
  }

  private static String whyWithheld(Explored explored) {
    return explored.end() == End.COMPLETE
        ? "strategy fifo takes the same order in every run"
        : "the runs were interrupted, so their number was not fixed before";
  }

  private static String needed(double confidence) {
    return Stream.of(0.01, 0.001, 0.0001)
        .map(p -> Long.toString(Frequency.runsNeeded(p, confidence)))
        .collect(Collectors.joining(" / "));
  }

  /** What a warm-up measured, and the bound if it holds. */
  private static String assumed(Explored explored, Frozen frozen) {
    Method method = explored.plan().method();
    int depth = explored.plan().tuning().depth();
    String measured =
        "Frozen from a warm-up of %d runs of pos: at most %d channels, width %d, %d deliveries. "
            .formatted(frozen.runs(), frozen.channels(), frozen.width(), frozen.steps());
    if (!method.hasBound()) {
      return measured + "There is no bound on what it misses.";
    }
    if (explored.preset() != Preset.UNTIMED) {
      return measured
          + "Under "
          + Settings.name(explored.preset())
          + " there is no bound: only the frequencies above.";
    }
    if (explored.outside() > 0) {
      return measured + "%d runs were larger, so there is no bound.".formatted(explored.outside());
    }
    double least = method == Method.PCT ? frozen.pct(depth).least() : frozen.pctcp(depth).least();
    return measured
        + String.format(
            Locale.ROOT,
            "No run was larger: one run meets a bug of depth %d with a probability of at least "
                + "%.2g.",
            depth,
            least);
  }

  private static void searched(Explored explored, List<String> said) {
    Search search = explored.search();
    said.add(
        explored.plan().method() == Method.ALL
            ? ("%d runs: %d classes of orders completed, %d cut at the bound, %d given up as "
                    + "known, %d without latencies")
                .formatted(
                    search.runs(),
                    search.complete(),
                    search.bounded(),
                    search.asleep(),
                    search.dead())
            : "%d runs of %d classes of orders".formatted(search.runs(), explored.classes()));
    if (search.stopped() > 0) {
      said.add("Inconclusive: %d runs were stopped by a watchdog.".formatted(search.stopped()));
    }
    said.add(
        switch (explored.end()) {
          case COMPLETE -> "These are all classes: an outcome with 0 cannot happen in this model.";
          case BOUNDED ->
              explored.plan().method() == Method.DELAYS
                  ? "These are all runs with at most %d delays; beyond that nothing is known."
                      .formatted(explored.plan().tuning().delays())
                  : "These are all classes within the bound; beyond it nothing is known.";
          case LIMIT -> "Inconclusive: the limit came before the last order.";
          case INTERRUPTED -> "Inconclusive: interrupted before the last order.";
        });
  }

  /** A probability, with two digits that mean something. */
  static String percent(double probability) {
    double percent = 100 * probability;
    int digits = percent >= 10 || percent == 0 ? 1 : percent >= 0.1 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + digits + "f%%", percent);
  }

  /** The verdict; not trying all that was asked for makes it inconclusive. */
  public static RunVerdict verdict(Explored explored) {
    return isInconclusive(explored)
        ? explored.verdict().and(RunVerdict.INCONCLUSIVE)
        : explored.verdict();
  }

  /** Whether nothing forbidden was seen, but not everything was tried that was asked for. */
  public static boolean isInconclusive(Explored explored) {
    return explored.end() == End.LIMIT
        || explored.end() == End.INTERRUPTED
        || explored.search().stopped() > 0;
  }
}
