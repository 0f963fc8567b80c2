package iommulab.workloads.recording;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The lines of a recording's {@code events.jsonl}, one at a time, each fault where it happened.
 *
 * <p>The recorder recognised a fault by the lack of a success when the next access came, and wrote
 * its line there; the {@code propagate_event} line before it stands where it happened. So what lies
 * between is held back.
 */
final class LineSource implements Closeable {
  static final String SUFFIX = "events.jsonl";

  private final BufferedReader in;
  private final LineReader reader = new LineReader(SUFFIX);
  private final Deque<RecordedLine> ready = new ArrayDeque<>();

  LineSource(RecordingFiles files) throws IOException {
    in = new BufferedReader(new InputStreamReader(files.open(SUFFIX), StandardCharsets.UTF_8));
  }

  Optional<RecordedLine> next() throws IOException {
    if (ready.isEmpty()) {
      Optional<RecordedLine> line = read();
      if (line.isEmpty() || !line.get().kind().equals("propagate_event")) {
        return line;
      }
      holdUntilAccess(line.get());
    }
    return Optional.of(ready.removeFirst());
  }

  private void holdUntilAccess(RecordedLine event) throws IOException {
    ready.add(event);
    Optional<RecordedLine> next = read();
    while (next.isPresent() && !(next.get() instanceof RecordedLine.Access)) {
      ready.add(next.get());
      next = read();
    }
    if (next.isPresent() && isFault(next.get())) {
      ready.addFirst(next.get());
    } else {
      next.ifPresent(ready::addLast);
    }
  }

  private static boolean isFault(RecordedLine line) {
    return line instanceof RecordedLine.Access access
        && access.outcome() == RecordedLine.Outcome.FAULT;
  }

  private Optional<RecordedLine> read() throws IOException {
    String text = in.readLine();
    return text == null ? Optional.empty() : Optional.of(reader.read(text));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
