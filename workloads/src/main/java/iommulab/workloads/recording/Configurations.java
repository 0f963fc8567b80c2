package iommulab.workloads.recording;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.Purpose;
import iommulab.model.walk.Stage1;
import iommulab.model.walk.Stage2;
import iommulab.model.walk.TlbEntry;
import iommulab.workloads.recording.RecordedLine.Access;
import iommulab.workloads.recording.RecordedLine.Configuration;
import iommulab.workloads.recording.RecordedLine.Outcome;
import iommulab.workloads.recording.RecordedLine.Regime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a stream was configured to do at a moment of the recording.
 *
 * <p>STE and CD words are known from the snapshots, for as long as the driver did not invalidate
 * them. At other times the stage-1 regime is taken from the line, and stage 2 from any STE with the
 * same VMID: streams that share a VMID must agree in it (Arm IHI 0070, 3.3.3).
 */
final class Configurations {
  /**
   * A stream's configuration.
   *
   * @param fromWords whether recorded STE words say so
   * @param known whether it is known well enough to walk
   */
  record Configured(
      Outcome outcome,
      Optional<Stage1> stage1,
      Optional<Stage2> stage2,
      Vmid vmid,
      boolean fromWords,
      boolean known) {}

  /** Where a CD is, before stage 2. */
  record IpaOf(Stage2 stage2, Vmid vmid, Ipa ipa) {}

  /** A snapshot and how often each configuration had been invalidated when it was taken. */
  record Dated(SnapshotTables tables, ConfigurationEpochs epochs) {}

  private final List<Dated> snapshots;
  private final Supplier<IdRegisters> ids;
  private final ConfigurationEpochs now = new ConfigurationEpochs();

  Configurations(List<Dated> snapshots, Supplier<IdRegisters> ids) {
    this.snapshots = snapshots;
    this.ids = ids;
  }

  void command(Command command) {
    now.command(command);
  }

  /** The largest input address of a walk without stage 1. */
  int inputBits() {
    return ids.get().intermediateBits();
  }

  /**
   * The configuration that a recorded miss found.
   *
   * @param stage2Walk walks stage 2 for a CD or the root of stage 1, over the line's words
   */
  Configured of(
      Access line, Differences differences, Function<IpaOf, Optional<TlbEntry>> stage2Walk) {
    Configuration recorded = line.configuration().orElseThrow();
    StreamId sid = new StreamId(line.sid());
    addresses(sid, recorded, differences);
    Optional<Ste> ste = ste(sid, differences);
    Outcome outcome = ste.map(Configurations::outcome).orElse(assumed(line));
    Vmid vmid = ste.map(Ste::vmid).orElse(new Vmid(Math.max(0, line.vmid())));
    boolean nested = line.stage() >= 2 || line.walk().stream().anyMatch(read -> read.stage() == 2);
    Optional<Stage2> stage2 = stage2(ste, vmid, nested);
    boolean known =
        stage2.isPresent() == nested && recorded.cd().isPresent() == recorded.regime().isPresent();
    Optional<Stage1> stage1 = Optional.empty();
    if (known && recorded.cd().isPresent() && outcome == Outcome.OK) {
      Walk walk = new Walk(line, sid, ste, stage2, vmid, stage2Walk, differences);
      stage1 = walk.stage1(recorded.cd().get(), recorded.regime().get());
      known = stage1.isPresent();
    }
    return new Configured(outcome, stage1, stage2, vmid, ste.isPresent(), known);
  }

  private static Outcome assumed(Access line) {
    return line.outcome() == Outcome.FAULT ? Outcome.OK : line.outcome();
  }

  private static Outcome outcome(Ste ste) {
    boolean translates = ste.hasStage1() || ste.hasStage2();
    return ste.aborts() ? Outcome.ABORT : translates ? Outcome.OK : Outcome.BYPASS;
  }

  /** Level-1 descriptor and STE lie where the recorder's unit found them, in any snapshot. */
  private void addresses(StreamId sid, Configuration recorded, Differences differences) {
    if (snapshots.isEmpty()) {
      return;
    }
    for (var read : snapshots.get(0).tables().ste(sid, ids.get()).reads()) {
      boolean level1 = read.purpose() == Purpose.STREAM_TABLE_LEVEL1;
      long expected = level1 ? recorded.level1() : recorded.ste();
      differences.same(level1 ? "L1STD at" : "STE at", expected, read.at().value());
    }
  }

  private Optional<Ste> ste(StreamId sid, Differences differences) {
    Optional<Ste> found =
        snapshots.stream()
            .filter(each -> each.epochs().ofSte(sid) == now.ofSte(sid))
            .flatMap(each -> each.tables().ste(sid, ids.get()).ste().stream())
            .findFirst();
    found
        .flatMap(ste -> ste.check(ids.get()))
        .ifPresent(illegal -> differences.add("STE", "legal", illegal));
    return found;
  }

  private Optional<Stage2> stage2(Optional<Ste> ste, Vmid vmid, boolean nested) {
    if (ste.isPresent()) {
      return ste.filter(Ste::hasStage2).map(own -> Stage2.of(own, ids.get()));
    }
    return nested ? ofVmid(vmid) : Optional.empty();
  }

  private Optional<Stage2> ofVmid(Vmid vmid) {
    for (Dated snapshot : snapshots) {
      for (var listed : snapshot.tables().file().tables().path("stes")) {
        Optional<Ste> ste =
            snapshot.tables().ste(new StreamId(listed.path("sid").asInt()), ids.get()).ste();
        if (ste.isPresent() && ste.get().hasStage2() && ste.get().vmid().equals(vmid)) {
          return Optional.of(Stage2.of(ste.get(), ids.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Finds the stage-1 regime of one configuration miss. */
  private final class Walk {
    private final Access line;
    private final StreamId sid;
    private final Optional<Ste> ste;
    private final Optional<Stage2> stage2;
    private final Vmid vmid;
    private final Function<IpaOf, Optional<TlbEntry>> stage2Walk;
    private final Differences differences;

    Walk(
        Access line,
        StreamId sid,
        Optional<Ste> ste,
        Optional<Stage2> stage2,
        Vmid vmid,
        Function<IpaOf, Optional<TlbEntry>> stage2Walk,
        Differences differences) {
      this.line = line;
      this.sid = sid;
      this.ste = ste;
      this.stage2 = stage2;
      this.vmid = vmid;
      this.stage2Walk = stage2Walk;
      this.differences = differences;
    }

    Optional<Stage1> stage1(long cdAddress, Regime regime) {
      ste.ifPresent(own -> differences.same("CD at", cdAddress, own.contextPtr().value()));
      Optional<Pa> at = physical(new Ipa(cdAddress));
      if (at.isEmpty()) {
        return Optional.empty();
      }
      Optional<Cd> cd = cd(at.get());
      cd.ifPresent(found -> agree(found, regime));
      Ipa root = cd.map(Cd::table0).orElseGet(() -> root(regime));
      Optional<Pa> rootAt = physical(root);
      rootAt.ifPresent(pa -> differences.same("TTB0", regime.ttb(), pa.value()));
      return rootAt.map(
          pa -> cd.map(found -> Stage1.of(found, ids.get())).orElse(of(regime, root)));
    }

    private Optional<Pa> physical(Ipa ipa) {
      return stage2.isEmpty()
          ? Optional.of(ipa.asPa())
          : stage2Walk
              .apply(new IpaOf(stage2.get(), vmid, ipa))
              .map(entry -> entry.translate(new Iova(ipa.value())));
    }

    private Optional<Cd> cd(Pa at) {
      return snapshots.stream()
          .filter(each -> each.epochs().ofCd(sid) == now.ofCd(sid))
          .map(each -> each.tables().cdAt(at))
          .findFirst();
    }

    private void agree(Cd cd, Regime regime) {
      ste.flatMap(own -> cd.check(ids.get(), own))
          .ifPresent(illegal -> differences.add("CD", "legal", illegal));
      differences.same("T0SZ", regime.tsz(), cd.get(Cd.T0SZ));
      int granule = cd.granule0().isPresent() ? cd.granule0().get().bits() : 0;
      differences.same("TG0", regime.granuleBits(), granule);
      if (line.outcome() == Outcome.OK) {
        differences.same("ASID", line.asid(), cd.asid().value());
      }
    }

    /** With stage 2 the line's root is translated already: its look-up names it before. */
    private Ipa root(Regime regime) {
      List<RecordedLine.Lookup> tables =
          line.lookups().stream().filter(lookup -> lookup.asid() == -1).toList();
      return stage2.isPresent() && tables.size() > 1
          ? new Ipa(tables.get(1).address())
          : new Ipa(regime.ttb());
    }

    /** The regime as a CD would give it that a driver writes. */
    private Stage1 of(Regime regime, Ipa root) {
      int tg0 =
          switch (regime.granuleBits()) {
            case 14 -> 2;
            case 16 -> 1;
            default -> 0;
          };
      Cd cd =
          Cd.of(new Asid(Math.max(0, line.asid())), root)
              .with(Cd.T0SZ, regime.tsz())
              .with(Cd.TG0, tg0)
              .with(Cd.IPS, ids.get().get(IdRegisters.OAS));
      return Stage1.of(cd, ids.get());
    }
  }
}
