package iommulab.workloads.witness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Preset;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Witness.Choice;
import iommulab.workloads.witness.Witness.Found;
import iommulab.workloads.witness.Witness.Hold;
import iommulab.workloads.witness.Witness.Name;
import iommulab.workloads.witness.Witness.Origin;
import iommulab.workloads.witness.Witness.Shown;
import iommulab.workloads.witness.Witness.Shrunk;
import iommulab.workloads.witness.Witness.Size;
import iommulab.workloads.witness.Witness.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Reads the JSON of a witness; the first thing that is wrong is named by its place. */
final class WitnessReader {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String file;

  private WitnessReader(String file) {
    this.file = file;
  }

  static Witness read(String file, String text) {
    JsonNode document;
    try {
      document = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ScenarioException(
          file, line, "this is no JSON: " + e.getOriginalMessage(), "a witness file");
    }
    return new WitnessReader(file).witness(document);
  }

  private Witness witness(JsonNode document) {
    if (!document.isObject() || !document.path("format").isTextual()) {
      throw new ScenarioException(
          file, 0, "this is no witness", "a JSON object with format " + Witness.FORMAT);
    }
    String format = document.get("format").asText();
    if (!format.equals(Witness.FORMAT)) {
      throw wrong("format", "'" + format + "'", Witness.FORMAT);
    }
    JsonNode outcome = object(document, "", "outcome");
    return new Witness(
        text(document, "", "build"),
        origin(document),
        choice(document, "", "preset", Preset.values()),
        found(object(document, "", "found")),
        new Shown(
            text(outcome, "outcome.", "id"),
            choice(outcome, "outcome.", "grade", RunVerdict.values()),
            text(outcome, "outcome.", "ending"),
            each(document, "violations", this::fingerprint)),
        each(document, "steps", this::step),
        each(document, "choices", this::choice),
        text(document, "", "classDigest"),
        text(document, "", "digest"),
        shrunk(document));
  }

  private Origin origin(JsonNode document) {
    JsonNode scenario = object(document, "", "scenario");
    StringBuilder text = new StringBuilder();
    each(document, "text", this::line).forEach(line -> text.append(line).append('\n'));
    Origin origin =
        new Origin(
            text(scenario, "scenario.", "name"),
            text(scenario, "scenario.", "file"),
            text(scenario, "scenario.", "fileDigest"),
            text.toString());
    String said = text(scenario, "scenario.", "textDigest");
    if (!said.equals(Digests.of(origin.text()))) {
      throw wrong("scenario.textDigest", "is not that of text: " + said, "a text unchanged");
    }
    return origin;
  }

  private Found found(JsonNode node) {
    return new Found(
        text(node, "found.", "method"),
        number(node, "found.", "runs"),
        (int) number(node, "found.", "bound"),
        number(node, "found.", "rootSeed"),
        number(node, "found.", "run"),
        number(node, "found.", "seed"));
  }

  private Fingerprint fingerprint(JsonNode node, String place) {
    return new Fingerprint(
        text(node, place, "property"),
        text(node, place, "accused"),
        text(node, place, "rule"),
        text(node, place, "site"),
        text(node, place, "reason"));
  }

  private Step step(JsonNode node, String place) {
    List<String> facts = new ArrayList<>();
    for (JsonNode fact : array(node, place, "facts")) {
      facts.add(fact.asText());
    }
    return new Step(
        name(node, place),
        number(node, place, "time"),
        text(node, place, "message"),
        List.copyOf(facts),
        text(node, place, "digest"));
  }

  private Name name(JsonNode node, String place) {
    String flow = text(node, place, "flow");
    if (!flow.matches("[0-9a-f]{1,16}")) {
      throw wrong(place + "flow", "'" + flow + "'", "1 to 16 hexadecimal digits");
    }
    return new Name(
        text(node, place, "from"),
        text(node, place, "to"),
        choice(node, place, "lane", Lane.values()),
        Long.parseUnsignedLong(flow, 16),
        (int) number(node, place, "number"));
  }

  private Choice choice(JsonNode node, String place) {
    return new Choice(
        text(node, place, "actor"),
        (int) number(node, place, "draw"),
        text(node, place, "name"),
        (int) number(node, place, "ways"),
        (int) number(node, place, "way"));
  }

  private Optional<Shrunk> shrunk(JsonNode document) {
    if (!document.has("holds")) {
      return Optional.empty();
    }
    return Optional.of(
        new Shrunk(
            size(object(document, "", "before"), "before."),
            size(object(document, "", "after"), "after."),
            each(document, "holds", this::hold)));
  }

  private Size size(JsonNode node, String place) {
    return new Size(
        (int) number(node, place, "steps"),
        (int) number(node, place, "externals"),
        (int) number(node, place, "explored"),
        (int) number(node, place, "switches"));
  }

  private Hold hold(JsonNode node, String place) {
    return new Hold(
        name(object(node, place, "waits"), place + "waits."),
        name(object(node, place, "until"), place + "until."));
  }

  private String line(JsonNode node, String place) {
    if (!node.isTextual()) {
      throw wrong(place.replaceFirst("\\.$", ""), node.toString(), "a line of text");
    }
    return node.asText();
  }

  private <T> List<T> each(JsonNode node, String field, BiFunction<JsonNode, String, T> read) {
    List<T> all = new ArrayList<>();
    for (JsonNode one : array(node, "", field)) {
      all.add(read.apply(one, field + "[" + all.size() + "]."));
    }
    return List.copyOf(all);
  }

  private JsonNode array(JsonNode node, String place, String field) {
    JsonNode found = there(node, place, field, "a list");
    if (!found.isArray()) {
      throw wrong(place + field, found.toString(), "a list");
    }
    return found;
  }

  private JsonNode object(JsonNode node, String place, String field) {
    JsonNode found = there(node, place, field, "an object");
    if (!found.isObject()) {
      throw wrong(place + field, found.toString(), "an object");
    }
    return found;
  }

  private String text(JsonNode node, String place, String field) {
    JsonNode found = there(node, place, field, "a text");
    if (!found.isTextual()) {
      throw wrong(place + field, found.toString(), "a text");
    }
    return found.asText();
  }

  private long number(JsonNode node, String place, String field) {
    JsonNode found = there(node, place, field, "a whole number from 0");
    if (!found.isIntegralNumber() || !found.canConvertToLong() || found.asLong() < 0) {
      throw wrong(place + field, found.toString(), "a whole number from 0");
    }
    return found.asLong();
  }

  private <E extends Enum<E>> E choice(JsonNode node, String place, String field, E[] among) {
    String name = text(node, place, field);
    return Arrays.stream(among)
        .filter(one -> Settings.name(one).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    place + field,
                    "'" + name + "'",
                    Arrays.stream(among).map(Settings::name).collect(Collectors.joining(", "))));
  }

  private JsonNode there(JsonNode node, String place, String field, String expected) {
    JsonNode found = node.get(field);
    if (found == null) {
      throw wrong(place + field, "is missing", expected);
    }
    return found;
  }

  private ScenarioException wrong(String place, String what, String expected) {
    String value = what.length() <= 80 ? what : what.substring(0, 77) + "...";
    return new ScenarioException(file + ": " + place, 0, value, expected);
  }
}
