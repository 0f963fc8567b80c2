package iommulab.workloads.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.workloads.protocol.RuleCount;
import iommulab.workloads.report.Build;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What holding a recording against the model found.
 *
 * @param counts the recorder's own counts against what was met
 * @param rules how the recorded driver kept the rules of the protocol
 */
public record ImportReport(
    String recording,
    long decoded,
    long unknown,
    Findings commands,
    Findings translations,
    Findings tables,
    Findings counts,
    List<RuleCount> rules) {
  /** Name and version of the schema of {@link #json}. */
  public static final String SCHEMA = "iommu-lab/import/1";

  private static final int SHOWN = 20;

  public boolean agrees() {
    return unknown == 0 && all().allMatch(findings -> findings.disagreed() == 0);
  }

  /** Whether the recorded driver kept every rule of the protocol that we can see. */
  public boolean keepsRules() {
    return rules.stream().allMatch(rule -> rule.broken() == 0);
  }

  /** The first disagreements of all comparisons. */
  public List<Disagreement> disagreements() {
    return all().flatMap(findings -> findings.first().stream()).limit(SHOWN).toList();
  }

  private Stream<Findings> all() {
    return Stream.of(commands, translations, tables, counts);
  }

  /** The report for people. */
  public String text() {
    StringBuilder text = new StringBuilder(recording).append(System.lineSeparator());
    line(text, "commands", decoded + " decoded, " + unknown + " unknown", commands);
    line(text, "translations", translations.compared() + " compared", translations);
    for (Map.Entry<String, Long> skip : translations.skipped().entrySet()) {
      text.append(String.format("%-14s  %d skipped: %s%n", "", skip.getValue(), skip.getKey()));
    }
    line(text, "tables", tables.compared() + " compared", tables);
    line(text, "counts", counts.compared() + " compared", counts);
    for (Disagreement disagreement : disagreements()) {
      text.append("  ").append(disagreement).append(System.lineSeparator());
    }
    text.append("  rules").append(System.lineSeparator());
    for (RuleCount rule : rules) {
      text.append(
          String.format(
              "    %-20s  %5d checked, %d broken%n", rule.id(), rule.checked(), rule.broken()));
      rule.first()
          .ifPresent(first -> text.append("      ").append(first).append(System.lineSeparator()));
    }
    return text.append(agrees() ? "The model agrees." : "The model disagrees.")
        .append(keepsRules() ? " No rule was broken." : " The recorded driver broke rules.")
        .toString();
  }

  private static void line(StringBuilder text, String what, String how, Findings findings) {
    text.append(String.format("  %-12s  %s, %d disagreed%n", what, how, findings.disagreed()));
  }

  /** The report as one JSON document. */
  public String json() {
    return text(tree());
  }

  /** A JSON document as it is printed. */
  public static String text(ObjectNode root) {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of strings and numbers has no JSON form", impossible);
    }
  }

  /** The report as a JSON object, to which more may be added. */
  public ObjectNode tree() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("schema", SCHEMA).put("build", Build.id()).put("command", "import");
    root.put("recording", recording);
    root.putObject("commands")
        .put("decoded", decoded)
        .put("unknown", unknown)
        .put("disagreed", commands.disagreed());
    ObjectNode walked =
        root.putObject("translations")
            .put("compared", translations.compared())
            .put("disagreed", translations.disagreed());
    ObjectNode skipped = walked.putObject("skipped");
    translations.skipped().forEach(skipped::put);
    root.putObject("tables")
        .put("compared", tables.compared())
        .put("disagreed", tables.disagreed());
    root.putObject("counts")
        .put("compared", counts.compared())
        .put("disagreed", counts.disagreed());
    ArrayNode checks = root.putArray("rules");
    for (RuleCount rule : rules) {
      checks
          .addObject()
          .put("id", rule.id())
          .put("checked", rule.checked())
          .put("broken", rule.broken())
          .put("first", rule.first().orElse(null));
    }
    ArrayNode list = root.putArray("disagreements");
    for (Disagreement each : disagreements()) {
      list.addObject()
          .put("place", each.place())
          .put("what", each.what())
          .put("expected", each.expected())
          .put("got", each.got());
    }
    return root;
  }
}
