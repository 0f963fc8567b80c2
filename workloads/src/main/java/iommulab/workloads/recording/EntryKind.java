package iommulab.workloads.recording;

import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.CommandDecoding;
import iommulab.model.smmuv3.command.CommandDecoding.Illegal;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.command.Opcode;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of raw entry that can be decoded. */
public enum EntryKind {
  CMDQ(16, "command", List.of("cmdq", "command")) {
    @Override
    DecodedEntry decode(long index, long[] words) {
      CommandDecoding decoding = Commands.decode(words);
      if (decoding instanceof Illegal illegal) {
        return DecodedEntry.illegal(index, words, illegal.toString());
      }
      Opcode opcode = Opcode.of(Command.OP.getInt(words)).orElseThrow();
      return DecodedEntry.of(index, opcode.name(), opcode.format(), words);
    }
  },

  EVTQ(32, "event", List.of("evtq", "event")) {
    @Override
    DecodedEntry decode(long index, long[] words) {
      Optional<EventCode> code = EventRecord.decode(words).code();
      return code.isPresent()
          ? DecodedEntry.of(index, code.get().name(), EventRecord.FORMAT, words)
          : DecodedEntry.illegal(
              index,
              words,
              String.format("0x%02x is no event (Arm IHI 0070, 7.3)", EventRecord.ID.get(words)));
    }
  },

  STE(64, "stream table entry", List.of("ste")) {
    @Override
    DecodedEntry decode(long index, long[] words) {
      return DecodedEntry.of(index, "STE", Ste.FORMAT, words);
    }
  },

  CD(64, "context descriptor", List.of("cd")) {
    @Override
    DecodedEntry decode(long index, long[] words) {
      return DecodedEntry.of(index, "CD", Cd.FORMAT, words);
    }
  },

  L1STD(8, "L1STD", List.of("l1std")) {
    @Override
    DecodedEntry decode(long index, long[] words) {
      return DecodedEntry.of(index, "L1STD", L1Std.FORMAT, words);
    }
  },

  L1CD(8, "L1CD", List.of("l1cd")) {
    @Override
    DecodedEntry decode(long index, long[] words) {
      return DecodedEntry.of(index, "L1CD", L1Cd.FORMAT, words);
    }
  };

  private final int bytes;
  private final String noun;
  private final List<String> names;

  EntryKind(int bytes, String noun, List<String> names) {
    this.bytes = bytes;
    this.noun = noun;
    this.names = names;
  }

  abstract DecodedEntry decode(long index, long[] words);

  public int bytes() {
    return bytes;
  }

  public int words() {
    return bytes / Long.BYTES;
  }

  /** The kind as it is named on the command line. */
  public String word() {
    return names.get(0);
  }

  /** One entry as people call it, with its article. */
  public String noun() {
    return (noun.startsWith("L1") || noun.startsWith("e") ? "an " : "a ") + noun;
  }

  /** The kind of this name; several names may mean one kind. */
  public static Optional<EntryKind> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(kind -> kind.names.contains(lower)).findFirst();
  }

  /** All names, for messages. */
  public static String allNames() {
    return Arrays.stream(values())
        .flatMap(kind -> kind.names.stream())
        .collect(Collectors.joining(", "));
  }
}
