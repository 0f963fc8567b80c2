package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.agenda.Window;
import iommulab.model.cpu.Fence;
import iommulab.model.driver.AtsUsers;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.LazyUnmap;
import iommulab.model.driver.Procedures.Page;
import iommulab.model.memory.Maintenance;
import iommulab.model.pcie.DmaOp;
import iommulab.model.smmuv3.register.Register;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a CPU's steps into its program: which verbs there are, and whose they are.
 *
 * <p>A verb of one or two operations is compiled here; groups of verbs that belong together have a
 * class each, such as {@link MappingSteps} and {@link QueueSteps}.
 */
final class CpuCompiler {
  private static final List<String> VERBS =
      List.of(
          "map",
          "unmap",
          "attach",
          "ste",
          "slot",
          "pte",
          "split",
          "merge",
          "cmd",
          "await",
          "ack",
          "read",
          "write",
          "store",
          "load",
          "store.rel",
          "load.acq",
          "cas",
          "add",
          "swap",
          "give",
          "lock",
          "unlock",
          "barrier",
          "pause",
          "clean",
          "inval",
          "clean-inval",
          "start",
          "answers",
          "config",
          "flr",
          "unplug",
          "irq",
          "flush",
          "free",
          "rcu",
          "synchronize",
          "handle",
          "dirty",
          "copy",
          "migrated",
          "enable",
          "disable",
          "gbpa",
          "bring-up",
          "shut-down",
          "bind",
          "unbind",
          "exit",
          "cd");
  private static final List<String> RETURNING =
      List.of(
          "unmap",
          "await",
          "read",
          "load",
          "load.acq",
          "cas",
          "add",
          "swap",
          "handle",
          "dirty",
          "copy");
  private static final List<String> WRITABLE =
      List.of(
          "GERRORN",
          "CMDQ_BASE",
          "CMDQ_PROD",
          "ECMDQ_PROD",
          "EVTQ_CONS",
          "PRIQ_CONS",
          "CR0",
          "GBPA");

  private final String file;
  private final String cpu;
  private final World world;
  private final Settings settings;
  private final Optional<Window> patience;
  private final Map<String, List<DmaOp>> devicePrograms;
  private MappingSteps mappings;
  private ProgramCheck check;

  CpuCompiler(
      String file,
      String cpu,
      World world,
      Settings settings,
      Map<String, List<DmaOp>> devicePrograms) {
    this.file = file;
    this.cpu = cpu;
    this.world = world;
    this.settings = settings;
    this.patience = PlanParts.patience(settings);
    this.devicePrograms = devicePrograms;
    this.mappings = new MappingSteps(world, settings);
    this.check = new ProgramCheck(file);
  }

  List<CpuOp> program(List<Line> steps) {
    mappings = new MappingSteps(world, settings);
    check = new ProgramCheck(file);
    List<CpuOp> program = new ArrayList<>();
    for (int at = 0; at < steps.size(); at++) {
      Words words = new Words(file, steps.get(at));
      mappings.before(steps.subList(at + 1, steps.size()));
      check.before(steps.get(at));
      List<CpuOp> ops = placed(words, step(words));
      words.end();
      check.after(steps.get(at), ops);
      Line.Guard guard = steps.get(at).guard();
      if (guard == null) {
        program.addAll(ops);
      } else {
        CpuOp.Test test = new CpuOp.Test(guard.register(), guard.operator(), guard.value());
        ops.forEach(op -> program.add(new CpuOp.Guarded(test, op)));
      }
    }
    check.end();
    program.addAll(mappings.end());
    return List.copyOf(program);
  }

  /**
   * Steps that know of queues by themselves have taken {@code on=}; others are moved as a whole.
   */
  private List<CpuOp> placed(Words words, List<CpuOp> ops) {
    if (List.of("cmd", "await", "slot").contains(words.line().verb())) {
      return ops;
    }
    return words.option("on").map(queue -> QueueNames.moved(world, words, ops, queue)).orElse(ops);
  }

  /** An SMMU with all its errors, or an enhanced command queue with its own. */
  private String acknowledged(Words words) {
    String name = words.next("an SMMU");
    return name.contains("ecmdq")
        ? QueueNames.of(world, words, name)
        : words.oneOf(name, "SMMU", world.smmus.keySet());
  }

  private List<CpuOp> step(Words words) {
    String into = words.line().into();
    String verb = words.oneOf(words.line().verb(), "step of a CPU", VERBS);
    if (!RETURNING.contains(verb)) {
      words.returnsNothing();
    }
    return switch (verb) {
      case "map" -> shown(mappings.map(words));
      case "unmap" -> shown(mappings.unmap(words, into));
      case "clean", "inval", "clean-inval" -> List.of(maintain(words, CacheSteps.VERBS.get(verb)));
      case "attach" -> new AttachCompiler(world, patience).attach(words);
      case "ste" -> new AttachCompiler(world, patience).entry(words);
      case "slot" -> new QueueSteps(world).slot(words);
      case "pte" -> List.of(mappings.pte(words));
      case "split" -> shown(new BlockSteps(world, patience).split(words));
      case "merge" -> shown(new BlockSteps(world, patience).merge(words));
      case "cmd" -> new QueueSteps(world).commands(words);
      case "await" -> List.of(new AwaitSteps(world, check).await(words, into));
      case "ack" -> List.of(new CpuOp.AcknowledgeErrors(acknowledged(words)));
      case "read" -> {
        RegisterTarget target = register(words, "GERROR");
        yield List.of(new CpuOp.ReadRegister(target.smmu(), target.register(), into));
      }
      case "write" -> {
        RegisterTarget target = register(words, "GERRORN");
        words.oneOf(target.register().name(), "register to write", WRITABLE);
        long value = words.number("a value");
        if (target.register() == Register.CR0) {
          world.cr0.put(target.smmu(), value);
        }
        yield List.of(new CpuOp.WriteRegister(target.smmu(), target.register(), value));
      }
      case "store", "store.rel", "load", "load.acq", "cas", "add", "swap" ->
          List.of(new WordCompiler(world, words).op(verb, into));
      case "give" -> List.of(mappings.give(words));
      case "lock" -> List.of(new CpuOp.Lock(world.lock(words.next("a lock's name"))));
      case "unlock" -> List.of(new CpuOp.Unlock(world.lock(words.next("a lock's name"))));
      case "irq" ->
          List.of(new CpuOp.Interrupts(words.oneOf("'irq'", List.of("off", "on")).equals("on")));
      case "flush" -> LazyUnmap.flushNow(world.driver.flushQueue(tables(words), settings));
      case "rcu" -> {
        boolean begins = words.oneOf("'rcu'", List.of("lock", "unlock")).equals("lock");
        yield List.of(world.driver.readSection(cpu, begins));
      }
      case "synchronize" -> List.of(new CpuOp.Synchronize(world.driver.readers()));
      case "free" -> AtsUsers.freeTag(tables(words).domain(), patience);
      case "handle" -> List.of(handle(words, into));
      case "dirty" -> {
        World.Tables tables = tables(words);
        yield List.of(
            DirtySteps.dirty(world, tables, mappings.mappedPage(words, tables).iova(), into));
      }
      case "copy" -> {
        World.Tables tables = tables(words);
        Page page = mappings.mappedPage(words, tables);
        yield List.of(DirtySteps.copy(tables, page.iova(), page.pa(), into));
      }
      case "migrated" -> DirtySteps.migrated(world, tables(words));
      case "barrier" -> List.of(new CpuOp.Barrier(words.oneOf("barrier", Fence.names())));
      case "pause" ->
          List.of(new CpuOp.Pause(words.span(words.next("a time such as 10us or 0ns..4us"))));
      case "answers", "config", "flr", "unplug" ->
          new FunctionSteps(world.functions.keySet()).of(verb, words);
      case "bind", "unbind", "exit", "cd" -> new PasidCompiler(world, patience).of(verb, words);
      case "enable", "disable", "gbpa", "bring-up", "shut-down" ->
          new EnableSteps(world.cr0).of(verb, words);
      default -> {
        String function = words.oneOf("function", world.functions.keySet());
        yield List.of(
            new CpuOp.StartDma(function, devicePrograms.getOrDefault(function, List.of())));
      }
    };
  }

  private CpuOp handle(Words words, String into) {
    String what = words.oneOf("'handle'", List.of("errors", "events", "pages"));
    String smmu = smmu(words);
    return switch (what) {
      case "errors" -> new CpuOp.HandleErrors(smmu, into);
      case "events" -> new CpuOp.HandleEvents(smmu, StallWords.answer(words), into);
      default -> new PageSteps(world, settings).handle(words, smmu, into);
    };
  }

  /** A procedure's leaves are cleaned where the SMMU would not see them. */
  private List<CpuOp> shown(List<CpuOp> ops) {
    return settings.smmu().coherentWalks() ? ops : CacheSteps.cleaning(ops);
  }

  private CpuOp maintain(Words words, Maintenance operation) {
    if (!words.takes("pte")) {
      return CacheSteps.of(world, words, operation);
    }
    World.Tables tables = tables(words);
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    return new CpuOp.Maintain(world.mappings.slot(tables, iova), operation);
  }

  private RegisterTarget register(Words words, String example) {
    return RegisterTarget.of(world, words.next("a register such as smmu0." + example), words);
  }

  private String smmu(Words words) {
    return words.oneOf("SMMU", world.smmus.keySet());
  }

  private World.Tables tables(Words words) {
    return world.domains.get(words.oneOf("domain", world.domains.keySet()));
  }
}
