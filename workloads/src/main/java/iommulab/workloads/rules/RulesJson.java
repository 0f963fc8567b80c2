package iommulab.workloads.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import iommulab.model.rules.Rule;
import iommulab.workloads.report.Build;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;

/** Rules as one JSON document, one rule a line. */
public final class RulesJson {
  private static final String SCHEMA = "iommu-lab/rules/1";

  private RulesJson() {}

  /** The document, without an end of line. */
  public static String of(Collection<Rule> rules, Claims claims) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      json.writeStringField("build", Build.id());
      json.writeStringField("command", "rules");
      json.writeArrayFieldStart("rules");
      for (Rule rule : rules) {
        json.writeRaw('\n');
        write(json, rule, claims);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Rule rule, Claims claims) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", rule.id());
    json.writeStringField("kind", rule.kind().toString());
    json.writeStringField("section", rule.section());
    json.writeBooleanField("verified", rule.verified());
    json.writeStringField("status", claims.status(rule.id()));
    json.writeStringField("text", rule.text());
    json.writeStringField("violation", rule.violation());
    strings(json, "see", rule.see());
    strings(json, "tests", claims.tests(rule.id()));
    strings(json, "scenarios", claims.scenarios(rule.id()));
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, Collection<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
