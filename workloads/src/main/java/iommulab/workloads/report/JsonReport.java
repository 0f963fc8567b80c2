package iommulab.workloads.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.workloads.grade.Expected;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.FindingCount;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Results as one JSON document; {@code docs/result-schema.md} says what stands in it.
 *
 * <p>One scenario stands at the top level. Several stand in {@code results}, each as it would stand
 * alone; the top level then sums them up.
 */
public final class JsonReport {
  /** Name and version of the schema; raised when a reader of the old one would be misled. */
  public static final String SCHEMA = "iommu-lab/result/1";

  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  /**
   * The document.
   *
   * @param command the command line that asked for it
   * @param results at least one
   */
  public static String of(String command, List<ScenarioResult> results) {
    ObjectNode document = JSON.createObjectNode();
    document.put("schema", SCHEMA);
    document.put("build", Build.id());
    document.put("command", command);
    if (results.size() == 1) {
      fill(document, results.get(0));
    } else {
      sum(document, results);
    }
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fill(ObjectNode node, ScenarioResult result) {
    PageNames pages = new PageNames(result.pages());
    node.put("scenario", result.scenario());
    node.put("file", result.file());
    node.put("title", result.title());
    node.put("preset", Settings.name(result.preset()));
    node.put("engine", Settings.name(result.engine()));
    node.put("seed", result.seed());
    node.put("runs", result.runs());
    node.put("planned", result.planned());
    node.put("digest", result.digest());
    node.put("verdict", Settings.name(result.verdict()));
    outcomes(node.putArray("outcomes"), result, false);
    if (!result.expectations().isEmpty()) {
      expectations(node.putArray("expectations"), result.expectations());
    }
    findings(node.putArray("findings"), result, false);
    metrics(node.putObject("metrics"), "", result.metrics());
    result.notes().forEach(node.putArray("notes")::add);
    result.trace().ifPresent(trace -> TraceReport.of(trace, pages).into(node.putArray("trace")));
  }

  private static void sum(ObjectNode node, List<ScenarioResult> results) {
    node.put("scenario", joined(results, ScenarioResult::scenario));
    node.put("preset", joined(results, r -> Settings.name(r.preset())));
    node.put("engine", joined(results, r -> Settings.name(r.engine())));
    node.put("seed", results.get(0).seed());
    node.put("runs", results.stream().mapToLong(ScenarioResult::runs).sum());
    node.put("planned", results.stream().mapToLong(ScenarioResult::planned).sum());
    node.put("digest", joined(results, ScenarioResult::digest));
    node.put("verdict", Settings.name(verdict(results)));
    ArrayNode outcomes = node.putArray("outcomes");
    ArrayNode findings = node.putArray("findings");
    ObjectNode metrics = node.putObject("metrics");
    ArrayNode each = node.putArray("results");
    for (ScenarioResult result : results) {
      outcomes(outcomes, result, true);
      findings(findings, result, true);
      metrics(metrics, result.scenario() + ".", result.metrics());
      fill(each.addObject(), result);
    }
  }

  /** The gravest verdict of several scenarios. */
  public static RunVerdict verdict(List<ScenarioResult> results) {
    return results.stream()
        .map(ScenarioResult::verdict)
        .reduce(RunVerdict.ACCEPTABLE, RunVerdict::and);
  }

  private static void outcomes(ArrayNode nodes, ScenarioResult result, boolean several) {
    for (Outcome outcome : result.outcomes()) {
      ObjectNode node = nodes.addObject();
      if (several) {
        node.put("scenario", result.scenario());
      }
      node.put("id", outcome.id());
      node.put("grade", Settings.name(outcome.grade()));
      node.put("count", outcome.count());
      node.put("reason", outcome.reason());
      if (outcome.count() > 0) {
        node.put("firstSeed", outcome.firstSeed());
      }
    }
  }

  /** What became of expectations. */
  static void expectations(ArrayNode nodes, List<Expected> expectations) {
    for (Expected one : expectations) {
      ObjectNode node = nodes.addObject();
      node.put("kind", Settings.name(one.what().kind()));
      node.put("condition", one.what().condition().toString());
      node.put("reason", one.what().reason());
      node.put("held", one.held());
      node.put("ended", one.ended());
      node.put("verdict", Settings.name(one.verdict()));
      node.put("says", one.says());
    }
  }

  private static void findings(ArrayNode nodes, ScenarioResult result, boolean several) {
    PageNames pages = new PageNames(result.pages());
    for (FindingCount counted : result.findings()) {
      Finding finding = counted.finding();
      ObjectNode node = nodes.addObject();
      if (several) {
        node.put("scenario", result.scenario());
      }
      node.put("property", finding.property());
      node.put("accused", finding.accused());
      node.put("rule", finding.rule());
      node.put("section", finding.section());
      node.put("what", pages.in(finding.what()));
      node.put("permitted", finding.permitted());
      node.put("count", counted.count());
      node.put("firstSeed", counted.firstSeed());
    }
  }

  private static void metrics(ObjectNode node, String prefix, Map<String, Number> metrics) {
    metrics.forEach(
        (name, value) -> {
          if (value instanceof Double || value instanceof Float) {
            node.put(prefix + name, value.doubleValue());
          } else {
            node.put(prefix + name, value.longValue());
          }
        });
  }

  private static String joined(
      List<ScenarioResult> results, Function<ScenarioResult, String> part) {
    return results.stream().map(part).distinct().collect(Collectors.joining(", "));
  }
}
