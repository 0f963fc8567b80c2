package iommulab.workloads.report.story;

import java.util.ArrayList;
import java.util.List;

/** A chart as a Mermaid sequence diagram, for documents. */
final class MermaidChart {
  private MermaidChart() {}

  static List<String> lines(Chart chart) {
    List<String> lines = new ArrayList<>();
    lines.add("sequenceDiagram");
    lines.add("  title " + escaped(chart.title()));
    for (int i = 0; i < chart.parties().size(); i++) {
      lines.add("  participant p" + i + " as " + escaped(chart.parties().get(i)));
    }
    for (Chart.Arrow arrow : chart.arrows()) {
      String from = "p" + chart.parties().indexOf(arrow.from());
      String to = "p" + chart.parties().indexOf(arrow.to());
      String time = chart.timed() ? arrow.time() + " ns " : "";
      lines.add(
          "  "
              + from
              + "->>"
              + to
              + ": "
              + escaped("#" + arrow.step() + " " + time + arrow.text()));
      if (!arrow.marks().isEmpty()) {
        lines.add("  Note over " + to + ": " + escaped(arrow.said()));
      }
    }
    return lines;
  }

  /** Without what Mermaid would read as its own: entities are written #number; there. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if ("#;<>\"%{}".indexOf(c) >= 0) {
                escaped.append('#').append(c).append(';');
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
