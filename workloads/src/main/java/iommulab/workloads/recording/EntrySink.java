package iommulab.workloads.recording;

import java.io.IOException;
import java.util.List;

/** Where decoded entries go, one at a time. */
interface EntrySink {
  void begin(EntryKind kind, String input) throws IOException;

  void entry(DecodedEntry entry) throws IOException;

  /** After the last entry; the problems were told as they were met. */
  void end(List<String> problems) throws IOException;
}
