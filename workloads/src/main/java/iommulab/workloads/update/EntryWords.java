package iommulab.workloads.update;

import iommulab.model.driver.entry.LiveEntry;
import iommulab.workloads.recording.UnusableInput;

/** Reads one entry from the command line: eight hexadecimal words with commas, dword 0 first. */
public final class EntryWords {
  private EntryWords() {}

  /** The words; {@code place} is what the entry is called in a message. */
  public static long[] parse(LiveEntry kind, String place, String text) {
    String[] parts = text.strip().split("\\s*,\\s*", -1);
    if (parts.length != kind.words()) {
      throw new UnusableInput(
          place + " " + text,
          parts.length
              + (parts.length == 1 ? " word" : " words")
              + "; expected "
              + kind.words()
              + " hexadecimal words separated by commas, dword 0 first");
    }
    long[] words = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("(0[xX])?[0-9a-fA-F]{1,16}")) {
        throw new UnusableInput(
            place + " dw" + i + " \"" + parts[i] + "\"",
            "not a word; expected up to 16 hexadecimal digits, with or without 0x");
      }
      words[i] = Long.parseUnsignedLong(parts[i].replaceFirst("^0[xX]", ""), 16);
    }
    return words;
  }
}
