package iommulab.workloads.report;

import iommulab.workloads.grade.Graded;
import iommulab.workloads.run.RunTrace;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Difference;
import iommulab.workloads.witness.Replay;
import iommulab.workloads.witness.Witness;
import java.util.List;

/** What came of running a witness again, as text. */
public final class ReplayReport {
  private ReplayReport() {}

  /**
   * The report of one witness.
   *
   * @param changes what is not as it was, one sentence each
   * @param trace whether each step is shown
   */
  public static String of(Replay replay, List<String> changes, boolean trace) {
    Page page = new Page(false);
    PageNames pages = new PageNames(replay.pages());
    Witness witness = replay.witness();
    page.wrapped(
        "",
        "%s, preset %s, seed %d: %d deliveries, %d data choices"
            .formatted(
                witness.origin().name(),
                Settings.name(witness.preset()),
                witness.found().seed(),
                witness.steps().size(),
                witness.choices().size()));
    replay.outcome().ifPresent(outcome -> outcome(page, outcome));
    if (trace) {
      page.line("");
      TraceReport.of(RunTrace.of(replay.result().history(), replay.verdict()), pages)
          .lines()
          .forEach(line -> page.line(Page.ascii(line)));
      page.line("");
    }
    replay.difference().ifPresent(difference -> difference(page, pages, difference));
    if (replay.isSame()) {
      page.line("same bytes: " + replay.digest());
    } else if (replay.difference().isEmpty()) {
      page.wrapped("", "every step is the same, but not what comes of it:");
      page.wrapped(
          "  ", "recorded: " + witness.outcome().id() + ", class " + witness.classDigest());
      page.wrapped(
          "  ",
          "now: "
              + replay.outcome().map(Graded::id).orElse("no outcome")
              + ", class "
              + replay.classDigest());
    }
    changes.forEach(change -> page.wrapped("", "note: " + change));
    return page.toString();
  }

  private static void outcome(Page page, Graded outcome) {
    page.wrapped("", "outcome: " + Settings.name(outcome.grade()) + ", " + outcome.id());
    if (!outcome.reason().isEmpty()) {
      page.wrapped("  ", outcome.reason());
    }
  }

  private static void difference(Page page, PageNames pages, Difference difference) {
    page.line("differs at step " + difference.step());
    if (!difference.failure().isEmpty()) {
      page.wrapped("  ", difference.failure().lines().findFirst().orElse(""));
    }
    side(page, pages, "recorded", difference.recorded(), "the witness ends before it");
    side(page, pages, "now", difference.now(), "the run ends before it");
  }

  private static void side(
      Page page, PageNames pages, String name, List<String> lines, String otherwise) {
    page.line("  " + name + ":");
    (lines.isEmpty() ? List.of(otherwise) : lines)
        .forEach(line -> page.line("    " + Page.ascii(pages.in(line))));
  }
}
