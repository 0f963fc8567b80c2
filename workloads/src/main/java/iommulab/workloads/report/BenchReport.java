package iommulab.workloads.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.workloads.bench.BenchResult;
import iommulab.workloads.bench.Figure;
import iommulab.workloads.bench.Reduction;
import iommulab.workloads.settings.Settings;
import java.util.Locale;

/** What {@code bench} measured, as a table or as JSON. */
public final class BenchReport {
  /** Name and version of the JSON's schema. */
  public static final String SCHEMA = "iommu-lab/bench/1";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final double MEGABYTE = 1 << 20;

  private BenchReport() {}

  /** The machine and the Java that it was measured on. */
  static String machine() {
    return "%s %s, %d cores, Java %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version());
  }

  /** Text of at most 100 columns. */
  public static String table(BenchResult result) {
    Page page = new Page(false);
    page.line(machine());
    page.line(
        line(
            "%.0f s of a core for each load (half to warm up) and for each search",
            result.seconds()));
    page.line("");
    page.line(
        "%-36s %10s %24s %10s %11s"
            .formatted("a second of one core", "median", "least to most", "wall clock", "mark"));
    for (Figure figure : result.figures()) {
      String mark =
          figure.mark() == 0
              ? ""
              : line("%,.0f", figure.mark()) + (figure.isReached() ? "" : " no");
      page.line(
          line(
                  "%-36s %,10.0f %24s %,10.0f %11s",
                  figure.what(),
                  figure.median(),
                  line("%,.0f to %,.0f", figure.least(), figure.most()),
                  figure.wallMedian(),
                  mark)
              .stripTrailing());
    }
    page.line("");
    page.line(
        "%-25s %10s %10s %7s %7s %8s %8s"
            .formatted(
                "mended unmap, all orders",
                "classes",
                "runs",
                "core s",
                "wall s",
                "live MB",
                "peak MB"));
    for (Reduction row : result.reductions()) {
      page.line(
          line(
              "%-25s %,10d %,10d %7.1f %7.1f %8.0f %8.0f  %s",
              row.endpoints() + (row.endpoints() == 1 ? " endpoint" : " endpoints"),
              row.classes(),
              row.runs(),
              row.seconds(),
              row.wallSeconds(),
              row.liveBytes() / MEGABYTE,
              row.peakBytes() / MEGABYTE,
              (row.complete() ? "to the end" : "given up") + ", " + Settings.name(row.verdict())));
    }
    return page.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** One JSON document. */
  public static String json(BenchResult result) {
    ObjectNode document = JSON.createObjectNode();
    document.put("schema", SCHEMA);
    document.put("build", Build.id());
    document.put("machine", machine());
    document.put("seconds", result.seconds());
    for (Figure figure : result.figures()) {
      ObjectNode node = document.withArray("/figures").addObject();
      node.put("id", figure.id());
      node.put("what", figure.what());
      node.put("median", figure.median());
      node.put("least", figure.least());
      node.put("most", figure.most());
      node.put("wallMedian", figure.wallMedian());
      if (figure.mark() > 0) {
        node.put("mark", figure.mark());
        node.put("reached", figure.isReached());
      }
    }
    for (Reduction row : result.reductions()) {
      ObjectNode node = document.withArray("/reductions").addObject();
      node.put("endpoints", row.endpoints());
      node.put("classes", row.classes());
      node.put("runs", row.runs());
      node.put("seconds", row.seconds());
      node.put("wallSeconds", row.wallSeconds());
      node.put("liveBytes", row.liveBytes());
      node.put("peakBytes", row.peakBytes());
      node.put("complete", row.complete());
      node.put("verdict", Settings.name(row.verdict()));
    }
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
