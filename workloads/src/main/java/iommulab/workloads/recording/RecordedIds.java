package iommulab.workloads.recording;

import iommulab.model.smmuv3.IdRegisters;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ID registers as the recorded driver read them; our defaults until it has. */
public final class RecordedIds {
  private final Map<String, Long> read = new TreeMap<>();
  private IdRegisters ids = IdRegisters.defaults();

  /** What the driver of a recording had read when it issued its first command. */
  public static IdRegisters of(RecordingFiles files) throws IOException {
    RecordedIds ids = new RecordedIds();
    try (LineSource lines = new LineSource(files)) {
      Optional<RecordedLine> line = lines.next();
      while (line.isPresent() && !(line.get() instanceof RecordedLine.Command)) {
        if (line.get() instanceof RecordedLine.Register register) {
          ids.register(register);
        }
        line = lines.next();
      }
    }
    return ids.ids();
  }

  void register(RecordedLine.Register line) {
    if (line.name().startsWith("IDR")) {
      read.put(line.name(), line.value());
      if (read.containsKey("IDR0") && read.containsKey("IDR5")) {
        ids = IdRegisters.of(value("IDR0"), value("IDR1"), value("IDR3"), value("IDR5"));
      }
    }
  }

  IdRegisters ids() {
    return ids;
  }

  private int value(String name) {
    return read.getOrDefault(name, 0L).intValue();
  }
}
