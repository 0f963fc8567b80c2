package iommulab.workloads.recording;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.tlb.Iotlb;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.Stage1;
import iommulab.model.walk.Stage2Cache;
import iommulab.model.walk.TableWalk;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import iommulab.model.walk.WalkInput;
import iommulab.model.walk.WalkResult;
import iommulab.workloads.recording.Configurations.Configured;
import iommulab.workloads.recording.RecordedLine.Access;
import iommulab.workloads.recording.RecordedLine.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Repeats every recorded access with our caches and our walker, in the recorded order.
 *
 * <p>A TLB miss is walked over the words of its line and fills our TLB; a TLB hit is answered from
 * there; the recorded commands invalidate. Our TLB is larger than the recorder's, so we may hold
 * what it missed; then both must lead to the same place, or an invalidation did not do its work.
 */
final class TranslationReplay {
  private static final int ENTRIES = 1 << 20;

  private final Configurations configurations;
  private final Optional<EntryReader> events;
  private final Findings findings = new Findings();
  private final Iotlb tlb = new Iotlb(ENTRIES);
  private final Map<StreamId, Configured> cached = new TreeMap<>();

  TranslationReplay(Configurations configurations, Optional<EntryReader> events) {
    this.configurations = configurations;
    this.events = events;
  }

  void command(Command command) {
    configurations.command(command);
    if (command instanceof Tlbi) {
      tlb.invalidate(command);
    } else if (command instanceof Cfgi.Ste ste) {
      cached.remove(ste.sid());
    } else if (command instanceof Cfgi.Cd cd) {
      cached.remove(cd.sid());
    } else if (command instanceof Cfgi.CdAll cd) {
      cached.remove(cd.sid());
    } else if (command instanceof Cfgi.SteRange range) {
      cached.keySet().removeIf(range::covers);
    }
  }

  void access(Access line) throws IOException {
    Differences differences = new Differences(LineSource.SUFFIX + ":" + line.line());
    Optional<String> skipped = compare(line, differences);
    if (skipped.isPresent() && differences.isEmpty()) {
      findings.skipped(skipped.get());
    } else {
      findings.compared(differences.found());
    }
  }

  /** After the last line: every event record must have had its access. */
  Findings end() throws IOException {
    if (events.isPresent() && events.get().next().isPresent()) {
      Differences differences = new Differences("evtq.bin");
      differences.add("end of the records", events.get().entries() - 1, "more");
      findings.disagreed(differences.found());
    }
    return findings;
  }

  private Optional<String> compare(Access line, Differences differences) throws IOException {
    RecordedWalk words = new RecordedWalk(line.walk(), differences);
    StreamId sid = new StreamId(line.sid());
    if (line.configuration().isPresent()) {
      cached.put(
          sid, configurations.of(line, differences, ipa -> stage2(line, ipa, words, differences)));
    }
    Configured configured = cached.get(sid);
    if (configured == null) {
      differences.add("configuration cache", "hit", "miss");
      return Optional.empty();
    }
    Outcome expected = line.outcome() == Outcome.FAULT ? Outcome.OK : line.outcome();
    differences.same("outcome of the configuration", expected, configured.outcome());
    if (!differences.isEmpty()) {
      return Optional.empty();
    }
    if (!configured.known()) {
      return Optional.of("configuration not recorded");
    }
    if (expected != Outcome.OK) {
      String name = expected == Outcome.BYPASS ? "bypass" : "abort";
      return configured.fromWords()
          ? Optional.empty()
          : Optional.of(name + ": STE words not recorded");
    }
    if (line.outcome() == Outcome.FAULT) {
      fault(line, configured, words, differences);
    } else if (line.tlbHit().orElse(false)) {
      hit(line, configured, differences);
    } else {
      miss(line, configured, words, differences);
    }
    words.end();
    return Optional.empty();
  }

  private void hit(Access line, Configured configured, Differences differences) {
    Optional<TlbEntry> ours = ours(line, configured);
    if (ours.isEmpty()) {
      differences.add("TLB", "hit", "miss");
    } else {
      translation(line, configured, ours.get(), differences);
    }
  }

  private void miss(
      Access line, Configured configured, RecordedWalk words, Differences differences) {
    Optional<WalkResult> result = walk(line, configured, words, differences);
    if (result.isEmpty()) {
      return;
    }
    if (!(result.get() instanceof Mapped mapped)) {
      differences.add("walk", "a translation", result.get());
      return;
    }
    TlbEntry entry = mapped.entry();
    translation(line, configured, entry, differences);
    line.insert().ifPresent(insert -> inserted(insert, entry, differences));
    Optional<TlbEntry> older = ours(line, configured);
    older.ifPresent(old -> outlived(new Iova(line.iova()), old, entry, differences));
    tlb.insert(entry);
    // The stage-2 entry of the final address is part of the combined one: the recorder's unit keeps
    // no other.
    List<TlbEntry> tables = mapped.stage2();
    tables.subList(0, Math.max(0, tables.size() - 1)).forEach(tlb::insert);
  }

  private void fault(
      Access line, Configured configured, RecordedWalk words, Differences differences)
      throws IOException {
    Optional<WalkResult> result = walk(line, configured, words, differences);
    if (result.isEmpty()) {
      return;
    }
    if (!(result.get() instanceof WalkFault fault)) {
      differences.add("walk", "a fault", result.get());
      return;
    }
    int recordedLevel = line.walk().isEmpty() ? 0 : line.walk().get(line.walk().size() - 1).level();
    differences.same("level of the fault", recordedLevel, fault.level());
    if (events.isPresent()) {
      record(line, fault, events.get().next(), differences);
    }
  }

  private static void record(
      Access line, WalkFault fault, Optional<long[]> words, Differences differences) {
    if (words.isEmpty()) {
      differences.add("event record", "the end of evtq.bin", fault);
      return;
    }
    EventRecord event = EventRecord.decode(words.get());
    differences.same(
        "event", event.code().map(EventCode::name).orElse("none"), fault.code().name());
    differences.same("event's stream", event.sid(), new StreamId(line.sid()));
    differences.same("event's address", event.input(), new Iova(line.iova()));
    differences.same("event's S2", event.has(EventRecord.S2), fault.stage2());
    differences.same(
        "event's class",
        event.faultClass().map(Enum::name).orElse("reserved"),
        fault.clazz().name());
    fault.ipa().ifPresent(ipa -> ipa(event.encode()[3], ipa, differences));
  }

  /** Bits 11:0 of the IPA are reserved, but the recorded unit wrote them too. */
  private static void ipa(long recorded, Ipa ipa, Differences differences) {
    if (recorded != ipa.page().value()) {
      differences.same("event's IPA", recorded, ipa.value());
    }
  }

  private Optional<TlbEntry> ours(Access line, Configured configured) {
    if (configured.stage1().isEmpty()) {
      return tlb.lookup(configured.vmid(), new Ipa(line.iova()));
    }
    Stage1 first = configured.stage1().get();
    return tlb
        .matches(configured.vmid(), first.asid(), first.aset(), new Iova(line.iova()))
        .stream()
        .findFirst();
  }

  private Optional<WalkResult> walk(
      Access line, Configured configured, RecordedWalk words, Differences differences) {
    WalkInput input =
        new WalkInput(
            configured.stage1(),
            configured.stage2(),
            configured.vmid(),
            configurations.inputBits(),
            new Iova(line.iova()),
            Optional.empty());
    Optional<Ipa> root = configured.stage1().map(stage1 -> stage1.low().root().page());
    return words.run(TableWalk.begin(input, new Lookups(line, root, differences)));
  }

  /** The stage-2 walk for a CD or a root, on a nested configuration miss. */
  private Optional<TlbEntry> stage2(
      Access line, Configurations.IpaOf wanted, RecordedWalk words, Differences differences) {
    WalkInput input =
        new WalkInput(
            Optional.empty(),
            Optional.of(wanted.stage2()),
            wanted.vmid(),
            configurations.inputBits(),
            new Iova(wanted.ipa().value()),
            Optional.empty());
    Optional<WalkResult> result =
        words.run(TableWalk.begin(input, new Lookups(line, Optional.empty(), differences)));
    if (result.isPresent() && result.get() instanceof Mapped mapped) {
      tlb.insert(mapped.entry());
      return Optional.of(mapped.entry());
    }
    result.ifPresent(
        fault -> differences.add("stage-2 walk of " + wanted.ipa(), "a translation", fault));
    return Optional.empty();
  }

  private static void translation(
      Access line, Configured configured, TlbEntry entry, Differences differences) {
    differences.same("address", line.pa(), entry.translate(new Iova(line.iova())).value());
    differences.same("permission", line.perm(), (entry.read() ? 1 : 0) | (entry.write() ? 2 : 0));
    boolean nested = configured.stage1().isPresent() && configured.stage2().isPresent();
    int stage = nested ? 3 : configured.stage1().isPresent() ? 1 : 2;
    differences.same("stage", line.stage(), stage);
    differences.same("VMID", line.vmid(), entry.vmid().value());
    configured
        .stage1()
        .ifPresent(stage1 -> differences.same("ASID", line.asid(), stage1.asid().value()));
  }

  private static void inserted(
      RecordedLine.Insert insert, TlbEntry entry, Differences differences) {
    differences.same("TLB entry's address", insert.address(), entry.start().value());
    differences.same("TLB entry's level", insert.level(), entry.leafLevel());
    differences.same("TLB entry's granule", insert.granule(), (entry.granule().bits() - 10) / 2);
  }

  private static void outlived(Iova iova, TlbEntry old, TlbEntry fresh, Differences differences) {
    differences.same("older TLB entry leads to", fresh.translate(iova), old.translate(iova));
    differences.same("older TLB entry allows", fresh.rights(), old.rights());
  }

  /** Stage-2 look-ups of one line: hit or miss as recorded, answered from our TLB. */
  private final class Lookups implements Stage2Cache {
    private final Access line;
    private final Optional<Ipa> root;
    private final Differences differences;

    Lookups(Access line, Optional<Ipa> root, Differences differences) {
      this.line = line;
      this.root = root;
      this.differences = differences;
    }

    @Override
    public Optional<TlbEntry> lookup(Vmid vmid, Ipa ipa) {
      Optional<TlbEntry> ours = tlb.lookup(vmid, ipa);
      Optional<RecordedLine.Lookup> recorded =
          line.lookups().stream()
              .filter(
                  each -> each.asid() == -1 && new Ipa(each.address()).page().equals(ipa.page()))
              .findFirst();
      if (root.equals(Optional.of(ipa.page()))) {
        return ours; // translated together with the CD, and kept with it
      }
      if (recorded.isEmpty()) {
        return Optional.empty(); // the unit never looks up the final address
      }
      if (!recorded.get().hit()) {
        return Optional.empty();
      }
      if (ours.isEmpty()) {
        differences.add("TLB look-up of " + ipa, "hit", "miss");
      }
      return ours;
    }
  }
}
