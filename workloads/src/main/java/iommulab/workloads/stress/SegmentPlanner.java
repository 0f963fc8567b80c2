package iommulab.workloads.stress;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Mix;
import iommulab.model.driver.CpuOp;
import iommulab.model.memory.SparseMemory;
import iommulab.model.pcie.DmaOp;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.workloads.recording.CommandBatches.Batch;
import iommulab.workloads.recording.ConfigurationWords;
import iommulab.workloads.recording.RecordedLine.Access;
import iommulab.workloads.recording.RecordedLine.Descriptor;
import iommulab.workloads.recording.RecordedLine.Outcome;
import iommulab.workloads.recording.RecordedStream.DeviceAccess;
import iommulab.workloads.recording.RecordedStream.Doorbell;
import iommulab.workloads.recording.RecordedStream.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns one stretch of a recording after the other into programs; give it all of them, in order.
 *
 * <p>The memory image goes along: before an access is started, its CPU stores the words that its
 * recorded walk read and that memory does not hold. A word changes, and a translation or a
 * configuration is invalidated, only when the accesses under way that use it are done, as a driver
 * does that unmaps after completion. Where two CPUs use the same word, all CPUs meet.
 */
final class SegmentPlanner {
  /** In the place of table words of an access that reads none. */
  private static final Set<Long> NO_WORDS = Set.of(-1L);

  private record Tag(int asid, int vmid, long page) {}

  private final ConfigurationWords configurations;
  private final Groups groups;
  private final MachineParts parts;
  private final SparseMemory image;
  private final Map<Tag, List<Descriptor>> walks = new LinkedHashMap<>();
  private final Map<Integer, Boolean> ats = new TreeMap<>();
  private boolean bringUp = true;
  private int number;

  // of the segment at hand
  private final List<CpuProgram> programs = new ArrayList<>();
  private final Map<Long, Integer> users = new LinkedHashMap<>();
  private final Map<Long, Integer> writers = new LinkedHashMap<>();
  private final Map<String, Integer> accesses = new LinkedHashMap<>();
  private final Map<String, Segment.Expected> expected = new LinkedHashMap<>();
  private long seed;
  private long commands;
  private long fences;
  private long inferred;
  private long stores;
  private int meetings;

  SegmentPlanner(ConfigurationWords configurations, Groups groups, MachineParts parts) {
    this.configurations = configurations;
    this.groups = groups;
    this.parts = parts;
    this.image = configurations.image();
  }

  /** The next segment; the seed decides which accesses write. */
  Segment plan(List<Item> items, long runSeed) {
    begin(runSeed);
    SparseMemory memory = image.fork();
    Map<Integer, Boolean> atsAtStart = new TreeMap<>(ats);
    for (Item item : items) {
      if (item instanceof Doorbell doorbell) {
        doorbell(doorbell.batch());
      } else if (item instanceof DeviceAccess access) {
        access(access);
      }
    }
    List<List<CpuOp>> ops = programs.stream().map(CpuProgram::ops).toList();
    return new Segment(
        number++,
        parts.plan(memory, atsAtStart, ops),
        new LinkedHashMap<>(expected),
        commands,
        fences,
        inferred,
        stores);
  }

  private void begin(long runSeed) {
    seed = runSeed;
    programs.clear();
    for (int cpu = 0; cpu < parts.cpus(); cpu++) {
      programs.add(new CpuProgram());
    }
    users.clear();
    writers.clear();
    accesses.clear();
    expected.clear();
    commands = 0;
    fences = 0;
    inferred = 0;
    stores = 0;
    meetings = 0;
  }

  // ---- commands ----

  private void doorbell(Batch batch) {
    for (List<Command> part : groups.parts(batch)) {
      Optional<Integer> cpu = groups.cpu(part);
      boolean everybody =
          cpu.isEmpty() && part.stream().anyMatch(c -> c instanceof Tlbi || c instanceof Cfgi);
      if (everybody) {
        meet();
      }
      insert(programs.get(bringUp ? 0 : cpu.orElse(0)), part);
      if (everybody) {
        meet();
      }
    }
  }

  private void insert(CpuProgram program, List<Command> part) {
    part.forEach(configurations::command);
    program.await(access -> part.stream().anyMatch(c -> touches(c, access.line())));
    program.add(new CpuOp.Insert(MachineParts.QUEUE, part));
    commands += part.size();
    if (part.get(part.size() - 1) instanceof Sync) {
      program.add(new CpuOp.AwaitFence(MachineParts.QUEUE, Optional.empty(), ""));
      fences++;
    }
  }

  /** Whether an access under way would see a difference; a program knows only its own accesses. */
  private static boolean touches(Command command, Access line) {
    if (command instanceof AtcInv inv) {
      return inv.sid().value() == line.sid() && inv.covers(new Iova(line.iova()));
    } else if (command instanceof Cfgi.Ste ste) {
      return ste.sid().value() == line.sid();
    } else if (command instanceof Cfgi.Cd cd) {
      return cd.sid().value() == line.sid();
    } else if (command instanceof Tlbi.NhVa va && line.outcome() == Outcome.OK) {
      return va.vmid().value() == line.vmid()
          && va.asid().value() == line.asid()
          && va.covers(new Iova(line.iova()));
    } else if (command instanceof Tlbi.NhAsid one && line.outcome() == Outcome.OK) {
      return one.vmid().value() == line.vmid() && one.asid().value() == line.asid();
    }
    return command instanceof Tlbi || command instanceof Cfgi;
  }

  // ---- accesses ----

  private void access(DeviceAccess access) {
    if (bringUp) {
      bringUp = false;
      meet();
    }
    Access line = access.line();
    int cpu = groups.cpu(line);
    Set<Long> words = new LinkedHashSet<>();
    for (Descriptor read : reads(line)) {
      put(cpu, new Pa(read.at()), read.value());
      words.add(read.at());
    }
    if (line.configuration().isPresent()) {
      configure(cpu, line);
    }
    boolean none = line.outcome() == Outcome.BYPASS || line.outcome() == Outcome.ABORT;
    String function = parts.function(line.sid());
    int nth = accesses.merge(function, 1, Integer::sum) - 1;
    Iova iova = new Iova(line.iova()).alignDown(3);
    Optional<Pa> pa = access.pa().map(to -> to.alignDown(3));
    programs.get(cpu).start(function, dma(access, iova, nth), line, none ? NO_WORDS : words);
    expected.put(function + ":" + nth, new Segment.Expected(line.line(), iova, pa));
  }

  /** The words that the access needs: those of its line, of a TLB hit those of the last walk. */
  private List<Descriptor> reads(Access line) {
    Tag tag = new Tag(line.asid(), line.vmid(), line.iova() >>> 12);
    List<Descriptor> reads = new ArrayList<>(line.walk());
    if (line.tlbHit().orElse(false)) {
      reads.addAll(walks.getOrDefault(tag, List.of()));
    } else if (line.outcome() == Outcome.OK) {
      walks.put(tag, line.walk());
    }
    return reads;
  }

  private DmaOp dma(DeviceAccess access, Iova iova, int nth) {
    boolean table = access.pa().filter(pa -> groups.isTable(pa.pageNumber())).isPresent();
    boolean fault = access.line().outcome() == Outcome.FAULT;
    boolean may = access.writable() && !table;
    long hash = Mix.of(seed, access.sid().value(), nth);
    return fault || may && Mix.below(hash, 2) == 1
        ? new DmaOp.Write(iova, Optional.empty(), hash)
        : new DmaOp.Read(iova, Optional.empty(), "");
  }

  private void configure(int cpu, Access line) {
    ConfigurationWords.Words read = configurations.at(line, image);
    CpuProgram program = programs.get(cpu);
    program.await(access -> access.line().sid() == line.sid());
    read.entries()
        .forEach(
            (at, words) -> {
              for (int i = words.length - 1; i >= 0; i--) {
                put(cpu, at.plus(8L * i), words[i]);
              }
            });
    inferred += read.inferred() ? 1 : 0;
    if (ats.getOrDefault(line.sid(), false) != read.ats()) {
      program.add(new CpuOp.SetAts(parts.function(line.sid()), read.ats()));
      ats.put(line.sid(), read.ats());
    }
  }

  /** Sees to it that the word is in memory before what this CPU does next. */
  private void put(int cpu, Pa at, long value) {
    boolean changes = image.read(at) != value;
    boolean elsewhere = users.getOrDefault(at.value(), cpu) != cpu;
    if (changes && elsewhere || writers.getOrDefault(at.value(), cpu) != cpu) {
      meet();
    }
    if (changes) {
      programs.get(cpu).store(at, value);
      image.write(at, value);
      writers.put(at.value(), cpu);
      stores++;
    }
    users.put(at.value(), cpu);
  }

  /** All CPUs wait until each has come here and all accesses under way are done. */
  private void meet() {
    for (int cpu = 0; cpu < programs.size(); cpu++) {
      programs.get(cpu).await(access -> true);
      programs.get(cpu).add(new CpuOp.Store(parts.flag(meetings, cpu), 1, List.of()));
    }
    for (CpuProgram program : programs) {
      for (int other = 0; other < programs.size(); other++) {
        Pa flag = parts.flag(meetings, other);
        program.add(new CpuOp.AwaitWord(flag, -1L, 1, true, Optional.empty(), ""));
      }
    }
    meetings++;
    users.clear();
    writers.clear();
  }
}
