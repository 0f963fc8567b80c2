package iommulab.workloads.recording;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Source;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Decodes raw entries one after the other into a sink; a file is a stream and never in memory as a
 * whole.
 *
 * <p>What cannot be understood is a problem, told with its place; decoding goes on behind it.
 */
final class Decoder {
  private static final int TOLD = 20;

  private final EntryKind kind;
  private final EntrySink sink;
  private final String input;
  private final List<String> problems = new ArrayList<>();
  private long entries;
  private long untold;

  Decoder(EntryKind kind, EntrySink sink, String input) {
    this.kind = kind;
    this.sink = sink;
    this.input = input;
  }

  /**
   * Decodes all of the input.
   *
   * @param system starts the actor system that streams a file; not asked for words
   * @return the problems, in the order of the input
   */
  List<String> run(DecodeInput from, Supplier<ActorSystem> system) throws IOException {
    sink.begin(kind, input);
    if (from instanceof DecodeInput.OfWords words) {
      words(words.words());
    } else if (from instanceof DecodeInput.OfFile file) {
      if (Files.isDirectory(file.file())) {
        throw new UnusableInput(input, "not a file; expected a file of raw entries");
      }
      stream(() -> RecordingFiles.open(file.file()), system);
    } else if (from instanceof DecodeInput.OfStream stream) {
      stream(stream::in, system);
    }
    if (entries == 0 && problems.isEmpty()) {
      problem(input + ": empty; " + size());
    }
    if (untold > 0) {
      problems.add(input + ": and " + untold + " more like these");
    }
    sink.end(problems);
    return problems;
  }

  private void words(List<Long> words) throws IOException {
    int whole = words.size() / kind.words() * kind.words();
    for (int at = 0; at < whole; at += kind.words()) {
      entry(words.subList(at, at + kind.words()).stream().mapToLong(Long::longValue).toArray());
    }
    if (whole < words.size()) {
      int left = words.size() - whole;
      problem(input + ": " + left + " trailing word" + s(left) + after() + "; " + size());
    }
  }

  private void stream(Callable<InputStream> open, Supplier<ActorSystem> system) {
    ActorSystem streams = system.get();
    AtomicInteger trailing = new AtomicInteger();
    try {
      Source.unfoldResource(
              () -> new EntryReader(open.call(), kind.bytes()),
              EntryReader::next,
              reader -> {
                trailing.set(reader.trailing());
                reader.close();
              })
          .runForeach(this::entry, streams)
          .toCompletableFuture()
          .join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof IOException unreadable) {
        problem(input + ": unreadable" + after() + ": " + reason(unreadable));
      } else {
        throw failed;
      }
    }
    int left = trailing.get();
    if (left > 0) {
      problem(input + ": " + left + " trailing byte" + s(left) + after() + "; " + size());
    }
  }

  private void entry(long[] words) {
    DecodedEntry decoded = kind.decode(entries, words);
    decoded
        .problem()
        .ifPresent(what -> problem(input + ": entry " + decoded.index() + ": " + what));
    entries++;
    try {
      sink.entry(decoded);
    } catch (IOException cannotWrite) {
      throw new UncheckedIOException(cannotWrite);
    }
  }

  private void problem(String what) {
    if (problems.size() < TOLD) {
      problems.add(what);
    } else {
      untold++;
    }
  }

  private String after() {
    return entries == 0 ? " before the first entry" : " after entry " + (entries - 1);
  }

  private String size() {
    return kind.noun() + " has " + kind.bytes() + " bytes";
  }

  private static String s(int count) {
    return count == 1 ? "" : "s";
  }

  static String reason(IOException unreadable) {
    if (unreadable instanceof EOFException) {
      return "the compressed file is cut short";
    }
    String message = unreadable.getMessage();
    return message == null ? unreadable.getClass().getSimpleName() : message;
  }
}
