package iommulab.workloads.recording;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is to be decoded: a file of raw entries, or words given on the command line. */
public sealed interface DecodeInput
    permits DecodeInput.OfFile, DecodeInput.OfStream, DecodeInput.OfWords {
  /** How messages call it. */
  String name();

  /** Raw little-endian entries, unpacked if the name ends in {@code .xz}. */
  record OfFile(Path file) implements DecodeInput {
    @Override
    public String name() {
      return file.toString();
    }
  }

  /** Raw little-endian entries, never packed. */
  record OfStream(InputStream in) implements DecodeInput {
    @Override
    public String name() {
      return "standard input";
    }
  }

  /** 64-bit words, lowest first. */
  record OfWords(List<Long> words) implements DecodeInput {
    @Override
    public String name() {
      return "command line";
    }
  }

  /**
   * Standard input for {@code -}, a file if one argument names one, else hexadecimal words of up to
   * 64 bits, with or without 0x.
   *
   * <p>Words are separated by commas, spaces or as arguments.
   */
  static DecodeInput of(List<String> arguments, InputStream in) {
    if (arguments.equals(List.of("-"))) {
      return new OfStream(in);
    }
    String text = String.join(" ", arguments).strip();
    if (arguments.size() == 1 && Files.exists(Path.of(arguments.get(0)))) {
      return new OfFile(Path.of(arguments.get(0)));
    }
    List<Long> words = new ArrayList<>();
    for (String word : text.split("[,\\s]+", -1)) {
      if (!word.matches("(0[xX])?[0-9a-fA-F]{1,16}")) {
        throw new UnusableInput(
            text,
            "neither a file nor 64-bit hexadecimal words"
                + (word.equals(text) ? "" : " (\"" + word + "\")")
                + "; expected a file of raw entries, or words as 0x46 0x0, or -");
      }
      words.add(Long.parseUnsignedLong(word.replaceFirst("^0[xX]", ""), 16));
    }
    return new OfWords(List.copyOf(words));
  }
}
