package iommulab.workloads.report.story;

import java.util.List;

/** A chart as an SVG document of its own: no scripts, no styles from elsewhere. */
final class SvgChart {
  private static final int COLUMN = 130;
  private static final int ROW = 26;
  private static final int TOP = 70;
  private static final int LEFT = 130;
  private static final int WORDS = 760;

  private final Chart chart;
  private final StringBuilder svg = new StringBuilder();

  private SvgChart(Chart chart) {
    this.chart = chart;
  }

  static String of(Chart chart) {
    return new SvgChart(chart).draw();
  }

  private String draw() {
    int width = LEFT + COLUMN * chart.parties().size() + WORDS;
    int height = TOP + ROW * (chart.arrows().size() + 1);
    line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"monospace\" font-size=\"12\">",
        width, height);
    line("<title>%s</title>", escaped(chart.title()));
    line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height);
    text(10, 20, "black", "start", chart.title());
    for (int i = 0; i < chart.parties().size(); i++) {
      int x = x(chart.parties().get(i));
      text(x, TOP - 20, "black", "middle", chart.parties().get(i));
      line(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"silver\"/>",
          x, TOP - 12, x, height - 8);
    }
    List<Chart.Arrow> arrows = chart.arrows();
    for (int i = 0; i < arrows.size(); i++) {
      arrow(arrows.get(i), TOP + ROW * (i + 1) - ROW / 2);
    }
    line("</svg>");
    return svg.toString();
  }

  private void arrow(Chart.Arrow arrow, int y) {
    String colour = colour(arrow);
    String time = chart.timed() ? "  " + arrow.time() + " ns" : "";
    text(10, y + 4, "gray", "start", "#" + arrow.step() + time);
    int from = x(arrow.from());
    int to = x(arrow.to());
    if (arrow.isOwn()) {
      line("<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>", to, y, colour);
    } else {
      int back = from < to ? -8 : 8;
      line(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"%d\"/>",
          from, y, to + back, y, colour, arrow.marks().isEmpty() ? 1 : 2);
      line(
          "<polygon points=\"%d,%d %d,%d %d,%d\" fill=\"%s\"/>",
          to, y, to + back, y - 4, to + back, y + 4, colour);
    }
    String said = arrow.marks().isEmpty() ? "" : "  (" + arrow.said() + ")";
    int words = LEFT + COLUMN * chart.parties().size();
    text(words, y + 4, colour, "start", arrow.text() + said);
  }

  private static String colour(Chart.Arrow arrow) {
    if (arrow.marks().contains(Chart.Mark.HARM)) {
      return "crimson";
    }
    return arrow.marks().isEmpty() ? "black" : "darkorange";
  }

  private int x(String party) {
    return LEFT + COLUMN * chart.parties().indexOf(party) + COLUMN / 2;
  }

  private void text(int x, int y, String colour, String anchor, String text) {
    line(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\" text-anchor=\"%s\">%s</text>",
        x, y, colour, anchor, escaped(text));
  }

  private void line(String format, Object... values) {
    svg.append(String.format(java.util.Locale.ROOT, format, values)).append('\n');
  }

  /** Text as XML has it; control characters, which XML has not, become question marks. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        default -> escaped.append(c < ' ' || c > '~' ? '?' : c);
      }
    }
    return escaped.toString();
  }
}
