package iommulab.actors;

import iommulab.actors.control.Address;
import iommulab.actors.control.RunPlan;
import iommulab.actors.pcie.FunctionOptions;
import iommulab.actors.smmu.CommandQueue.TimerStart;
import iommulab.actors.smmu.SmmuUnit;
import iommulab.actors.smmu.UnitFreedoms;
import iommulab.actors.topology.Machine;
import iommulab.actors.topology.MachinePlan;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.memory.SparseMemory;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.DmaOp;
import iommulab.model.smmuv3.command.CommandLegality.Leniency;
import iommulab.model.smmuv3.queue.InvalidationTags;
import iommulab.model.smmuv3.queue.SyncFence;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.tlb.Atc;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole machine over a {@link TestWorld}: smmu0, function d0 with the stage-1 stream, and CPUs
 * with programs.
 *
 * <p>The command queue has eight entries; CPUs poll CONS, unless there are several: then they share
 * lock 1 and have an MSI word each.
 */
public final class TestMachine implements AutoCloseable {
  public static final String QUEUE = "smmu0.cmdq";
  public static final Pa COMMANDS = new Pa(0x3100_0000L);
  public static final int LOG2SIZE = 3;
  private static final Pa TAIL = new Pa(0x3200_0000L);
  private static final Pa MSI = new Pa(0x3300_0000L);
  private static final Pa PAGES = new Pa(0x3400_0000L);

  public final Bench bench = new Bench();
  public final TestWorld world = new TestWorld(1);
  public boolean ats;
  public boolean atomic;
  public Conduct conduct = Conduct.HONEST;
  public Window atcTimeout = Window.NEVER;
  public UnitFreedoms freedoms = UnitFreedoms.USUAL;
  private final List<List<CpuOp>> programs = new ArrayList<>();
  private final Map<Integer, List<InterruptHandler>> handlers = new LinkedHashMap<>();
  private List<DmaOp> dma = List.of();
  private boolean startsItself;
  private Machine machine;

  /** Gives the next CPU its program; the first is cpu0. */
  public TestMachine cpu(List<CpuOp> program) {
    programs.add(program);
    return this;
  }

  public TestMachine cpu(CpuOp... program) {
    return cpu(List.of(program));
  }

  /** Gives a CPU a handler. */
  public TestMachine handler(int cpu, InterruptHandler handler) {
    handlers.computeIfAbsent(cpu, c -> new ArrayList<>()).add(handler);
    return this;
  }

  /** What d0 does from the start. */
  public TestMachine dma(DmaOp... program) {
    dma = List.of(program);
    startsItself = true;
    return this;
  }

  private MachinePlan plan() {
    MachinePlan.Smmu smmu =
        new MachinePlan.Smmu(
            "smmu0",
            world.ids,
            world.streams,
            COMMANDS,
            LOG2SIZE,
            TAIL,
            world.eventQueue,
            2,
            new MachinePlan.SmmuOptions(
                atomic,
                true,
                freedoms,
                4,
                InvalidationTags.TimedOut.REUSE,
                atcTimeout,
                TimerStart.REQUEST,
                SyncFence.Retry.CLEAR,
                Leniency.IGNORES_RESERVED,
                MachinePlan.QueueOptions.PLAIN,
                Boot.ENABLED,
                SmmuUnit.StallOptions.USUAL),
            new Iotlb(8),
            new ConfigCache(8),
            Optional.of(new MachinePlan.PageQueue(PAGES, 2, true)),
            List.of());
    MachinePlan.Function d0 =
        new MachinePlan.Function(
            "d0",
            TestWorld.STAGE1,
            "smmu0",
            new FunctionOptions(
                conduct,
                ats,
                new Atc(8),
                false,
                Window.NOW,
                Answering.USUAL,
                1,
                FunctionOptions.Paging.NONE),
            Optional.empty(),
            dma,
            startsItself,
            true,
            List.of());
    List<MachinePlan.Cpu> cpus = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      boolean shared = programs.size() > 1;
      Map<String, Pa> msi = shared ? Map.of(QUEUE, MSI.plus(64L * i)) : Map.of();
      Map<String, Integer> lock = shared ? Map.of(QUEUE, 1) : Map.of();
      cpus.add(
          new MachinePlan.Cpu(
              "cpu" + i,
              programs.get(i),
              MachinePlan.CpuMode.IN_ORDER,
              msi,
              lock,
              handlers.getOrDefault(i, List.of())));
    }
    return new MachinePlan(world.memory, List.of(smmu), List.of(d0), cpus, List.of());
  }

  /** Wires it, once; afterwards it runs as often as wanted. */
  public Bench ready() {
    if (machine == null) {
      machine = Machine.build(bench.engine(), this::plan);
      bench.kick(machine.kicks());
    }
    return bench;
  }

  /** A CPU, or d0 if it starts itself. */
  public Address<?> address(String name) {
    ready();
    return machine.kicks().stream()
        .map(RunPlan.Kick::to)
        .filter(to -> to.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Memory as the last run left it. */
  public SparseMemory after() {
    return machine.memoryAfterRun();
  }

  /** The last value of each register of a party, in the order of the first. */
  public static Map<String, String> registers(Shown shown, String party) {
    Map<String, String> values = new LinkedHashMap<>();
    shown.facts(RegisterSet.class).stream()
        .filter(set -> set.party().equals(party))
        .forEach(set -> values.put(set.register(), set.value()));
    return values;
  }

  @Override
  public void close() {
    bench.close();
  }
}
