package iommulab.workloads.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.workloads.recording.RecordedLine.Access;
import iommulab.workloads.recording.RecordedLine.Configuration;
import iommulab.workloads.recording.RecordedLine.Descriptor;
import iommulab.workloads.recording.RecordedLine.Insert;
import iommulab.workloads.recording.RecordedLine.Lookup;
import iommulab.workloads.recording.RecordedLine.Outcome;
import iommulab.workloads.recording.RecordedLine.Regime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands the lines of one {@code events.jsonl}, first to last. */
public final class LineReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern REGIME =
      Pattern.compile("TT\\[0]:tsz:(\\d+) ttb:(0x[0-9a-f]+) granule_sz:(\\d+) had:\\d+");
  private static final Set<String> NO_FIELD = Set.of("t_us", "kind", "n", "op");

  private final String file;
  private int line;

  public LineReader(String file) {
    this.file = file;
  }

  public RecordedLine read(String text) {
    line++;
    try {
      JsonNode node = JSON.readTree(text);
      String kind = node.path("kind").asText();
      return switch (kind) {
        case "doorbell" -> new RecordedLine.Doorbell(line, kind, number(node, "prod"));
        case "consumed" -> new RecordedLine.Consumed(line, kind, number(node, "cons"));
        case "cmd" -> command(node, kind);
        case "translate" -> access(node, kind);
        case "translate_fault" -> fault(node, kind);
        case "reg_read", "reg_write" ->
            new RecordedLine.Register(line, kind, text(node, "reg"), number(node, "val"));
        case "snapshot" ->
            new RecordedLine.Snapshot(line, kind, text(node, "name"), number(node, "cmds_so_far"));
        case "mark" -> new RecordedLine.Mark(line, kind, text(node, "name"));
        case "" -> throw unusable("a line without kind");
        default -> new RecordedLine.Other(line, kind);
      };
    } catch (JsonProcessingException notJson) {
      throw new UnusableInput(
          place(), "not one JSON object on a line: " + notJson.getOriginalMessage(), notJson);
    }
  }

  /** How many lines were read. */
  public int lines() {
    return line;
  }

  private RecordedLine command(JsonNode node, String kind) {
    Map<String, Long> fields = new LinkedHashMap<>();
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!NO_FIELD.contains(name)) {
                fields.put(name, number(node, name));
              }
            });
    return new RecordedLine.Command(line, kind, number(node, "n"), text(node, "op"), fields);
  }

  private Access access(JsonNode node, String kind) {
    Outcome outcome =
        switch (node.path("result").asText("ok")) {
          case "ok" -> Outcome.OK;
          case "bypass" -> Outcome.BYPASS;
          case "abort" -> Outcome.ABORT;
          default ->
              throw unusable("result " + node.get("result") + "; expected ok, bypass or abort");
        };
    boolean ok = outcome == Outcome.OK;
    return new Access(
        line,
        kind,
        outcome,
        (int) number(node, "sid"),
        number(node, "iova"),
        ok ? number(node, "pa") : 0,
        ok ? (int) number(node, "perm") : 0,
        ok ? (int) number(node, "stage") : 0,
        ok ? tag(node, "asid") : 0,
        ok ? tag(node, "vmid") : 0,
        configuration(node),
        tlbHit(node),
        walk(node),
        lookups(node),
        insert(node));
  }

  private Access fault(JsonNode node, String kind) {
    return new Access(
        line,
        kind,
        Outcome.FAULT,
        (int) number(node, "sid_"),
        number(node, "look"),
        0,
        0,
        0,
        tag(node, "asid"),
        tag(node, "vmid"),
        configuration(node),
        tlbHit(node),
        walk(node),
        lookups(node),
        insert(node));
  }

  private Optional<Configuration> configuration(JsonNode node) {
    if (text(node, "cfg").equals("hit")) {
      return Optional.empty();
    }
    return Optional.of(
        new Configuration(
            number(node, "l1_desc"),
            number(node, "ste"),
            node.has("cd") ? Optional.of(number(node, "cd")) : Optional.empty(),
            node.has("tt") ? Optional.of(regime(text(node, "tt"))) : Optional.empty()));
  }

  private Regime regime(String text) {
    Matcher matcher = REGIME.matcher(text);
    if (!matcher.matches()) {
      throw unusable("tt \"" + text + "\"; expected TT[0]:tsz:N ttb:0xN granule_sz:N had:N");
    }
    long tsz = decimal(matcher.group(1));
    long ttb = hex(matcher.group(2));
    long granule = decimal(matcher.group(3));
    boolean sound = tsz >= 12 && tsz < 64 && ttb >>> 56 == 0;
    if (!sound || (granule != 12 && granule != 14 && granule != 16)) {
      throw unusable(
          "tt \"" + text + "\"; expected tsz 12 to 63, ttb of 56 bits, granule 12, 14 or 16");
    }
    return new Regime((int) tsz, ttb, (int) granule);
  }

  private Optional<Boolean> tlbHit(JsonNode node) {
    return node.has("tlb") ? Optional.of(text(node, "tlb").equals("hit")) : Optional.empty();
  }

  private List<Descriptor> walk(JsonNode node) {
    List<Descriptor> walk = new ArrayList<>();
    for (JsonNode read : node.path("ptw")) {
      walk.add(
          new Descriptor(
              read.path(0).asInt(),
              read.path(1).asInt(),
              hex(read.path(2).asText()),
              hex(read.path(3).asText())));
    }
    return List.copyOf(walk);
  }

  private List<Lookup> lookups(JsonNode node) {
    List<Lookup> lookups = new ArrayList<>();
    for (JsonNode lookup : node.path("lookups")) {
      lookups.add(
          new Lookup(
              lookup.path(0).asText().equals("hit"),
              lookup.path(1).asInt(),
              lookup.path(2).asInt(),
              hex(lookup.path(3).asText())));
    }
    return List.copyOf(lookups);
  }

  private Optional<Insert> insert(JsonNode node) {
    JsonNode insert = node.get("insert");
    return insert == null
        ? Optional.empty()
        : Optional.of(
            new Insert(
                number(insert, "addr"), (int) number(insert, "tg"), (int) number(insert, "level")));
  }

  /** An ASID or VMID; -1 where there is none. */
  private int tag(JsonNode node, String field) {
    long tag = number(node, field);
    if (tag < -1 || tag > 0xffff) {
      throw unusable(field + " " + tag + "; expected -1 to 65535");
    }
    return (int) tag;
  }

  private String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw unusable("a line of kind " + node.get("kind") + " without " + field);
    }
    return value.asText();
  }

  private long number(JsonNode node, String field) {
    String text = text(node, field);
    return text.startsWith("0x") ? hex(text) : decimal(text);
  }

  private long decimal(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new UnusableInput(place(), "\"" + text + "\" is no number", wrong);
    }
  }

  private long hex(String text) {
    try {
      return Long.parseUnsignedLong(text.replaceFirst("^0x", ""), 16);
    } catch (NumberFormatException wrong) {
      throw new UnusableInput(place(), "\"" + text + "\" is no hexadecimal number", wrong);
    }
  }

  private UnusableInput unusable(String what) {
    return new UnusableInput(place(), what);
  }

  private String place() {
    return file + ":" + line;
  }
}
