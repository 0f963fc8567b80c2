package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import iommulab.model.cpu.Fence;
import iommulab.model.driver.AtsUsers;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Domain;
import iommulab.model.driver.LazyUnmap;
import iommulab.model.driver.Procedures;
import iommulab.model.driver.Procedures.Page;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.TableRemoved;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.memory.Maintenance;
import iommulab.model.pcie.DmaOp;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a CPU's steps into its program.
 *
 * <p>A page whose leaf the program clears, and that it does not give away itself, is handed over
 * once the program takes the unmap for complete: behind {@code unmap}, and at the program's end for
 * a raw {@code pte clear}. Without that probe a forgotten free would hide a stale translation.
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
      List.of("GERRORN", "CMDQ_PROD", "EVTQ_CONS", "PRIQ_CONS", "CR0", "GBPA");
  private static final long PAGE = 4096;
  private static final String NEXT_OWNER = "handed-over";

  private final String file;
  private final String cpu;
  private final World world;
  private final Settings settings;
  private final Optional<Window> patience;
  private final Map<String, List<DmaOp>> devicePrograms;
  private final Map<Pa, Integer> cleared = new LinkedHashMap<>();
  private List<Line> lines = List.of();
  private ProgramCheck check;
  private int at;

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
    this.check = new ProgramCheck(file);
  }

  List<CpuOp> program(List<Line> steps) {
    lines = steps;
    cleared.clear();
    check = new ProgramCheck(file);
    List<CpuOp> program = new ArrayList<>();
    for (at = 0; at < steps.size(); at++) {
      Words words = new Words(file, steps.get(at));
      check.before(steps.get(at));
      List<CpuOp> ops = step(words);
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
    cleared.keySet().forEach(page -> program.add(Procedures.handOver(page, NEXT_OWNER)));
    return List.copyOf(program);
  }

  private List<CpuOp> step(Words words) {
    String into = words.line().into();
    String verb = words.oneOf(words.line().verb(), "step of a CPU", VERBS);
    if (!RETURNING.contains(verb)) {
      words.returnsNothing();
    }
    return switch (verb) {
      case "map" -> shown(map(words));
      case "unmap" -> shown(unmap(words, into));
      case "clean", "inval", "clean-inval" -> List.of(maintain(words, CacheSteps.VERBS.get(verb)));
      case "attach" -> new AttachCompiler(world, patience).attach(words);
      case "ste" -> new AttachCompiler(world, patience).entry(words);
      case "slot" -> slot(words);
      case "pte" -> List.of(slow(words, pte(words)));
      case "cmd" -> commands(words);
      case "await" -> List.of(await(words, into));
      case "ack" -> List.of(new CpuOp.AcknowledgeErrors(smmu(words)));
      case "read" -> {
        Target target = register(words.next("a register such as smmu0.GERROR"), words);
        yield List.of(new CpuOp.ReadRegister(target.smmu(), target.register(), into));
      }
      case "write" -> {
        Target target = register(words.next("a register such as smmu0.GERRORN"), words);
        words.oneOf(target.register().name(), "register to write", WRITABLE);
        long value = words.number("a value");
        if (target.register() == Register.CR0) {
          world.cr0.put(target.smmu(), value);
        }
        yield List.of(new CpuOp.WriteRegister(target.smmu(), target.register(), value));
      }
      case "store", "store.rel", "load", "load.acq", "cas", "add", "swap" ->
          List.of(new WordCompiler(world, words).op(verb, into));
      case "give" -> List.of(give(words));
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
        yield List.of(DirtySteps.dirty(world, tables, mappedPage(words, tables).iova(), into));
      }
      case "copy" -> {
        World.Tables tables = tables(words);
        Page page = mappedPage(words, tables);
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

  // ---- mappings ----

  private List<CpuOp> map(Words words) {
    World.Tables tables = tables(words);
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    words.expect("to");
    Pa pa = world.page(words.next("a page such as P"));
    LeafWords leaf = LeafWords.of(words);
    boolean again = world.mappings.mapped(tables, iova).isPresent();
    List<CpuOp> ops = new ArrayList<>();
    if (!words.takes("early")) {
      ops.addAll(world.driver.awaitReleased(tables, iova));
    }
    ops.addAll(Procedures.map(page(tables, iova, pa), leaf(tables, pa, leaf), leaf.prot()));
    world.mappings.willMap(tables, iova, pa);
    if (again) {
      ops.add(new CpuOp.HandOver(List.of(), "", tables.domain().name(), List.of(iova)));
    }
    return ops;
  }

  private List<CpuOp> unmap(Words words, String into) {
    World.Tables tables = tables(words);
    Page page = mappedPage(words, tables);
    Domain domain = tables.domain();
    if (words.takes("lazy")) {
      mayNotHavePasids(words, domain, "lazy");
      return unmapLazily(words, tables, page);
    }
    Optional<AtsUsers.Scheme> scheme = AttachCompiler.scheme(words);
    if (scheme.isPresent()) {
      mayNotHavePasids(words, domain, "by");
    }
    List<CpuOp> ops =
        new ArrayList<>(
            scheme.isPresent()
                ? world.driver.atsUsers(tables).unmap(scheme.get(), page, patience, into)
                : Procedures.unmap(
                    page, world.streams.atcInvalidation(domain, page.iova()), patience, into));
    if (!givenLater(page.pa())) {
      ops.add(Procedures.handOver(page.pa(), NEXT_OWNER));
    }
    return ops;
  }

  /** Only the strict unmap tells the ATCs of PASIDs. */
  private void mayNotHavePasids(Words words, Domain domain, String how) {
    if (world.streams.isBound(domain)) {
      throw words.wrong(
          "'" + how + "' on '" + domain.name() + "', which a PASID is bound to",
          "unmap without '" + how + "'");
    }
  }

  /** What the program does not give away itself, the flush gives away. */
  private List<CpuOp> unmapLazily(Words words, World.Tables tables, Page page) {
    words.returnsNothing();
    boolean keeps = givenLater(page.pa());
    CpuOp.HandOver next =
        new CpuOp.HandOver(
            keeps ? List.of() : List.of(page.pa()),
            keeps ? "" : NEXT_OWNER,
            tables.domain().name(),
            List.of(page.iova()));
    Pa released = world.driver.willRelease(tables, page.iova());
    return LazyUnmap.unmap(page, world.driver.flushQueue(tables, settings), next, released);
  }

  private CpuOp pte(Words words) {
    String what = words.oneOf("'pte'", List.of("clear", "set", "cut"));
    World.Tables tables = tables(words);
    if (what.equals("cut")) {
      return cut(words, tables);
    }
    if (what.equals("clear")) {
      Page page = mappedPage(words, tables);
      if (!givenLater(page.pa())) {
        cleared.put(page.pa(), at);
      }
      return Procedures.clear(page);
    }
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    words.expect("to");
    Pa pa = world.page(words.next("a page such as P"));
    LeafWords leaf = LeafWords.of(words);
    world.mappings.willMap(tables, iova, pa);
    List<CpuOp> both = Procedures.map(page(tables, iova, pa), leaf(tables, pa, leaf), leaf.prot());
    return both.get(both.size() - 1);
  }

  /** Clears the descriptor of the table that has the leaf of an address: all of its pages go. */
  private CpuOp cut(Words words, World.Tables tables) {
    Page page = mappedPage(words, tables);
    List<Fact> gone = new ArrayList<>();
    gone.add(
        new TableRemoved(
            tables.domain().name(),
            page.iova().alignDown(World.TABLE_BITS),
            1L << World.TABLE_BITS));
    world
        .mappings
        .besides(tables, page.iova())
        .forEach(
            (iova, pa) -> {
              gone.add(new Unmapped(tables.domain().name(), iova, PAGE));
              if (!givenLater(pa)) {
                cleared.put(pa, at);
              }
            });
    return new CpuOp.Store(tables.table().tableSlot(page.iova()), 0, List.copyOf(gone));
  }

  /** {@code slow=0ns..20us}: the store may stay in its CPU so long. */
  static CpuOp slow(Words words, CpuOp store) {
    Optional<Window> time = words.option("slow").map(words::span);
    return time.isPresent() ? new CpuOp.Slow(time.get(), store) : store;
  }

  private Page mappedPage(Words words, World.Tables tables) {
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    Pa pa =
        world
            .mappings
            .mapped(tables, iova)
            .orElseThrow(
                () ->
                    words.wrong(
                        iova + " is not mapped in " + tables.domain().name(),
                        "an address that the set-up, or a step before, maps"));
    return page(tables, iova, pa);
  }

  private Page page(World.Tables tables, Iova iova, Pa pa) {
    return new Page(
        tables.domain(),
        iova,
        pa,
        world.mappings.output(tables, pa),
        world.mappings.slot(tables, iova));
  }

  private long leaf(World.Tables tables, Pa pa, LeafWords leaf) {
    long plain = tables.table().leaf(world.mappings.output(tables, pa), 3, leaf.prot());
    return leaf.of(plain, tables, world);
  }

  private boolean givenLater(Pa page) {
    return lines.subList(at + 1, lines.size()).stream()
        .anyMatch(
            line ->
                line.verb().equals("give")
                    && !line.words().isEmpty()
                    && page.equals(world.pages.get(line.words().get(0))));
  }

  private CpuOp give(Words words) {
    Pa page = world.page(words.next("a page such as P"));
    words.expect("to");
    return Procedures.handOver(page, words.next("the new owner"));
  }

  /** Overwrites one entry of a command queue, as Linux repairs an illegal command. */
  private List<CpuOp> slot(Words words) {
    String smmu =
        words.option("on").map(s -> words.oneOf(s, "SMMU", world.smmus.keySet())).orElse("smmu0");
    long index = words.number("the entry's number, from 0");
    String text = words.line().text();
    String command = text.substring(text.indexOf(" ", text.indexOf("slot ") + 5) + 1).strip();
    while (words.hasNext()) {
      words.next("");
    }
    words.line().options().keySet().forEach(words::option);
    List<Command> one = new CommandParser(world, words).all(command);
    if (one.size() != 1) {
      throw words.wrong(one.size() + " commands for one entry", "one command");
    }
    long[] raw = one.get(0).encode();
    Pa at = world.smmus.get(smmu).commandQueue().plus(index * Commands.BYTES);
    return List.of(
        new CpuOp.Store(at, raw[0], List.of()), new CpuOp.Store(at.plus(8), raw[1], List.of()));
  }

  // ---- commands, fences, registers ----

  private List<CpuOp> commands(Words words) {
    String text = words.line().text();
    String list = text.substring(text.indexOf("cmd") + "cmd".length()).strip();
    String queue = "smmu0.cmdq";
    while (words.hasNext()) {
      words.next("");
    }
    words.line().options().keySet().forEach(words::option);
    if (list.startsWith("on=")) {
      String name = list.substring("on=".length()).split("\\s")[0];
      queue = words.oneOf(name, "SMMU", world.smmus.keySet()) + ".cmdq";
      list = list.substring("on=".length() + name.length()).strip();
    }
    List<Command> commands = new CommandParser(world, words).all(list);
    return List.of(new CpuOp.Insert(queue, List.copyOf(commands)));
  }

  private CpuOp await(Words words, String into) {
    Optional<Window> within = words.within();
    String what = words.next("'sync', 'error', an endpoint, a register or a page");
    if (world.functions.containsKey(what)) {
      return new CpuOp.AwaitDma(what);
    } else if (what.equals("sync")) {
      Optional<String> smmu =
          words.option("on").map(s -> words.oneOf(s, "SMMU", world.smmus.keySet()));
      return new CpuOp.AwaitFence(check.fenceOf(words, smmu), within, into);
    } else if (what.equals("error")) {
      String smmu = words.hasNext() ? smmu(words) : "smmu0";
      RegisterTest active = new RegisterTest.Bits(1, 1);
      return new CpuOp.AwaitRegister(smmu, Register.ACTIVE_ERRORS, active, within, into);
    }
    boolean isRegister = what.contains(".");
    boolean equal = words.oneOf("comparison", List.of("==", "!=")).equals("==");
    long value = words.number("a value");
    if (isRegister) {
      Target target = register(what, words);
      if (!equal) {
        throw words.wrong("'!=' on a register", "'=='");
      }
      return new CpuOp.AwaitRegister(
          target.smmu(), target.register(), new RegisterTest.Bits(-1L, value), within, into);
    }
    return new CpuOp.AwaitWord(Places.of(world, words, what), -1L, value, equal, within, into);
  }

  private record Target(String smmu, Register register) {}

  private Target register(String text, Words words) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw words.wrong("'" + text + "' is no register", "one such as smmu0.GERROR");
    }
    String smmu = words.oneOf(text.substring(0, dot), "SMMU", world.smmus.keySet());
    List<String> names = Arrays.stream(Register.values()).map(Enum::name).toList();
    Register register = Register.valueOf(words.oneOf(text.substring(dot + 1), "register", names));
    if (register.name().startsWith("PRIQ") && world.smmus.get(smmu).pageQueue().isEmpty()) {
      throw words.wrong(smmu + " has no PRI queue", "'set smmu.pri = on'");
    }
    return new Target(smmu, register);
  }

  private String smmu(Words words) {
    return words.oneOf("SMMU", world.smmus.keySet());
  }

  private World.Tables tables(Words words) {
    return world.domains.get(words.oneOf("domain", world.domains.keySet()));
  }
}
