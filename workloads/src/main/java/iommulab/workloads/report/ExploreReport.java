package iommulab.workloads.report;

import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Story;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.settings.Settings;
import java.util.Locale;
import java.util.function.Function;

/** An exploration as text of at most 100 columns, in the manner of jcstress. */
public final class ExploreReport {
  private static final int OUTCOME = 44;

  private final Explored explored;
  private final Page page;

  private ExploreReport(Explored explored, boolean coloured) {
    this.explored = explored;
    this.page = new Page(coloured);
  }

  /**
   * The report of one exploration.
   *
   * @param coloured whether grades have colours, for a terminal
   * @param witness the command that shows the shortest run of an outcome
   */
  public static String of(
      Explored explored, boolean coloured, Function<Explored.Seen, String> witness) {
    ExploreReport report = new ExploreReport(explored, coloured);
    report.head();
    report.outcomes(witness);
    report.page.expectations(explored.expectations());
    report.end();
    return report.page.toString();
  }

  private void head() {
    String title = explored.title().isEmpty() ? "" : ": " + explored.title();
    page.wrapped("", explored.scenario() + title);
    page.wrapped("", Claim.how(explored));
  }

  private void outcomes(Function<Explored.Seen, String> witness) {
    page.line("");
    boolean samples = explored.plan().method().samples();
    page.line(
        samples
            ? "    count    share  95 % interval     grade         outcome"
            : explored.plan().method() == Method.ALL
                ? "  classes  grade         outcome"
                : "     runs  grade         outcome");
    for (Explored.Seen seen : explored.outcomes()) {
      String start = String.format("%9d  ", seen.count());
      if (samples) {
        String share =
            String.format(
                Locale.ROOT, "%.2f%%", 100.0 * seen.count() / Math.max(1, explored.runs()));
        start += String.format("%7s  %-16s  ", share, Claim.interval(explored, seen));
      }
      int indent = start.length() + 14;
      page.columns(start + page.grade(seen.what().grade(), 14), indent, seen.what().id());
      String deep = " ".repeat(indent + 2);
      if (!seen.what().reason().isEmpty()) {
        page.wrapped(deep, seen.what().reason());
      }
      String rate = Claim.rate(explored, seen);
      if (!rate.isEmpty()) {
        page.wrapped(deep, rate);
      }
      seen.shortest().ifPresent(story -> story(seen, story, deep, indent + 2, witness));
    }
  }

  private void story(
      Explored.Seen seen,
      Story story,
      String deep,
      int indent,
      Function<Explored.Seen, String> witness) {
    PageNames pages = new PageNames(explored.pages());
    for (Finding finding : story.findings()) {
      String section = finding.section().isEmpty() ? "" : " (" + finding.section() + ")";
      page.wrapped(deep, "accused: " + finding.accused() + "; rule: " + finding.rule() + section);
      page.wrapped(deep, "why: " + pages.in(finding.what()));
    }
    String command = witness.apply(seen);
    if (seen.what().grade() != RunVerdict.ACCEPTABLE || !story.findings().isEmpty()) {
      page.command(
          indent,
          "shortest: "
              + story.length()
              + " deliveries"
              + (command.isEmpty() ? "" : "; " + command));
    }
  }

  private void end() {
    page.line("");
    Claim.sentences(explored).forEach(sentence -> page.wrapped("", sentence));
    explored.notes().forEach(note -> page.wrapped("", "note: " + note));
    page.line("");
    page.line("verdict: " + page.grade(Claim.verdict(explored), 0));
  }

  /** Lower-case name of a grade, for tables. */
  static String name(RunVerdict grade) {
    return Settings.name(grade);
  }
}
