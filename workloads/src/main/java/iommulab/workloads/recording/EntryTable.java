package iommulab.workloads.recording;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints decoded entries for people: index, name, every field with its value, reserved bits
 * flagged.
 */
final class EntryTable implements EntrySink {
  private static final int FIELDS_AT = 26;
  private static final int WIDTH = 110;

  private final PrintWriter out;

  EntryTable(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(EntryKind kind, String input) {
    out.printf("%7s  %-15s  %s%n", "index", "name", "fields");
  }

  @Override
  public void entry(DecodedEntry entry) {
    String head = String.format("%7d  %-15s  ", entry.index(), entry.name());
    for (String line : wrapped(parts(entry))) {
      out.println((head + line).stripTrailing());
      head = " ".repeat(FIELDS_AT);
    }
  }

  @Override
  public void end(List<String> problems) {
    out.flush();
  }

  private static List<String> parts(DecodedEntry entry) {
    if (entry.problem().isPresent()) {
      return List.of(String.join(" ", entry.words()), "!! " + entry.problem().get());
    }
    Stream<String> fields =
        entry.fields().stream()
            .map(field -> field.name().replace(' ', '-') + "=" + FieldText.text(field.value()));
    Stream<String> reserved =
        entry.reserved().isEmpty()
            ? Stream.empty()
            : Stream.of("!! reserved bits set: " + text(entry));
    return Stream.concat(fields, reserved).toList();
  }

  private static String text(DecodedEntry entry) {
    return entry.reserved().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /** Parts joined into lines; there is at least one line. */
  private static List<String> wrapped(List<String> parts) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() > 0 && FIELDS_AT + line.length() + 1 + part.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(part);
    }
    lines.add(line.toString());
    return lines;
  }
}
