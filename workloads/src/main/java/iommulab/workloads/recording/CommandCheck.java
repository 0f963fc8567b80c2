package iommulab.workloads.recording;

import iommulab.model.bits.BitField;
import iommulab.model.bits.EntryFormat;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.CommandDecoding;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.CommandDecoding.Illegal;
import iommulab.model.smmuv3.command.CommandLegality;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes every raw command and holds it against the line on which the recorder decoded it.
 *
 * <p>A command is right if it is legal on the recorded ID registers, has no reserved bit set, comes
 * back the same when encoded again, and agrees with its line in operation and every field. One that
 * does not decode is unknown.
 */
final class CommandCheck {
  // spotless:off
  /** The recorder's names of fields, and the specification's. */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("sid",   "StreamID"), Map.entry("ssid",    "SubstreamID"), Map.entry("ssv",  "SSV"),
          Map.entry("leaf",  "Leaf"),     Map.entry("range",   "Range"),       Map.entry("size", "Size"),
          Map.entry("vmid",  "VMID"),     Map.entry("asid",    "ASID"),        Map.entry("addr", "Address"),
          Map.entry("num",   "NUM"),      Map.entry("scale",   "SCALE"),       Map.entry("ttl",  "TTL"),
          Map.entry("tg",    "TG"),       Map.entry("g",       "Global"),      Map.entry("cs",   "CS"),
          Map.entry("msh",   "MSH"),      Map.entry("msiattr", "MSIAttr"));
  // spotless:on

  private final EntryReader raw;
  private final String file;
  private final Findings findings = new Findings();
  private long decoded;
  private long unknown;
  private boolean ended;

  CommandCheck(EntryReader raw, String file) {
    this.raw = raw;
    this.file = file;
  }

  /** The next raw command against its line; the command, if there is one. */
  Optional<Command> check(RecordedLine.Command line, IdRegisters ids) throws IOException {
    Optional<long[]> words = ended ? Optional.empty() : raw.next();
    if (words.isEmpty()) {
      ended = true;
      differ(file, "end of the commands", "command " + line.n() + " " + line.op(), cut());
      return Optional.empty();
    }
    String place = file + " entry " + (raw.entries() - 1);
    List<Disagreement> differences = new ArrayList<>();
    same(differences, place, "number", line.n(), raw.entries() - 1);
    CommandDecoding decoding = new CommandLegality(ids).judge(words.get());
    if (decoding instanceof Illegal illegal) {
      unknown++;
      differences.add(new Disagreement(place, "command", line.op(), illegal.toString()));
      findings.compared(differences);
      return Optional.empty();
    }
    decoded++;
    Decoded good = (Decoded) decoding;
    if (!good.reserved().isEmpty()) {
      differences.add(new Disagreement(place, "reserved bits", "none", good.reserved().toString()));
    } else if (!Arrays.equals(good.command().encode(), words.get())) {
      differences.add(
          new Disagreement(place, "encoded again", hex(words.get()), hex(good.command().encode())));
    }
    String name = recorderName(good.command());
    if (name.equals(line.op())) {
      fields(differences, place, line, words.get(), good.command().opcode().format());
    } else {
      differences.add(new Disagreement(place, "command", line.op(), name));
    }
    findings.compared(differences);
    return Optional.of(good.command());
  }

  /** After the last line: nothing may be left. */
  void end() throws IOException {
    long expected = raw.entries();
    while (!ended) {
      Optional<long[]> words = raw.next();
      ended = words.isEmpty();
      if (words.isPresent()) {
        decoded++;
        differ(file, "end of the commands", expected + " commands", "more: " + hex(words.get()));
      }
    }
    if (raw.trailing() > 0 && raw.entries() == expected) {
      differ(file, "length", "whole commands of 16 bytes", cut());
    }
  }

  long decoded() {
    return decoded;
  }

  long unknown() {
    return unknown;
  }

  Findings findings() {
    return findings;
  }

  private String cut() {
    return raw.trailing() == 0
        ? "the file ends after " + raw.entries() + " entries"
        : raw.trailing() + " trailing bytes after " + raw.entries() + " entries of 16 bytes";
  }

  private void fields(
      List<Disagreement> differences,
      String place,
      RecordedLine.Command line,
      long[] words,
      EntryFormat format) {
    Map<String, Long> ours = new LinkedHashMap<>();
    for (BitField field : format.fields()) {
      ours.put(field.name(), FieldText.inPlace(field, words));
    }
    for (Map.Entry<String, Long> field : line.fields().entrySet()) {
      String name = field.getKey();
      long recorded = field.getValue();
      switch (name) {
        case "w0" -> same(differences, place, name, recorded, words[0]);
        case "w1" -> same(differences, place, name, recorded, words[1]);
        case "slot" -> same(differences, place, name, recorded, line.n());
        case "pages" ->
            same(differences, place, name, recorded, (ours.get("NUM") + 1) << ours.get("SCALE"));
        default -> {
          Long value = ours.get(FIELDS.getOrDefault(name, name));
          if (value == null) {
            differences.add(
                new Disagreement(place, name, Long.toString(recorded), "no such field"));
          } else {
            same(differences, place, name, recorded, value);
          }
        }
      }
    }
  }

  /** The operation as the recorder calls it. */
  static String recorderName(Command command) {
    String name = command.opcode().name();
    return name.equals("PREFETCH_CFG") ? "PREFETCH_CONFIG" : name;
  }

  private static void same(
      List<Disagreement> differences, String place, String what, long recorded, long ours) {
    if (recorded != ours) {
      differences.add(
          new Disagreement(
              place, what, "0x" + Long.toHexString(recorded), "0x" + Long.toHexString(ours)));
    }
  }

  private void differ(String place, String what, String expected, String got) {
    findings.disagreed(List.of(new Disagreement(place, what, expected, got)));
  }

  private static String hex(long[] words) {
    return String.format("%016x %016x", words[0], words[1]);
  }
}
