package iommulab.workloads.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * Writes decoded entries as one JSON document, one entry a line.
 *
 * <p>A field of up to 32 bits is a number; a wider one is an address and a string, {@code "0x..."}.
 */
final class EntryJson implements EntrySink {
  static final String SCHEMA = "iommu-lab/decode/1";

  private final PrintWriter out;
  private final JsonGenerator json;
  private final String build;

  EntryJson(PrintWriter out, String build) throws IOException {
    this.out = out;
    this.json = new JsonFactory().createGenerator(out);
    this.build = build;
  }

  @Override
  public void begin(EntryKind kind, String input) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", SCHEMA);
    json.writeStringField("build", build);
    json.writeStringField("command", "decode");
    json.writeStringField("kind", kind.word());
    json.writeStringField("input", input);
    json.writeArrayFieldStart("entries");
  }

  @Override
  public void entry(DecodedEntry entry) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeNumberField("index", entry.index());
    json.writeStringField("name", entry.name());
    strings("words", entry.words());
    json.writeObjectFieldStart("fields");
    for (DecodedEntry.Field field : entry.fields()) {
      if (field.wide()) {
        json.writeStringField(field.name(), "0x" + Long.toHexString(field.value()));
      } else {
        json.writeNumberField(field.name(), field.value());
      }
    }
    json.writeEndObject();
    strings("reserved", entry.reserved().stream().map(Object::toString).toList());
    if (entry.problem().isPresent()) {
      json.writeStringField("problem", entry.problem().get());
    }
    json.writeEndObject();
  }

  @Override
  public void end(List<String> problems) throws IOException {
    json.writeEndArray();
    strings("problems", problems);
    json.writeEndObject();
    json.flush();
    out.println();
    out.flush();
  }

  private void strings(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
