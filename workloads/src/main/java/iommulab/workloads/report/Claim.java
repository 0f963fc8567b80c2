package iommulab.workloads.report;

import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.End;
import iommulab.workloads.explore.Explored.Search;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What may be said of an exploration, and of which distribution a frequency speaks. */
public final class Claim {
  private Claim() {}

  /** Method, preset and how much was done, in one sentence. */
  public static String how(Explored explored) {
    String preset = Settings.name(explored.preset());
    if (explored.plan().method().samples()) {
      return "%d of %d runs from seed %d, preset %s, strategy %s, stop rule: number of runs"
          .formatted(
              explored.runs(),
              explored.plan().runs(),
              explored.seed(),
              preset,
              Settings.name(explored.plan().method()));
    }
    int bound = explored.plan().bound();
    return "search of all orders, preset %s, %s"
        .formatted(
            preset, bound == 0 ? "no bound" : "at most " + bound + " deliveries to each actor");
  }

  /** The interval of an outcome's frequency; empty where runs are not independent. */
  public static String interval(Explored explored, Seen seen) {
    return "";
  }

  /** What follows from what was seen, one sentence each. */
  public static List<String> sentences(Explored explored) {
    List<String> said = new ArrayList<>();
    if (explored.plan().method().samples()) {
      said.add(
          String.format(
              Locale.ROOT,
              "%d different classes of orders in %d runs.",
              explored.classes(),
              explored.runs()));
      return List.copyOf(said);
    }
    Search search = explored.search();
    said.add(
        ("%d runs: %d classes of orders completed, %d cut at the bound, %d given up as known, "
                + "%d without latencies")
            .formatted(
                search.runs(),
                search.complete(),
                search.bounded(),
                search.asleep(),
                search.dead()));
    said.add(
        switch (explored.end()) {
          case COMPLETE -> "These are all classes: an outcome with 0 cannot happen in this model.";
          case BOUNDED -> "These are all classes within the bound; beyond it nothing is known.";
          case LIMIT -> "Inconclusive: the limit came before the last order.";
          case INTERRUPTED -> "Inconclusive: interrupted before the last order.";
        });
    return List.copyOf(said);
  }

  /** Whether nothing forbidden was seen, but not everything was tried that was asked for. */
  public static boolean isInconclusive(Explored explored) {
    return explored.end() == End.LIMIT
        || explored.end() == End.INTERRUPTED
        || explored.search().stopped() > 0;
  }
}
