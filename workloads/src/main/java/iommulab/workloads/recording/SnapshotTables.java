package iommulab.workloads.recording;

import com.fasterxml.jackson.databind.JsonNode;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.CdFetch;
import iommulab.model.walk.CdFound;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.Reading;
import iommulab.model.walk.SteFetch;
import iommulab.model.walk.SteFound;
import iommulab.model.walk.StreamTable;
import iommulab.model.walk.WalkCaches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stream table of a snapshot as our walker reads it from the recorded memory. */
record SnapshotTables(SnapshotFile file, StreamTable table) {
  static SnapshotTables of(SnapshotFile file) {
    JsonNode tables = file.tables();
    StreamTable.Format format =
        tables.path("fmt").asInt() == 0 ? StreamTable.Format.LINEAR : StreamTable.Format.TWO_LEVEL;
    StreamTable table =
        new StreamTable(
            new Pa(hex(tables.path("strtab_base"))),
            tables.path("log2size").asInt(),
            format,
            tables.path("split").asInt());
    return new SnapshotTables(file, table);
  }

  /** An STE and the reads that led to it. */
  record Found(Optional<Ste> ste, List<Fetch> reads) {}

  /** The entry of a stream, legal or not; empty if the table has none. */
  Found ste(StreamId sid, IdRegisters ids) {
    List<Fetch> reads = new ArrayList<>();
    var result = run(SteFetch.read(table, sid, ids), reads);
    return new Found(
        result instanceof SteFound found ? Optional.of(found.ste()) : Optional.empty(), reads);
  }

  /** The CD of a stream, legal or not; empty if the search for it fails. */
  Optional<CdFound> cd(Ste ste, Optional<Pasid> ssid, IdRegisters ids) {
    var result = Reading.runAll(CdFetch.read(ste, ssid, ids, WalkCaches.NONE), file.memory());
    return result instanceof CdFound found ? Optional.of(found) : Optional.empty();
  }

  /** The CD at a physical address. */
  Cd cdAt(Pa at) {
    return Cd.decode(file.memory().read(at, Cd.WORDS));
  }

  /** Runs a walk over the recorded memory and notes what it read. */
  <R> R run(Reading<R> walk, List<Fetch> reads) {
    Reading<R> at = walk;
    while (at.wants().isPresent()) {
      Fetch fetch = at.wants().get();
      reads.add(fetch);
      at = at.fetched(file.memory().read(fetch.at(), fetch.dwords()));
    }
    return at.result();
  }

  /** A number that JSON holds as "0x..." or plain. */
  static long hex(JsonNode node) {
    String text = node.asText();
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new UnusableInput("tables.json", "\"" + text + "\" is no number", wrong);
    }
  }
}
