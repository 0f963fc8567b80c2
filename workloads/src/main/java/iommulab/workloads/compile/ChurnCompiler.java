package iommulab.workloads.compile;

import iommulab.actors.topology.MachinePlan;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Procedures;
import iommulab.model.driver.Prot;
import iommulab.model.pcie.DmaOp;
import iommulab.workloads.generate.Churn;
import iommulab.workloads.generate.Churn.Access;
import iommulab.workloads.generate.Churn.Action;
import iommulab.workloads.settings.DriverSettings.Unmap;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Machines for generated churn: the structures once, the programs anew for each seed.
 *
 * <p>Every endpoint has a stage-1 domain of its own with its name, and I/O virtual pages from
 * 0x10000 on.
 */
public final class ChurnCompiler {
  private static final long FIRST_IOVA = 0x10000;
  private static final long PAGE = 4096;

  private final Settings settings;
  private final World world;
  private final SetupCompiler setup;
  private final List<String> functions;
  private final boolean lazy;

  /** Lays out the machine. */
  public ChurnCompiler(String file, Settings settings) {
    this.settings = settings;
    this.world = new World(settings, settings.topology().endpoints());
    this.setup = new SetupCompiler(file, world, settings);
    this.functions = List.copyOf(world.functions.keySet());
    setup.run(List.of(), new LinkedHashSet<>(functions));
    this.lazy = settings.driver().unmap() == Unmap.LAZY;
    for (String function : functions) {
      if (lazy) {
        LazyChurn.layOut(world, settings, world.domains.get(function));
        continue;
      }
      for (int slot = 0; slot < settings.workload().pages(); slot++) {
        world.mappings.slot(world.domains.get(function), iova(slot));
      }
    }
  }

  /** The machine with the work of this seed. */
  public Compiled at(long seed) {
    int cpus = settings.topology().cpus();
    List<List<Action>> actions =
        new Churn(settings.workload(), functions.size(), cpus, seed).actions();
    Map<String, List<CpuOp>> programs = new LinkedHashMap<>();
    LazyChurn work = new LazyChurn(world, settings);
    for (int cpu = 0; cpu < cpus; cpu++) {
      List<CpuOp> program = new ArrayList<>();
      for (Action action : actions.get(cpu)) {
        program.addAll(ops(cpu, action, work));
      }
      programs.put("cpu" + cpu, List.copyOf(program));
    }
    return new Compiled(
        new MachinePlan(
            world.memory,
            PlanParts.smmus(world, settings, setup),
            setup.functions(Map.of(), new LinkedHashSet<>(functions)),
            PlanParts.cpus(world, settings, programs),
            List.copyOf(world.given)),
        new LinkedHashMap<>(world.pages),
        Map.of());
  }

  private List<CpuOp> ops(int cpu, Action action, LazyChurn work) {
    if (action instanceof Action.Map map) {
      World.Tables tables = tables(map.endpoint());
      if (lazy) {
        return work.map(tables, map.slot());
      }
      Pa pa = page(cpu, map.page());
      long leaf = tables.table().leaf(pa, 3, Prot.READ_WRITE);
      return Procedures.map(page(tables, map.slot(), pa), leaf, Prot.READ_WRITE);
    } else if (action instanceof Action.Unmap unmap) {
      World.Tables tables = tables(unmap.endpoint());
      if (lazy) {
        return work.unmap(cpu, tables, unmap.slot());
      }
      Pa pa = page(cpu, unmap.page());
      List<CpuOp> ops =
          new ArrayList<>(
              Procedures.unmapStrict(
                  page(tables, unmap.slot(), pa),
                  world.streams.atsFunctions(tables.domain()),
                  PlanParts.patience(settings),
                  ""));
      ops.add(Procedures.handOver(pa, "cpu" + cpu));
      return ops;
    } else if (action instanceof Action.Rest rest) {
      return List.of(new CpuOp.Pause(rest.time()));
    }
    Action.Work task = (Action.Work) action;
    World.Tables tables = tables(task.endpoint());
    List<DmaOp> dma =
        task.accesses().stream()
            .map(a -> dma(a, iova(lazy ? work.index(tables, a.slot()) : a.slot())))
            .toList();
    return List.of(new CpuOp.StartDma(functions.get(task.endpoint()), dma));
  }

  private static DmaOp dma(Access access, Iova page) {
    Iova iova = page.plus(8L * access.word());
    return access.write()
        ? new DmaOp.Write(iova, Optional.empty(), access.value())
        : new DmaOp.Read(iova, Optional.empty(), "");
  }

  private World.Tables tables(int endpoint) {
    return world.domains.get(functions.get(endpoint));
  }

  private Procedures.Page page(World.Tables tables, int slot, Pa pa) {
    return new Procedures.Page(
        tables.domain(), iova(slot), pa, pa, world.mappings.slot(tables, iova(slot)));
  }

  private Pa page(int cpu, int number) {
    return world.page("cpu" + cpu + "-" + number);
  }

  static Iova iova(int slot) {
    return new Iova(FIRST_IOVA + PAGE * slot);
  }
}
