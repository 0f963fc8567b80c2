package iommulab.workloads.report;

import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.FindingCount;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * A result as text of at most 100 columns, plain ASCII, coloured on request; only commands, which
 * are to be copied, and traces may have longer lines.
 */
public final class ConsoleReport {
  private static final int WIDTH = 100;

  private final boolean coloured;
  private final StringBuilder text = new StringBuilder();

  private ConsoleReport(boolean coloured) {
    this.coloured = coloured;
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
    report.findings(result, again);
    report.rest(result);
    report.trace(result);
    return report.text.toString();
  }

  private void head(ScenarioResult result) {
    String title = result.title().isEmpty() ? "" : ": " + result.title();
    wrapped("", result.scenario() + title);
    wrapped(
        "",
        String.format(
            "%d of %d runs from seed %d, preset %s, engine %s",
            result.runs(),
            result.planned(),
            result.seed(),
            Settings.name(result.preset()),
            Settings.name(result.engine())));
    line("digest " + result.digest());
  }

  private void outcomes(ScenarioResult result, LongFunction<String> again) {
    line("");
    line("    count    share  grade         outcome");
    for (Outcome outcome : result.outcomes()) {
      String share =
          String.format(
              Locale.ROOT, "%.2f%%", 100.0 * outcome.count() / Math.max(1, result.runs()));
      String start =
          String.format("%9d  %7s  ", outcome.count(), share) + padded(outcome.grade(), 14);
      List<String> lines = wrap(outcome.id(), WIDTH - 34);
      line(start + lines.get(0));
      lines.subList(1, lines.size()).forEach(more -> line(" ".repeat(34) + more));
      if (!outcome.reason().isEmpty()) {
        wrapped(" ".repeat(36), outcome.reason());
      }
      boolean worthALook = outcome.grade() != RunVerdict.ACCEPTABLE && outcome.count() > 0;
      if (worthALook) {
        command(36, "see: " + again.apply(outcome.firstSeed()));
      }
    }
  }

  private void findings(ScenarioResult result, LongFunction<String> again) {
    PageNames pages = new PageNames(result.pages());
    if (result.findings().isEmpty()) {
      return;
    }
    line("");
    line("findings of the judge");
    for (FindingCount counted : result.findings()) {
      Finding finding = counted.finding();
      String permitted = finding.permitted() ? " (the architecture permits it)" : "";
      String section = finding.section().isEmpty() ? "" : " (" + finding.section() + ")";
      wrapped("  ", finding.property() + permitted + ": " + pages.in(finding.what()));
      wrapped("    ", "accused: " + finding.accused() + "; rule: " + finding.rule() + section);
      command(4, "runs: " + counted.count() + "; first: " + again.apply(counted.firstSeed()));
    }
  }

  private void rest(ScenarioResult result) {
    if (!result.metrics().isEmpty()) {
      line("");
      line("metrics");
      result
          .metrics()
          .forEach((name, value) -> line(String.format("  %-44s %18s", name, number(value))));
    }
    if (!result.notes().isEmpty()) {
      line("");
      result.notes().forEach(note -> wrapped("", "note: " + note));
    }
    line("");
    line("verdict: " + padded(result.verdict(), 0));
  }

  private void trace(ScenarioResult result) {
    result
        .trace()
        .map(trace -> TraceReport.of(trace, new PageNames(result.pages())))
        .ifPresent(
            trace -> {
              line("");
              line("trace of seed " + result.seed() + "; >> marks the steps of findings");
              trace.lines().forEach(step -> line(ascii(step)));
            });
  }

  private static String number(Number value) {
    boolean whole = !(value instanceof Double || value instanceof Float);
    return whole
        ? Long.toString(value.longValue())
        : String.format(Locale.ROOT, "%.3f", value.doubleValue());
  }

  private String padded(RunVerdict grade, int width) {
    String name = Settings.name(grade);
    String room = " ".repeat(Math.max(0, width - name.length()));
    if (!coloured) {
      return name + room;
    }
    int colour =
        switch (grade) {
          case ACCEPTABLE -> 32;
          case INTERESTING -> 36;
          case FORBIDDEN -> 31;
          case INCONCLUSIVE -> 33;
        };
    return "\u001b[" + colour + "m" + name + "\u001b[0m" + room;
  }

  private void wrapped(String indent, String paragraph) {
    wrap(paragraph, WIDTH - indent.length()).forEach(part -> line(indent + part));
  }

  /** A line that is to be copied is never broken; it begins further left if it is long. */
  private void command(int indent, String line) {
    int room = Math.max(0, WIDTH - line.length());
    line(" ".repeat(Math.min(indent, Math.max(2, room))) + ascii(line));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** Words in lines of at most this width; a longer word stands alone. */
  static List<String> wrap(String paragraph, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : ascii(paragraph).split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String ascii(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
