package iommulab.workloads.report.story;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A chart as plain text: a column for each party, a line for each arrow, its words at the end. */
final class TextChart {
  private final Chart chart;
  private final List<Integer> columns = new ArrayList<>();
  private final int width;
  private final int numbers;
  private final int times;

  private TextChart(Chart chart) {
    this.chart = chart;
    int at = 0;
    for (String party : chart.parties()) {
      columns.add(at + party.length() / 2);
      at += Math.max(party.length(), 5) + 2;
    }
    this.width = at;
    int last = chart.arrows().isEmpty() ? 0 : chart.arrows().get(chart.arrows().size() - 1).step();
    this.numbers = Math.max(3, Integer.toString(last).length() + 1);
    this.times =
        chart.arrows().stream().mapToInt(a -> Long.toString(a.time()).length()).max().orElse(1);
  }

  static List<String> lines(Chart chart) {
    return new TextChart(chart).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder heads = new StringBuilder();
    for (int i = 0; i < chart.parties().size(); i++) {
      String party = chart.parties().get(i);
      int begin = columns.get(i) - party.length() / 2;
      heads.append(" ".repeat(begin - heads.length())).append(party);
    }
    lines.add(margin("#", chart.timed() ? "ns" : "") + heads);
    for (Chart.Arrow arrow : chart.arrows()) {
      String time = chart.timed() ? Long.toString(arrow.time()) : "";
      lines.add(margin("#" + arrow.step(), time) + line(arrow) + "  " + words(arrow));
    }
    return lines;
  }

  private String margin(String number, String time) {
    return String.format("%" + (numbers + 1) + "s %" + Math.max(2, times) + "s  ", number, time);
  }

  private static String words(Chart.Arrow arrow) {
    return arrow.text() + (arrow.marks().isEmpty() ? "" : "   <== " + arrow.said());
  }

  private String line(Chart.Arrow arrow) {
    char[] line = new char[width];
    Arrays.fill(line, ' ');
    columns.forEach(column -> line[column] = '|');
    int from = columns.get(chart.parties().indexOf(arrow.from()));
    int to = columns.get(chart.parties().indexOf(arrow.to()));
    char shaft = arrow.marks().isEmpty() ? '-' : '=';
    if (from == to) {
      line[to] = '*';
      return new String(line);
    }
    for (int i = Math.min(from, to) + 1; i < Math.max(from, to); i++) {
      line[i] = shaft;
    }
    line[to + (from < to ? -1 : 1)] = from < to ? '>' : '<';
    return new String(line);
  }
}
