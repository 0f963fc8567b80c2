package iommulab.workloads.compile;

import iommulab.actors.smmu.CommandQueue;
import iommulab.actors.smmu.CommandQueue.TimerStart;
import iommulab.actors.smmu.SmmuUnit;
import iommulab.actors.smmu.UnitFreedoms;
import iommulab.actors.topology.Links;
import iommulab.actors.topology.MachinePlan;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;
import iommulab.model.cpu.MemoryOrder;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.driver.Masking;
import iommulab.model.smmuv3.command.CommandLegality.Leniency;
import iommulab.model.smmuv3.queue.CommandRing;
import iommulab.model.smmuv3.queue.InvalidationTags;
import iommulab.model.smmuv3.queue.SyncFence;
import iommulab.workloads.settings.CpuSettings;
import iommulab.workloads.settings.DriverSettings.Insertion;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.settings.SmmuSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parts of a machine that follow from the settings alone. */
public final class PlanParts {
  private static final long MSI_STRIDE = 64;

  private PlanParts() {}

  /** The links. */
  public static Links links(Settings settings) {
    Map<Lane, Window> windows = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      if (lane != Lane.ALARM && lane != Lane.EXTERNAL) {
        windows.put(lane, settings.links().of(lane));
      }
    }
    return new Links(windows);
  }

  static Optional<Window> patience(Settings settings) {
    return settings.run().losesPatience() ? settings.driver().patience() : Optional.empty();
  }

  /** The freedoms of an SMMU, with this time for an ATC invalidation. */
  public static MachinePlan.SmmuOptions options(Settings settings) {
    SmmuSettings smmu = settings.smmu();
    return new MachinePlan.SmmuOptions(
        smmu.walk() == SmmuSettings.Walk.ATOMIC,
        smmu.coherentWalks(),
        freedoms(smmu),
        settings.device().itagDepth(),
        InvalidationTags.TimedOut.valueOf(smmu.timedOutItags().name()),
        settings.run().losesPatience() ? smmu.atcTimeout() : Window.NEVER,
        TimerStart.valueOf(smmu.atcTimerStarts().name()),
        SyncFence.Retry.valueOf(smmu.syncRetryAfterTimeout().name()),
        Leniency.IGNORES_RESERVED,
        new MachinePlan.QueueOptions(
            new CommandQueue.Reading(
                smmu.cmdqFetchAhead(),
                CommandRing.Inconsistent.valueOf(smmu.inconsistentProd().name()),
                smmu.consLags()),
            smmu.eventMerging()),
        smmu.atBoot(),
        new SmmuUnit.StallOptions(smmu.stallMax(), false, smmu.earlyRetry()));
  }

  private static UnitFreedoms freedoms(SmmuSettings smmu) {
    return UnitFreedoms.USUAL
        .withDwordFetches(smmu.fetch() == SmmuSettings.Fetch.DWORDS)
        .withCacheInvalid(smmu.cacheInvalid())
        .withSpeculation(smmu.speculates())
        .withEviction(smmu.evicts())
        .withOverInvalidation(smmu.dropsMore())
        .withLateAnswers(smmu.answersLate())
        .withCachedAtsCheck(smmu.atschkCached())
        .with(smmu.tlbConflict())
        .withPrefetch(smmu.prefetches())
        .withLevel1(smmu.level1Cache());
  }

  static List<MachinePlan.Smmu> smmus(World world, Settings settings, SetupCompiler setup) {
    SmmuSettings smmu = settings.smmu();
    MachinePlan.SmmuOptions options = options(settings);
    List<MachinePlan.Smmu> plans = new ArrayList<>();
    for (World.Smmu one : world.smmus.values()) {
      plans.add(
          new MachinePlan.Smmu(
              one.name(),
              world.ids,
              one.streams(),
              one.commandQueue(),
              smmu.cmdqLog2Size(),
              one.commandTail(),
              one.eventQueue(),
              smmu.evtqLog2Size(),
              options,
              setup.caches.iotlbs.get(one.name()),
              setup.caches.configurations.get(one.name()),
              one.pageQueue()
                  .map(
                      at ->
                          new MachinePlan.PageQueue(
                              at, smmu.priqLog2Size(), smmu.pri() == SmmuSettings.Pri.ON)),
              one.ecmdqs().stream()
                  .map(paged -> new MachinePlan.PagedQueue(paged.base(), paged.tail()))
                  .toList()));
    }
    return plans;
  }

  /** CPUs with their programs; a queue that several of them use gets a lock. */
  static List<MachinePlan.Cpu> cpus(
      World world, Settings settings, Map<String, List<CpuOp>> programs) {
    return cpus(world, settings, programs, Map.of());
  }

  /**
   * CPUs with their programs and their interrupt handlers; one with handlers runs Linux's command
   * insertion with interrupts masked.
   */
  static List<MachinePlan.Cpu> cpus(
      World world,
      Settings settings,
      Map<String, List<CpuOp>> programs,
      Map<String, List<InterruptHandler>> handlers) {
    Map<String, List<CpuOp>> main = new LinkedHashMap<>(programs);
    handlers.keySet().stream().sorted().forEach(cpu -> main.putIfAbsent(cpu, List.of()));
    Map<String, Set<String>> users = new LinkedHashMap<>();
    main.forEach((cpu, program) -> use(users, cpu, program));
    main.keySet()
        .forEach(
            cpu ->
                handlers
                    .getOrDefault(cpu, List.of())
                    .forEach(
                        handler -> {
                          use(users, cpu, handler.masked());
                          use(users, cpu, handler.threaded());
                        }));
    Map<String, Integer> locks = new LinkedHashMap<>();
    Insertion insertion = settings.driver().insertion();
    int number = 0;
    for (World.Smmu smmu : world.smmus.values()) {
      for (String queue : smmu.queues()) {
        boolean shared = users.getOrDefault(queue, Set.of()).size() > 1;
        if (insertion == Insertion.LOCK || insertion == Insertion.AUTO && shared) {
          locks.put(queue, number);
        }
        number++;
      }
    }
    boolean msi = settings.smmu().syncSignal() == SmmuSettings.SyncSignal.MSI;
    MachinePlan.CpuMode mode = mode(settings);
    List<MachinePlan.Cpu> cpus = new ArrayList<>();
    main.forEach(
        (cpu, program) -> {
          List<InterruptHandler> own = handlers.getOrDefault(cpu, List.of());
          List<CpuOp> ops =
              own.isEmpty() && !Masking.isTimed(program) ? program : Masking.of(program);
          Map<String, Pa> words = msi ? msiWords(world) : Map.of();
          cpus.add(new MachinePlan.Cpu(cpu, ops, mode, words, locks, own));
        });
    return cpus;
  }

  private static void use(Map<String, Set<String>> users, String cpu, List<CpuOp> program) {
    for (CpuOp op : program) {
      inserts(op).ifPresent(q -> users.computeIfAbsent(q, n -> new LinkedHashSet<>()).add(cpu));
    }
  }

  private static MachinePlan.CpuMode mode(Settings settings) {
    CpuSettings cpu = settings.cpu();
    boolean lockless = settings.driver().insertion() == Insertion.LINUX_LOCKLESS;
    Optional<Window> buffer =
        cpu.memoryOrder() == MemoryOrder.SC ? Optional.empty() : Optional.of(cpu.storeBuffer());
    return new MachinePlan.CpuMode(cpu.memoryOrder(), cpu.window(), buffer, cpu.caches(), lockless);
  }

  private static Map<String, Pa> msiWords(World world) {
    Map<String, Pa> words = new LinkedHashMap<>();
    world.smmus.values().stream()
        .flatMap(smmu -> smmu.queues().stream())
        .forEach(queue -> words.put(queue, world.area(MSI_STRIDE)));
    return words;
  }

  private static Optional<String> inserts(CpuOp op) {
    if (op.bare() instanceof CpuOp.HandlePages handle) {
      return Optional.of(handle.smmu() + ".cmdq"); // its answers
    }
    if (op.bare() instanceof CpuOp.RemovePages remove) {
      return Optional.of(remove.smmu() + ".cmdq");
    }
    if (op.bare() instanceof CpuOp.HandleEvents handle && handle.stalls().isPresent()) {
      return Optional.of(handle.smmu() + ".cmdq");
    }
    return op.bare() instanceof CpuOp.Insert insert
        ? Optional.of(insert.queue())
        : Optional.empty();
  }
}
