package iommulab.workloads.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a litmus test in Java: each line is one of {@code docs/litmus.md}.
 *
 * <p>A block of text given to {@link LitmusCheck#text} is often easier to read; this is for tests
 * whose lines are computed.
 */
public final class LitmusText {
  private final String name;
  private final List<String> settings = new ArrayList<>();
  private final Map<String, List<String>> blocks = new LinkedHashMap<>();
  private final List<String> rows = new ArrayList<>();

  private LitmusText(String name) {
    this.name = name;
  }

  /** Begins a test; names are small letters, digits and hyphens. */
  public static LitmusText named(String name) {
    return new LitmusText(name);
  }

  /** Sets a key. */
  public LitmusText set(String key, String value) {
    settings.add("set " + key + " = " + value + "\n");
    return this;
  }

  /** Adds lines of the set-up: {@code map d0 0x1000 to P rw}. */
  public LitmusText setup(String... lines) {
    return party("setup", lines);
  }

  /** Adds steps of {@code cpu0}, {@code d0} and so on. */
  public LitmusText party(String party, String... steps) {
    blocks.computeIfAbsent(party, p -> new ArrayList<>()).addAll(List.of(steps));
    return this;
  }

  /** Adds a row for an outcome that must not happen. */
  public LitmusText forbidden(String condition, String reason) {
    return row("forbidden", condition, reason);
  }

  /** Adds a row for an outcome worth knowing. */
  public LitmusText interesting(String condition, String reason) {
    return row("interesting", condition, reason);
  }

  /** Adds a row for an outcome that may happen. */
  public LitmusText acceptable(String condition, String reason) {
    return row("acceptable", condition, reason);
  }

  private LitmusText row(String grade, String condition, String reason) {
    rows.add("%s %s \"%s\"\n".formatted(grade, condition, reason));
    return this;
  }

  /** A check of this test. */
  public LitmusCheck check() {
    return LitmusCheck.of(name, toString());
  }

  /** The test as it would stand in a file. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("litmus " + name + "\n");
    settings.forEach(text::append);
    blocks.forEach(
        (head, lines) -> {
          text.append('\n').append(head).append('\n');
          lines.forEach(line -> text.append("  ").append(line).append('\n'));
        });
    text.append('\n');
    rows.forEach(text::append);
    return text.toString();
  }
}
