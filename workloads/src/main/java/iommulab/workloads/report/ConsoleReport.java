package iommulab.workloads.report;

import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.FindingCount;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.settings.Settings;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * A result as text of at most 100 columns, plain ASCII, coloured on request; only commands, which
 * are to be copied, and traces may have longer lines.
 */
public final class ConsoleReport {
  private final Page page;

  private ConsoleReport(boolean coloured) {
    this.page = new Page(coloured);
  }

  /**
   * The report of one scenario.
   *
   * @param coloured whether grades have colours, for a terminal
   * @param again the command that shows the run of a seed once more
   */
  public static String of(ScenarioResult result, boolean coloured, LongFunction<String> again) {
    ConsoleReport report = new ConsoleReport(coloured);
    report.head(result);
    report.outcomes(result, again);
    report.page.expectations(result.expectations());
    report.findings(result, again);
    report.rest(result);
    report.trace(result);
    return report.page.toString();
  }

  private void head(ScenarioResult result) {
    String title = result.title().isEmpty() ? "" : ": " + result.title();
    page.wrapped("", result.scenario() + title);
    page.wrapped(
        "",
        String.format(
            "%d of %d runs from seed %d, preset %s, engine %s",
            result.runs(),
            result.planned(),
            result.seed(),
            Settings.name(result.preset()),
            Settings.name(result.engine())));
    page.line("digest " + result.digest());
  }

  private void outcomes(ScenarioResult result, LongFunction<String> again) {
    page.line("");
    page.line("    count    share  grade         outcome");
    for (Outcome outcome : result.outcomes()) {
      String share =
          String.format(
              Locale.ROOT, "%.2f%%", 100.0 * outcome.count() / Math.max(1, result.runs()));
      String start =
          String.format("%9d  %7s  ", outcome.count(), share) + page.grade(outcome.grade(), 14);
      page.columns(start, 34, outcome.id());
      if (!outcome.reason().isEmpty()) {
        page.wrapped(" ".repeat(36), outcome.reason());
      }
      boolean worthALook = outcome.grade() != RunVerdict.ACCEPTABLE && outcome.count() > 0;
      if (worthALook) {
        page.command(36, "see: " + again.apply(outcome.firstSeed()));
      }
    }
  }

  private void findings(ScenarioResult result, LongFunction<String> again) {
    PageNames pages = new PageNames(result.pages());
    if (result.findings().isEmpty()) {
      return;
    }
    page.line("");
    page.line("findings of the judge");
    for (FindingCount counted : result.findings()) {
      Finding finding = counted.finding();
      String permitted = finding.permitted() ? " (the architecture permits it)" : "";
      String section = finding.section().isEmpty() ? "" : " (" + finding.section() + ")";
      page.wrapped("  ", finding.property() + permitted + ": " + pages.in(finding.what()));
      page.wrapped("    ", "accused: " + finding.accused() + "; rule: " + finding.rule() + section);
      page.command(4, "runs: " + counted.count() + "; first: " + again.apply(counted.firstSeed()));
    }
  }

  private void rest(ScenarioResult result) {
    if (!result.metrics().isEmpty()) {
      page.line("");
      page.line("metrics");
      result
          .metrics()
          .forEach((name, value) -> page.line(String.format("  %-44s %18s", name, number(value))));
    }
    if (!result.notes().isEmpty()) {
      page.line("");
      result.notes().forEach(note -> page.wrapped("", "note: " + note));
    }
    page.line("");
    page.line("verdict: " + page.grade(result.verdict(), 0));
  }

  private void trace(ScenarioResult result) {
    result
        .trace()
        .map(trace -> TraceReport.of(trace, new PageNames(result.pages())))
        .ifPresent(
            trace -> {
              page.line("");
              page.line("trace of seed " + result.seed() + "; >> marks the steps of findings");
              trace.lines().forEach(step -> page.line(Page.ascii(step)));
            });
  }

  private static String number(Number value) {
    boolean whole = !(value instanceof Double || value instanceof Float);
    return whole
        ? Long.toString(value.longValue())
        : String.format(Locale.ROOT, "%.3f", value.doubleValue());
  }
}
