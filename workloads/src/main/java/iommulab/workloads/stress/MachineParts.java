package iommulab.workloads.stress;

import iommulab.actors.pcie.FunctionOptions;
import iommulab.actors.topology.MachinePlan;
import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.tlb.Atc;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.workloads.compile.PlanParts;
import iommulab.workloads.recording.ConfigurationWords;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.DeviceSettings;
import iommulab.workloads.settings.DriverSettings.Insertion;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.settings.SmmuSettings.SyncSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine that a recording drives: one SMMU with the recorded ID registers, stream table and
 * queue bases, the chosen CPUs, and an endpoint {@code d0}, {@code d1}, ... for each StreamID.
 *
 * <p>The judge is given no mappings and no owners, since a recording does not tell when a driver
 * cleared a mapping or gave a page away: it can judge fences, ends and hardware, not stale use.
 */
final class MachineParts {
  static final String SMMU = "smmu0";
  static final String QUEUE = SMMU + ".cmdq";

  /** Where no recording has memory: the queue's tail, MSI words, the flags of meetings. */
  private static final Pa CONTROL = new Pa(1L << 43);

  private static final long MSI_WORDS = 4096;
  private static final long FLAGS = 1L << 20;
  private static final long LINE = 64;

  private final Settings settings;
  private final IdRegisters ids;
  private final ConfigurationWords recorded;
  private final List<Integer> sids;
  private final int cpus;

  MachineParts(
      Settings settings, IdRegisters ids, ConfigurationWords recorded, Groups groups, int cpus) {
    this.settings = settings;
    this.ids = ids;
    this.recorded = recorded;
    this.sids = groups.sids();
    this.cpus = cpus;
    int log2size = settings.smmu().cmdqLog2Size();
    if (1L << log2size < groups.largestBatch()) {
      throw new ScenarioException(
          "smmu.cmdq-log2size",
          0,
          log2size + " has no room for a recorded batch of " + groups.largestBatch() + " commands",
          "a larger queue");
    }
  }

  int cpus() {
    return cpus;
  }

  int endpoints() {
    return sids.size();
  }

  String function(int sid) {
    return "d" + sids.indexOf(sid);
  }

  /** The word that tells that a CPU has come to a meeting. */
  Pa flag(int meeting, int cpu) {
    return CONTROL.plus(FLAGS + 8L * ((long) meeting * cpus + cpu));
  }

  MachinePlan plan(SparseMemory memory, Map<Integer, Boolean> ats, List<List<CpuOp>> programs) {
    return new MachinePlan(memory, List.of(smmu()), functions(ats), cpus(programs), List.of());
  }

  private MachinePlan.Smmu smmu() {
    return new MachinePlan.Smmu(
        SMMU,
        ids,
        recorded.streams(),
        recorded.base("cmdq"),
        settings.smmu().cmdqLog2Size(),
        CONTROL,
        recorded.base("evtq"),
        recorded.log2size("evtq"),
        PlanParts.options(settings),
        new Iotlb(settings.smmu().iotlbEntries(), settings.smmu().tlb()),
        new ConfigCache(sids.size() + 8),
        Optional.empty(),
        List.of());
  }

  private List<MachinePlan.Function> functions(Map<Integer, Boolean> ats) {
    DeviceSettings device = settings.device();
    List<MachinePlan.Function> functions = new ArrayList<>();
    for (int sid : sids) {
      String name = function(sid);
      functions.add(
          new MachinePlan.Function(
              name,
              sid,
              SMMU,
              new FunctionOptions(
                  device.answers(name),
                  ats.getOrDefault(sid, false),
                  new Atc(device.atcEntries()),
                  device.forgets(),
                  device.issue(),
                  device.answering(),
                  1,
                  FunctionOptions.Paging.NONE),
              Optional.empty(),
              List.of(),
              false,
              true,
              List.of()));
    }
    return functions;
  }

  private List<MachinePlan.Cpu> cpus(List<List<CpuOp>> programs) {
    Insertion insertion = settings.driver().insertion();
    boolean locked = insertion == Insertion.LOCK || insertion == Insertion.AUTO && cpus > 1;
    boolean msi = settings.smmu().syncSignal() == SyncSignal.MSI;
    List<MachinePlan.Cpu> plans = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      Pa word = CONTROL.plus(MSI_WORDS + LINE * cpu);
      plans.add(
          new MachinePlan.Cpu(
              "cpu" + cpu,
              programs.get(cpu),
              MachinePlan.CpuMode.IN_ORDER,
              msi ? Map.of(QUEUE, word) : Map.of(),
              locked ? Map.of(QUEUE, 0) : Map.of(),
              List.of()));
    }
    return plans;
  }
}
