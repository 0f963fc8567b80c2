package iommulab.workloads.recording;

import iommulab.workloads.report.Build;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Decodes raw entries to a table or to JSON: what {@code iommu-lab decode} does. */
public final class Decoding {
  private Decoding() {}

  /** Writes what could be decoded and returns the problems met, each with its place. */
  public static List<String> run(EntryKind kind, DecodeInput input, PrintWriter out, boolean json)
      throws IOException {
    EntrySink sink = json ? new EntryJson(out, Build.id()) : new EntryTable(out);
    try (Streams streams = new Streams()) {
      return new Decoder(kind, sink, input.name()).run(input, streams::system);
    }
  }
}
