package iommulab.workloads.witness;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Witness.Name;
import iommulab.workloads.witness.Witness.Shrunk;
import iommulab.workloads.witness.Witness.Size;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Witnesses as JSON, one line of text or one delivery a line, so that two of them can be compared
 * with the usual tools; {@code docs/witnesses.md} says what stands in it.
 */
public final class WitnessFile {
  /** How the names of witness files end. */
  public static final String ENDING = ".witness.json";

  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

  private WitnessFile() {}

  /** The witness files in a directory and below, sorted by path; none if it is no directory. */
  public static List<Path> below(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.walk(directory)) {
      return inside.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ScenarioException(
          directory.toString(), 0, "cannot be read: " + e.getMessage(), "a directory of witnesses");
    }
  }

  /** Reads a file; what is no witness, or a damaged one, is a {@code ScenarioException}. */
  public static Witness read(Path file) {
    try {
      return WitnessReader.read(file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new ScenarioException(file.toString(), 0, "this is no text", "a witness file");
    } catch (IOException e) {
      throw new ScenarioException(
          file.toString(), 0, "cannot be read: " + e.getMessage(), "a witness file");
    }
  }

  /** Writes a file. */
  public static void write(Path file, Witness witness) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text(witness));
    } catch (IOException e) {
      throw new ScenarioException(
          file.toString(), 0, "cannot be written: " + e.getMessage(), "a file of yours");
    }
  }

  /** The document. */
  public static String text(Witness witness) {
    ObjectNode document = JSON.createObjectNode();
    document.put("format", Witness.FORMAT);
    document.put("build", witness.build());
    ObjectNode scenario = document.putObject("scenario");
    scenario.put("name", witness.origin().name());
    scenario.put("file", witness.origin().file());
    scenario.put("fileDigest", witness.origin().fileDigest());
    scenario.put("textDigest", Digests.of(witness.origin().text()));
    document.put("preset", Settings.name(witness.preset()));
    found(document.putObject("found"), witness.found());
    ObjectNode outcome = document.putObject("outcome");
    outcome.put("id", witness.outcome().id());
    outcome.put("grade", Settings.name(witness.outcome().grade()));
    outcome.put("ending", witness.outcome().ending());
    ArrayNode violations = document.putArray("violations");
    for (Fingerprint print : witness.outcome().violations()) {
      ObjectNode node = violations.addObject();
      node.put("property", print.property());
      node.put("accused", print.accused());
      node.put("rule", print.rule());
      node.put("site", print.site());
      node.put("reason", print.reason());
    }
    document.put("classDigest", witness.classDigest());
    document.put("digest", witness.digest());
    witness.shrunk().ifPresent(shrunk -> shrunk(document, shrunk));
    steps(document.putArray("steps"), witness);
    choices(document.putArray("choices"), witness);
    witness.origin().text().lines().forEach(document.putArray("text")::add);
    try {
      return JSON.writer(new Lines()).writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void found(ObjectNode node, Witness.Found found) {
    node.put("method", found.method());
    node.put("runs", found.runs());
    node.put("bound", found.bound());
    node.put("rootSeed", found.rootSeed());
    node.put("run", found.run());
    node.put("seed", found.seed());
  }

  private static void steps(ArrayNode nodes, Witness witness) {
    for (Witness.Step step : witness.steps()) {
      ObjectNode node = nodes.addObject();
      node.put("time", step.time());
      name(node, step.name());
      node.put("digest", step.digest());
      node.put("message", step.message());
      step.facts().forEach(node.putArray("facts")::add);
    }
  }

  private static void name(ObjectNode node, Name name) {
    node.put("from", name.sender());
    node.put("to", name.receiver());
    node.put("lane", Settings.name(name.lane()));
    node.put("flow", Long.toHexString(name.flow()));
    node.put("number", name.number());
  }

  private static void choices(ArrayNode nodes, Witness witness) {
    for (Witness.Choice choice : witness.choices()) {
      ObjectNode node = nodes.addObject();
      node.put("actor", choice.actor());
      node.put("draw", choice.draw());
      node.put("name", choice.name());
      node.put("ways", choice.ways());
      node.put("way", choice.way());
    }
  }

  private static void shrunk(ObjectNode document, Shrunk shrunk) {
    size(document.putObject("before"), shrunk.before());
    size(document.putObject("after"), shrunk.after());
    ArrayNode holds = document.putArray("holds");
    for (Witness.Hold hold : shrunk.holds()) {
      ObjectNode node = holds.addObject();
      name(node.putObject("waits"), hold.waits());
      name(node.putObject("until"), hold.until());
    }
  }

  private static void size(ObjectNode node, Size size) {
    node.put("steps", size.steps());
    node.put("externals", size.externals());
    node.put("explored", size.explored());
    node.put("switches", size.switches());
  }

  /** A line for each entry of the document and of what stands in it, no more lines below. */
  private static final class Lines extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1;

    private static final int DEEPEST = 2;

    Lines() {
      Indenter indenter = new Below();
      indentArraysWith(indenter);
      indentObjectsWith(indenter);
    }

    private Lines(Lines other) {
      super(other);
    }

    /** A new line down to the deepest level, a space below it. */
    private static final class Below implements Indenter, Serializable {
      private static final long serialVersionUID = 1;

      @Override
      public void writeIndentation(JsonGenerator to, int level) throws IOException {
        to.writeRaw(level <= DEEPEST ? "\n" + "  ".repeat(level) : " ");
      }

      @Override
      public boolean isInline() {
        return false;
      }
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new Lines(this);
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator to) throws IOException {
      to.writeRaw(": ");
    }

    @Override
    public void writeEndObject(JsonGenerator to, int entries) throws IOException {
      _nesting--;
      end(to, entries, '}');
    }

    @Override
    public void writeEndArray(JsonGenerator to, int values) throws IOException {
      _nesting--;
      end(to, values, ']');
    }

    private void end(JsonGenerator to, int inside, char mark) throws IOException {
      if (inside > 0) {
        _objectIndenter.writeIndentation(to, _nesting < DEEPEST ? _nesting : DEEPEST + 1);
      }
      to.writeRaw(mark);
    }
  }
}
