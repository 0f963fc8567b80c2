package iommulab.workloads.recording;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.Reading;
import iommulab.model.walk.Stage2;
import iommulab.model.walk.StreamTable;
import iommulab.model.walk.TableWalk;
import iommulab.model.walk.WalkInput;
import iommulab.workloads.recording.RecordedLine.Access;
import iommulab.workloads.recording.RecordedLine.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The words of STEs and CDs that a recorded configuration miss must have read.
 *
 * <p>They are those of a snapshot while the driver had invalidated them as often as then. At other
 * times they are inferred: the stage-1 regime from the line, stage 2 from an STE with the same
 * VMID, the rest as the stream's STE has it in another snapshot.
 */
public final class ConfigurationWords {
  /**
   * What one miss read.
   *
   * @param entries STE, and CD if there is one, by address
   * @param ats whether the STE permits translation requests
   * @param inferred whether some of it is in no snapshot
   */
  public record Words(Map<Pa, long[]> entries, boolean ats, boolean inferred) {}

  private static final int STAGE1 = 5;
  private static final int STAGE2 = 6;
  private static final int NESTED = 7;

  private final List<Configurations.Dated> snapshots;
  private final IdRegisters ids;
  private final ConfigurationEpochs now = new ConfigurationEpochs();

  private ConfigurationWords(List<Configurations.Dated> snapshots, IdRegisters ids) {
    this.snapshots = snapshots;
    this.ids = ids;
  }

  /** Reads the snapshots of a recording. */
  public static ConfigurationWords of(RecordingFiles files, IdRegisters ids) throws IOException {
    List<SnapshotFile> snapshots = new ArrayList<>();
    for (String name : files.snapshots()) {
      snapshots.add(SnapshotFile.read(files, name));
    }
    if (snapshots.isEmpty()) {
      throw new UnusableInput(
          files.name(), "no snapshot of memory; expected " + files.name() + ".QUIET1.pages");
    }
    return new ConfigurationWords(Importing.dated(files, snapshots), ids);
  }

  /** The pages of all snapshots, each as the first that has it. */
  public SparseMemory image() {
    SparseMemory image = new SparseMemory();
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      SparseMemory copied = snapshots.get(i).tables().file().memory();
      copied.pages().forEach(page -> image.write(page, copied.read(page, 512)));
    }
    return image;
  }

  public StreamTable streams() {
    return snapshots.get(0).tables().table();
  }

  /** A base that the driver wrote, such as {@code cmdq_base}. */
  public Pa base(String queue) {
    return new Pa(
        SnapshotTables.hex(snapshots.get(0).tables().file().tables().path(queue + "_base")));
  }

  /** The binary logarithm of a queue's entries. */
  public int log2size(String queue) {
    return snapshots.get(0).tables().file().tables().path(queue + "_log2").asInt();
  }

  /** The driver issued this. */
  public void command(Command command) {
    now.command(command);
  }

  /**
   * The words that a line with a configuration miss read.
   *
   * @param memory holds the words that the line's walk read
   */
  public Words at(Access line, SparseMemory memory) {
    RecordedLine.Configuration read = line.configuration().orElseThrow();
    StreamId sid = new StreamId(line.sid());
    Optional<Ste> known =
        snapshots.stream()
            .filter(each -> each.epochs().ofSte(sid) == now.ofSte(sid))
            .flatMap(each -> each.tables().ste(sid, ids).ste().stream())
            .findFirst();
    Ste ste = known.orElseGet(() -> inferred(line));
    Map<Pa, long[]> entries = new TreeMap<>(Comparator.comparingLong(Pa::value));
    boolean inferred = known.isEmpty();
    if (read.cd().isPresent() && ste.hasStage1()) {
      Optional<Pa> at = physical(ste, new Ipa(read.cd().get()), memory);
      Optional<Cd> cd = at.flatMap(pa -> recordedCd(sid, pa));
      at.ifPresent(pa -> entries.put(pa, cd.orElseGet(() -> inferredCd(line)).encode()));
      inferred |= cd.isEmpty();
    }
    entries.put(new Pa(read.ste()), ste.encode());
    boolean translates = ste.hasStage1() || ste.hasStage2();
    return new Words(entries, translates && ste.get(Ste.EATS) != 0, inferred);
  }

  private Optional<Cd> recordedCd(StreamId sid, Pa at) {
    return snapshots.stream()
        .filter(each -> each.epochs().ofCd(sid) == now.ofCd(sid))
        .map(each -> each.tables().cdAt(at))
        .findFirst();
  }

  private Ste inferred(Access line) {
    if (line.outcome() == Outcome.BYPASS) {
      return Ste.bypass();
    } else if (line.outcome() == Outcome.ABORT) {
      return Ste.abort();
    }
    Optional<Long> cd = line.configuration().orElseThrow().cd();
    boolean nested = line.stage() >= 2 || line.walk().stream().anyMatch(read -> read.stage() == 2);
    int config = cd.isEmpty() ? STAGE2 : nested ? NESTED : STAGE1;
    StreamId sid = new StreamId(line.sid());
    Optional<Ste> like =
        recorded()
            .filter(e -> e.getKey().equals(sid) && isLike(e.getValue(), config, line))
            .map(Map.Entry::getValue)
            .findFirst()
            .or(
                () ->
                    recorded()
                        .map(Map.Entry::getValue)
                        .filter(ste -> isLike(ste, config, line))
                        .findFirst())
            .or(
                () ->
                    recorded()
                        .map(Map.Entry::getValue)
                        .filter(ste -> nested && ste.hasStage2() && sameVmid(ste, line))
                        .findFirst());
    Ste ste = like.orElse(Ste.abort()).with(Ste.CONFIG, config);
    return cd.map(at -> ste.withContextPtr(new Ipa(at)))
        .orElseGet(() -> ste.withContextPtr(new Ipa(0)));
  }

  private static boolean isLike(Ste ste, int config, Access line) {
    return ste.get(Ste.CONFIG) == config && (config == STAGE1 || sameVmid(ste, line));
  }

  private static boolean sameVmid(Ste ste, Access line) {
    return ste.vmid().value() == line.vmid();
  }

  /** The STEs of all snapshots with their streams. */
  private Stream<Map.Entry<StreamId, Ste>> recorded() {
    List<Map.Entry<StreamId, Ste>> all = new ArrayList<>();
    for (Configurations.Dated snapshot : snapshots) {
      for (var listed : snapshot.tables().file().tables().path("stes")) {
        StreamId sid = new StreamId(listed.path("sid").asInt());
        snapshot.tables().ste(sid, ids).ste().ifPresent(ste -> all.add(Map.entry(sid, ste)));
      }
    }
    return all.stream();
  }

  private Optional<Pa> physical(Ste ste, Ipa ipa, SparseMemory memory) {
    if (!ste.hasStage2()) {
      return Optional.of(ipa.asPa());
    }
    WalkInput input =
        new WalkInput(
            Optional.empty(),
            Optional.of(Stage2.of(ste, ids)),
            ste.vmid(),
            ids.intermediateBits(),
            new Iova(ipa.value()),
            Optional.empty());
    return Reading.runAll(TableWalk.begin(input), memory) instanceof Mapped mapped
        ? Optional.of(mapped.entry().translate(new Iova(ipa.value())))
        : Optional.empty();
  }

  /** The regime as a CD would give it that a driver writes. */
  private Cd inferredCd(Access line) {
    RecordedLine.Regime regime = line.configuration().orElseThrow().regime().orElseThrow();
    List<Long> tables =
        line.lookups().stream().filter(l -> l.asid() == -1).map(l -> l.address()).toList();
    Ipa root = new Ipa(tables.size() > 1 ? tables.get(1) : regime.ttb());
    int tg0 = regime.granuleBits() == 14 ? 2 : regime.granuleBits() == 16 ? 1 : 0;
    return Cd.of(new Asid(Math.max(0, line.asid())), root)
        .with(Cd.T0SZ, regime.tsz())
        .with(Cd.TG0, tg0)
        .with(Cd.IPS, ids.get(IdRegisters.OAS));
  }
}
