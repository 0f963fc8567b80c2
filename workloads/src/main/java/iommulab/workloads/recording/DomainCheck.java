package iommulab.workloads.recording;

import static iommulab.workloads.recording.SnapshotTables.hex;

import com.fasterxml.jackson.databind.JsonNode;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.CdFound;
import iommulab.model.walk.Purpose;
import iommulab.model.walk.Stage1;
import iommulab.model.walk.Stage2;
import iommulab.model.walk.WalkInput;
import iommulab.workloads.recording.TableScan.Leaf;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Walks one recorded translation table, from the STE of each stream that uses it, in both
 * directions.
 *
 * <p>Every listed page must lead where the list says, with the listed attributes; and the walk
 * finds no other.
 */
final class DomainCheck {
  private static final Pattern USE =
      Pattern.compile(
          "sid=0x([0-9a-f]{1,8})(?: ssid=(\\d{1,6}))?(?: asid=(\\d{1,6}))?(?: vmid=(\\d{1,6}))?");
  private static final long MOST_LEAVES = 1 << 24;
  // What the descriptors' permission bits mean (Arm DDI 0487, D8.4).
  private static final long AP1 = 1L << 6;
  private static final long AP2 = 1L << 7;
  private static final long S2AP_READ = 1L << 6;
  private static final long S2AP_WRITE = 1L << 7;

  private final SnapshotTables tables;
  private final IdRegisters ids;
  private final Findings findings;
  private final String file;

  DomainCheck(SnapshotTables tables, IdRegisters ids, Findings findings, String file) {
    this.tables = tables;
    this.ids = ids;
    this.findings = findings;
    this.file = file;
  }

  void run(JsonNode domain) {
    String place = file + " domain " + domain.path("root").asText();
    for (JsonNode use : domain.path("used_by")) {
      Differences differences = new Differences(place + " " + use.asText());
      Matcher user = USE.matcher(use.asText());
      if (!user.matches()) {
        throw new UnusableInput(file, "used_by \"" + use.asText() + "\"; expected sid=0x0 ...");
      }
      Optional<TableScan> scan =
          domain.path("stage").asText().equals("s2")
              ? stage2(domain, user, differences)
              : stage1(domain, user, differences);
      scan.ifPresent(
          done -> done.broken().forEach(what -> differences.add("scan", "leaf or hole", what)));
      scan.ifPresent(
          done -> differences.same("leaves", domain.path("leafs").asLong(), done.leaves().size()));
      findings.compared(differences.found());
      scan.ifPresent(done -> leaves(domain, place, done.leaves()));
    }
  }

  private Optional<TableScan> stage1(JsonNode domain, Matcher user, Differences differences) {
    Optional<Ste> ste = ste(user, differences);
    Optional<CdFound> found =
        ste.flatMap(own -> tables.cd(own, TableCheck.substream(number(user, 2)), ids));
    if (found.isEmpty()) {
      differences.add("CD", "present", "absent");
      return Optional.empty();
    }
    Cd cd = found.get().cd();
    differences.same("root", hex(domain.path("root")), cd.table0().value());
    differences.same("T0SZ", domain.path("tsz").asInt(), cd.get(Cd.T0SZ));
    differences.same("ASID", number(user, 3), cd.asid().value());
    if (!differences.isEmpty() || cd.check(ids, ste.get()).isPresent()) {
      return Optional.empty();
    }
    Stage1.Half low = Stage1.of(cd, ids).low();
    Function<Iova, WalkInput> inputs =
        iova -> WalkInput.of(ste.get(), Optional.of(cd), ids, iova, Optional.empty());
    return Optional.of(
        new TableScan(tables, inputs, Purpose.STAGE1_TABLE, low.granule(), low.startLevel())
            .run(low.inputBits()));
  }

  private Optional<TableScan> stage2(JsonNode domain, Matcher user, Differences differences) {
    Optional<Ste> ste = ste(user, differences).filter(Ste::hasStage2);
    if (ste.isEmpty()) {
      differences.add("stage 2", "on", "off");
      return Optional.empty();
    }
    Ste own = ste.get();
    differences.same("root", hex(domain.path("root")), own.stage2Table().value());
    differences.same("S2T0SZ", domain.path("tsz").asInt(), own.get(Ste.S2T0SZ));
    differences.same("VMID", number(user, 4), own.vmid().value());
    if (!differences.isEmpty() || own.check(ids).isPresent()) {
      return Optional.empty();
    }
    Stage2 stage2 = Stage2.of(own, ids);
    Function<Iova, WalkInput> inputs =
        iova ->
            new WalkInput(
                Optional.empty(),
                Optional.of(stage2),
                own.vmid(),
                ids.intermediateBits(),
                iova,
                Optional.empty());
    return Optional.of(
        new TableScan(tables, inputs, Purpose.STAGE2_TABLE, stage2.granule(), stage2.startLevel())
            .run(stage2.inputBits()));
  }

  private Optional<Ste> ste(Matcher user, Differences differences) {
    StreamId sid = new StreamId(Integer.parseUnsignedInt(user.group(1), 16));
    Optional<Ste> ste = tables.ste(sid, ids).ste();
    if (ste.isEmpty()) {
      differences.add("STE", "present", "absent");
    }
    ste.flatMap(own -> own.check(ids))
        .ifPresent(illegal -> differences.add("STE", "legal", illegal));
    return ste.filter(own -> own.check(ids).isEmpty());
  }

  private void leaves(JsonNode domain, String place, NavigableMap<Long, Leaf> ours) {
    Map<Long, Leaf> left = new TreeMap<>(ours);
    boolean stage2 = domain.path("stage").asText().equals("s2");
    for (JsonNode run : domain.path("runs")) {
      long size = hex(run.path("leaf_size"));
      long attributes = hex(run.path("attr"));
      long length = hex(run.path("len"));
      if (size < Granule.K4.bytes() || length % size != 0 || length / size > MOST_LEAVES) {
        throw new UnusableInput(file, "run " + run + "; expected a length of whole leaves");
      }
      for (long at = 0; at < length; at += size) {
        long iova = hex(run.path("iova")) + at;
        Leaf listed = leaf(hex(run.path("pa")) + at, attributes, size, stage2);
        Leaf found = left.remove(iova);
        Differences differences = new Differences(place + " 0x" + Long.toHexString(iova));
        differences.same("leaf", text(listed), found == null ? "none" : text(found));
        findings.compared(differences.found());
      }
    }
    left.forEach(
        (iova, leaf) ->
            findings.disagreed(
                List.of(
                    new Disagreement(
                        place + " 0x" + Long.toHexString(iova), "leaf", "none", text(leaf)))));
  }

  private static Leaf leaf(long to, long attributes, long size, boolean stage2) {
    boolean read = (attributes & (stage2 ? S2AP_READ : AP1)) != 0;
    boolean write = stage2 ? (attributes & S2AP_WRITE) != 0 : read && (attributes & AP2) == 0;
    return new Leaf(to, attributes, size, read, write);
  }

  private static String text(Leaf leaf) {
    return String.format(
        "0x%x attr 0x%x of 0x%x bytes %s%s",
        leaf.to(),
        leaf.attributes(),
        leaf.bytes(),
        leaf.read() ? "r" : "-",
        leaf.write() ? "w" : "-");
  }

  private static int number(Matcher user, int group) {
    return user.group(group) == null ? 0 : Integer.parseInt(user.group(group));
  }
}
