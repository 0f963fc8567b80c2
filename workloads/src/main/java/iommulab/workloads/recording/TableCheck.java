package iommulab.workloads.recording;

import static iommulab.workloads.recording.SnapshotTables.hex;

import com.fasterxml.jackson.databind.JsonNode;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.EntryFormat;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.CdFound;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.StreamTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds the recorder's decoding of one snapshot against ours: stream table, STEs, CDs, then every
 * mapping.
 */
final class TableCheck {
  private static final Set<String> NO_FIELD = Set.of("sid", "ssid", "pa", "raw", "note");

  private final SnapshotTables tables;
  private final IdRegisters ids;
  private final Findings findings;
  private final String file;

  TableCheck(SnapshotFile file, IdRegisters ids, Findings findings) {
    this.tables = SnapshotTables.of(file);
    this.ids = ids;
    this.findings = findings;
    this.file = file.name() + ".tables.json";
  }

  void run() {
    JsonNode json = tables.file().tables();
    json.path("l1").forEach(this::level1);
    json.path("stes").forEach(this::ste);
    json.path("cds").forEach(this::cd);
    aborting(json);
    json.path("domains")
        .forEach(domain -> new DomainCheck(tables, ids, findings, file).run(domain));
  }

  private void level1(JsonNode listed) {
    long index = listed.path("i").asLong();
    Differences differences = new Differences(file + " l1 " + index);
    Pa at = tables.table().base().alignDown(6).plus(index * Long.BYTES);
    L1Std ours = L1Std.decode(tables.file().memory().read(at));
    differences.same("Span", listed.path("span").asInt(), ours.span());
    differences.same("L2Ptr", hex(listed.path("l2")), ours.table().value());
    findings.compared(differences.found());
  }

  private void ste(JsonNode listed) {
    StreamId sid = new StreamId(listed.path("sid").asInt());
    Differences differences = new Differences(file + " STE " + sid);
    SnapshotTables.Found found = tables.ste(sid, ids);
    if (found.ste().isEmpty()) {
      differences.add("STE", "present", "absent");
    } else {
      Ste ste = found.ste().get();
      List<Fetch> reads = found.reads();
      differences.same("address", hex(listed.path("pa")), reads.get(reads.size() - 1).at().value());
      entry(listed, Ste.FORMAT, ste.encode(), differences);
      ste.check(ids).ifPresent(illegal -> differences.add("STE", "legal", illegal));
    }
    findings.compared(differences.found());
  }

  private void cd(JsonNode listed) {
    StreamId sid = new StreamId(listed.path("sid").asInt());
    int number = listed.path("ssid").asInt();
    Differences differences = new Differences(file + " CD " + sid + " " + number);
    Optional<Ste> ste = tables.ste(sid, ids).ste();
    Optional<CdFound> found = ste.flatMap(own -> tables.cd(own, substream(number), ids));
    if (found.isEmpty()) {
      differences.add("CD", "present", "absent");
    } else {
      Cd cd = found.get().cd();
      if (number == 0) {
        differences.same("address", hex(listed.path("pa")), ste.get().contextPtr().value());
      }
      entry(listed, Cd.FORMAT, cd.encode(), differences);
      cd.check(ids, ste.get()).ifPresent(illegal -> differences.add("CD", "legal", illegal));
    }
    findings.compared(differences.found());
  }

  static Optional<Pasid> substream(int number) {
    return number == 0 ? Optional.empty() : Optional.of(new Pasid(number));
  }

  /**
   * Raw words, and each field under the recorder's name, which is the specification's in small
   * letters.
   */
  private static void entry(
      JsonNode listed, EntryFormat format, long[] words, Differences differences) {
    for (int i = 0; i < words.length; i++) {
      differences.same("word " + i, hex(listed.path("raw").path(i)), words[i]);
    }
    Map<String, BitField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    format.fields().forEach(field -> fields.put(field.name(), field));
    format.fields().stream()
        .filter(field -> field.name().equals("S1ContextPtr"))
        .forEach(field -> fields.put("s1ctxptr", field));
    listed
        .fields()
        .forEachRemaining(
            recorded -> {
              if (NO_FIELD.contains(recorded.getKey())) {
                return;
              }
              BitField field = fields.get(recorded.getKey());
              if (field == null) {
                differences.add(recorded.getKey(), recorded.getValue(), "no such field");
              } else {
                long ours = FieldText.inPlace(field, words);
                differences.same(field.name(), hex(recorded.getValue()), ours);
              }
            });
    List<?> reserved = format.reserved(words);
    if (!reserved.isEmpty()) {
      differences.add("reserved bits", "none", reserved);
    }
  }

  /** The streams that the recorder did not list must abort, and as many as it says. */
  private void aborting(JsonNode json) {
    Set<Integer> listed = new TreeSet<>();
    json.path("stes").forEach(ste -> listed.add(ste.path("sid").asInt()));
    Differences differences = new Differences(file + " abort_stes");
    long aborting = 0;
    for (int sid : streams(json)) {
      Optional<Ste> ste = tables.ste(new StreamId(sid), ids).ste();
      if (listed.contains(sid) || ste.isEmpty()) {
        continue;
      }
      if (ste.get().isValid() && ste.get().aborts()) {
        aborting++;
      } else {
        differences.add("STE 0x" + Integer.toHexString(sid), "abort", ste.get());
      }
    }
    differences.same("streams in abort", json.path("abort_stes").path("abort").asLong(), aborting);
    findings.compared(differences.found());
  }

  private List<Integer> streams(JsonNode json) {
    List<Integer> streams = new ArrayList<>();
    if (tables.table().format() == StreamTable.Format.LINEAR) {
      for (int sid = 0; sid < 1 << tables.table().log2Size(); sid++) {
        streams.add(sid);
      }
    }
    for (JsonNode level1 : json.path("l1")) {
      int first = level1.path("i").asInt() << tables.table().split();
      for (int i = 0; i < 1 << (level1.path("span").asInt() - 1); i++) {
        streams.add(first + i);
      }
    }
    return streams;
  }
}
