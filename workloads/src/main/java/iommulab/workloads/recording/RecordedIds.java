package iommulab.workloads.recording;

import iommulab.model.smmuv3.IdRegisters;
import java.util.Map;
import java.util.TreeMap;

/** The ID registers as the recorded driver read them; our defaults until it has. */
final class RecordedIds {
  private final Map<String, Long> read = new TreeMap<>();
  private IdRegisters ids = IdRegisters.defaults();

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
