package iommulab.actors.topology;

import iommulab.actors.pcie.FunctionOptions;
import iommulab.actors.smmu.CommandQueue;
import iommulab.actors.smmu.CommandQueue.TimerStart;
import iommulab.actors.smmu.SmmuUnit;
import iommulab.actors.smmu.UnitFreedoms;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import iommulab.model.cpu.MemoryOrder;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact;
import iommulab.model.memory.SparseMemory;
import iommulab.model.pcie.DmaOp;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.CommandLegality.Leniency;
import iommulab.model.smmuv3.queue.InvalidationTags;
import iommulab.model.smmuv3.queue.SyncFence;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.model.walk.StreamTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A machine as a scenario wants it, before any actor exists: contents, caches, programs.
 *
 * @param memory contents at the start; forked for each run
 * @param smmus each with one command queue and one event queue
 * @param functions endpoint functions; all below one root complex for each SMMU
 * @param cpus each with its program
 * @param given facts that hold at the start
 */
public record MachinePlan(
    SparseMemory memory,
    List<Smmu> smmus,
    List<Function> functions,
    List<Cpu> cpus,
    List<Fact> given) {

  /** Whether a program changes STEs or CDs: only then it matters which words an SMMU used. */
  boolean changesEntries() {
    return cpus.stream().flatMap(MachinePlan::programs).anyMatch(MachinePlan::changesEntries);
  }

  private static Stream<CpuOp> programs(Cpu cpu) {
    Stream<CpuOp> handled =
        cpu.handlers().stream()
            .flatMap(
                handler -> Stream.concat(handler.masked().stream(), handler.threaded().stream()));
    return Stream.concat(cpu.program().stream(), handled);
  }

  private static boolean changesEntries(CpuOp op) {
    return op.bare() instanceof CpuOp.Store store
        && store.facts().stream().anyMatch(SoftwareFact.EntryWritten.class::isInstance);
  }

  /** One SMMU. */
  public record Smmu(
      String name,
      IdRegisters ids,
      StreamTable streams,
      Pa commandQueue,
      int commandLog2size,
      Pa commandTail,
      Pa eventQueue,
      int eventLog2size,
      SmmuOptions options,
      Iotlb iotlb,
      ConfigCache configurations,
      Optional<PageQueue> pages,
      List<PagedQueue> ecmdqs) {

    /** Name of its command queue. */
    public String queue() {
      return name + ".cmdq";
    }

    /** Name of an enhanced command queue. */
    public String ecmdq(int number) {
      return name + ".ecmdq" + number;
    }
  }

  /**
   * How an SMMU reads its command queue and writes its event queue.
   *
   * @param reading of the command queue
   * @param merging of event records
   */
  public record QueueOptions(CommandQueue.Reading reading, boolean merging) {
    /** One command after the other, one record for each event. */
    public static final QueueOptions PLAIN = new QueueOptions(CommandQueue.Reading.PLAIN, false);
  }

  /** An enhanced command queue (Arm IHI 0070, 3.5.6), as large as the command queue. */
  public record PagedQueue(Pa base, Pa tail) {}

  /** A PRI queue; {@code enabled} is CR0.PRIQEN. */
  public record PageQueue(Pa base, int log2size, boolean enabled) {}

  /** Freedoms and sizes of an SMMU, as the settings name them. */
  public record SmmuOptions(
      boolean atomicWalks,
      boolean coherentWalks,
      UnitFreedoms freedoms,
      int tags,
      InvalidationTags.TimedOut timedOutTags,
      Window atcTimeout,
      TimerStart timerStart,
      SyncFence.Retry retry,
      Leniency leniency,
      QueueOptions queues,
      Boot boot,
      SmmuUnit.StallOptions stalls) {}

  /**
   * One endpoint function.
   *
   * @param physical the function whose invalidate queue it shares, if it is a virtual one
   * @param startsItself whether its program begins with the run
   * @param ordered whether its bus is PCIe, which keeps writes in order
   * @param oneAtc the other functions that share its ATC
   */
  public record Function(
      String name,
      int sid,
      String smmu,
      FunctionOptions options,
      Optional<String> physical,
      List<DmaOp> program,
      boolean startsItself,
      boolean ordered,
      List<String> oneAtc) {}

  /**
   * How far a CPU runs ahead of its program, and how it shares command queues.
   *
   * @param window how many operations may be in flight
   * @param storeBuffer how long a store may stay in the CPU; empty for no time at all
   * @param caches whether its cacheable accesses go through caches that not everybody snoops
   * @param lockless whether it inserts commands as Linux does, without a lock
   */
  public record CpuMode(
      MemoryOrder order,
      int window,
      Optional<Window> storeBuffer,
      boolean caches,
      boolean lockless) {
    /** One operation after the other. */
    public static final CpuMode IN_ORDER =
        new CpuMode(MemoryOrder.SC, 1, Optional.empty(), false, false);
  }

  /**
   * One CPU.
   *
   * @param mode how far it runs ahead of its program
   * @param msiWords for each queue the word that a CMD_SYNC of this CPU writes; empty to poll CONS
   * @param locks for each queue the lock that guards insertion; empty if only this CPU inserts
   * @param handlers what it does when an SMMU interrupts it
   */
  public record Cpu(
      String name,
      List<CpuOp> program,
      CpuMode mode,
      Map<String, Pa> msiWords,
      Map<String, Integer> locks,
      List<InterruptHandler> handlers) {

    Optional<Pa> msiWord(String queue) {
      return Optional.ofNullable(msiWords.get(queue));
    }

    Optional<Integer> lock(String queue) {
      return Optional.ofNullable(locks.get(queue));
    }
  }
}
