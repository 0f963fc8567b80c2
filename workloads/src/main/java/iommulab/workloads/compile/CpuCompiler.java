package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import iommulab.model.cpu.Fence;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Domain;
import iommulab.model.driver.Procedures;
import iommulab.model.driver.Procedures.Page;
import iommulab.model.driver.Prot;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.pcie.DmaOp;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import iommulab.model.smmuv3.table.Ste;
import iommulab.workloads.scenario.Line;
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
          "start",
          "answers",
          "config",
          "flr",
          "unplug",
          "enable",
          "disable",
          "gbpa",
          "bring-up",
          "shut-down");
  private static final List<String> RETURNING =
      List.of("unmap", "await", "read", "load", "load.acq", "cas", "add", "swap");
  private static final List<String> WRITABLE =
      List.of("GERRORN", "CMDQ_PROD", "EVTQ_CONS", "CR0", "GBPA");
  private static final String NEXT_OWNER = "handed-over";

  private final String file;
  private final World world;
  private final Optional<Window> patience;
  private final Map<String, List<DmaOp>> devicePrograms;
  private final Map<Pa, Integer> cleared = new LinkedHashMap<>();
  private List<Line> lines = List.of();
  private ProgramCheck check;
  private int at;

  CpuCompiler(
      String file,
      World world,
      Optional<Window> patience,
      Map<String, List<DmaOp>> devicePrograms) {
    this.file = file;
    this.world = world;
    this.patience = patience;
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
      case "map" -> map(words);
      case "unmap" -> unmap(words, into);
      case "attach" -> attach(words);
      case "ste" -> entry(words);
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
      case "barrier" -> List.of(new CpuOp.Barrier(words.oneOf("barrier", Fence.names())));
      case "pause" ->
          List.of(new CpuOp.Pause(words.span(words.next("a time such as 10us or 0ns..4us"))));
      case "answers", "config", "flr", "unplug" ->
          new FunctionSteps(world.functions.keySet()).of(verb, words);
      case "enable", "disable", "gbpa", "bring-up", "shut-down" ->
          new EnableSteps(world.cr0).of(verb, words);
      default -> {
        String function = words.oneOf("function", world.functions.keySet());
        yield List.of(
            new CpuOp.StartDma(function, devicePrograms.getOrDefault(function, List.of())));
      }
    };
  }

  // ---- mappings ----

  private List<CpuOp> map(Words words) {
    World.Tables tables = tables(words);
    Iova iova = Places.page(words, words.number("an address such as 0x1000"));
    words.expect("to");
    Pa pa = world.page(words.next("a page such as P"));
    Prot prot = SetupCompiler.prot(words);
    boolean again = world.mapped(tables, iova).isPresent();
    List<CpuOp> ops =
        new ArrayList<>(Procedures.map(page(tables, iova, pa), leaf(tables, pa, prot), prot));
    world.willMap(tables, iova, pa);
    if (again) {
      ops.add(new CpuOp.HandOver(List.of(), "", tables.domain().name(), List.of(iova)));
    }
    return ops;
  }

  private List<CpuOp> unmap(Words words, String into) {
    World.Tables tables = tables(words);
    Page page = mappedPage(words, tables);
    Domain domain = tables.domain();
    List<CpuOp> ops =
        new ArrayList<>(Procedures.unmapStrict(page, world.atsFunctions(domain), patience, into));
    if (!givenLater(page.pa())) {
      ops.add(Procedures.handOver(page.pa(), NEXT_OWNER));
    }
    return ops;
  }

  private CpuOp pte(Words words) {
    String what = words.oneOf("'pte'", List.of("clear", "set"));
    World.Tables tables = tables(words);
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
    Prot prot = SetupCompiler.prot(words);
    world.willMap(tables, iova, pa);
    List<CpuOp> both = Procedures.map(page(tables, iova, pa), leaf(tables, pa, prot), prot);
    return both.get(both.size() - 1);
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
            .mapped(tables, iova)
            .orElseThrow(
                () ->
                    words.wrong(
                        iova + " is not mapped in " + tables.domain().name(),
                        "an address that the set-up, or a step before, maps"));
    return page(tables, iova, pa);
  }

  private Page page(World.Tables tables, Iova iova, Pa pa) {
    return new Page(tables.domain(), iova, pa, world.output(tables, pa), world.slot(tables, iova));
  }

  private long leaf(World.Tables tables, Pa pa, Prot prot) {
    return tables.table().leaf(world.output(tables, pa), 3, prot);
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

  // ---- attachment ----

  private List<CpuOp> attach(Words words) {
    World.Function function =
        world.functions.get(words.oneOf("function", world.functions.keySet()));
    World.Tables tables = tables(words);
    boolean before = function.ats;
    boolean asLinux = words.takes("linux");
    boolean ats = !words.takes("noats") && (words.takes("ats") || before);
    asLinux |= words.takes("linux");
    Ste present = function.ste;
    Ste next = world.ste(function, tables, ats);
    Procedures.Attach attach =
        new Procedures.Attach(
            function.name,
            function.sid,
            function.smmu.name(),
            tables.domain().queue(),
            world.entry(function),
            next,
            function.domain,
            tables.domain().name(),
            before,
            ats);
    function.domain = Optional.of(tables.domain().name());
    function.ats = ats;
    function.ste = next;
    return asLinux
        ? Procedures.attachLive(attach, present, patience)
        : Procedures.attach(attach, patience);
  }

  /** Stores a stream table entry word by word, word 0 last, and tells the SMMU nothing. */
  private List<CpuOp> entry(Words words) {
    String what = words.oneOf("'ste'", List.of("set", "clear"));
    World.Function function =
        world.functions.get(words.oneOf("function", world.functions.keySet()));
    Pa entry = world.entry(function);
    if (what.equals("clear")) {
      List<Fact> left =
          function
              .domain
              .<List<Fact>>map(d -> List.of(new Detached(function.name, d)))
              .orElse(List.of());
      function.domain = Optional.empty();
      return List.of(new CpuOp.Store(entry, 0, left));
    }
    World.Tables tables = tables(words);
    boolean ats = !words.takes("noats") && (words.takes("ats") || function.ats);
    long[] raw = world.ste(function, tables, ats).encode();
    List<CpuOp> ops = new ArrayList<>();
    for (int i = 1; i < raw.length; i++) {
      ops.add(new CpuOp.Store(entry.plus(8L * i), raw[i], List.of()));
    }
    List<Fact> facts = new ArrayList<>();
    function.domain.ifPresent(from -> facts.add(new Detached(function.name, from)));
    String to = tables.domain().name();
    facts.add(new Attached(function.name, function.sid.value(), to, function.smmu.name(), ats));
    ops.add(new CpuOp.Barrier("dma_wmb"));
    ops.add(new CpuOp.Store(entry, raw[0], List.copyOf(facts)));
    function.domain = Optional.of(to);
    function.ats = ats;
    return ops;
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
    String what = words.next("'sync', 'error', a register or a page");
    if (what.equals("sync")) {
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
    return new Target(
        smmu, Register.valueOf(words.oneOf(text.substring(dot + 1), "register", names)));
  }

  private String smmu(Words words) {
    return words.oneOf("SMMU", world.smmus.keySet());
  }

  private World.Tables tables(Words words) {
    return world.domains.get(words.oneOf("domain", world.domains.keySet()));
  }
}
