package iommulab.actors.topology;

import iommulab.actors.control.Accesses;
import iommulab.actors.control.Address;
import iommulab.actors.control.Engine;
import iommulab.actors.control.RunPlan.Kick;
import iommulab.actors.cpu.Cpu;
import iommulab.actors.cpu.EventHandle;
import iommulab.actors.cpu.QueueHandle;
import iommulab.actors.memory.Memory;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.Endpoint;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.RootComplex;
import iommulab.actors.smmu.CommandQueue;
import iommulab.actors.smmu.EventQueue;
import iommulab.actors.smmu.PriQueue;
import iommulab.actors.smmu.SmmuUnit;
import iommulab.actors.smmu.TagRange;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.command.CommandLegality;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The actors of a machine, wired on an engine: who owns what and who can reach whom.
 *
 * <p>Every run begins from the plan that the supplier gives at that moment, so that a generated
 * workload can differ from run to run; names and numbers of actors must not.
 */
public final class Machine {
  private final Engine engine;
  private final Supplier<MachinePlan> plan;
  private final Address<MemoryRequest> memory;
  private final Map<String, Parts> smmus = new LinkedHashMap<>();
  private final Map<String, Address<Message>> functions = new LinkedHashMap<>();
  private final Map<String, Address<Message>> cpus = new LinkedHashMap<>();
  private SparseMemory contents = new SparseMemory();

  private record Parts(
      Address<Message> unit,
      Address<Message> commandQueue,
      List<Address<Message>> ecmdqs,
      Address<Message> eventQueue,
      Optional<Address<Message>> pageQueue,
      Address<Message> rootComplex) {
    List<Address<Message>> commandQueues() {
      List<Address<Message>> all = new ArrayList<>(List.of(commandQueue));
      all.addAll(ecmdqs);
      return List.copyOf(all);
    }
  }

  private Machine(Engine engine, Supplier<MachinePlan> plan) {
    this.engine = engine;
    this.plan = plan;
    this.memory = engine.declare("memory", MemoryRequest.class);
  }

  /** Declares and defines all actors of the plan. */
  public static Machine build(Engine engine, Supplier<MachinePlan> plan) {
    Machine machine = new Machine(engine, plan);
    MachinePlan first = plan.get();
    first.smmus().forEach(machine::declare);
    first.functions().forEach(f -> machine.functions.put(f.name(), machine.part(f.name())));
    first.cpus().forEach(cpu -> machine.cpus.put(cpu.name(), machine.part(cpu.name())));
    machine.define(first);
    return machine;
  }

  /** What starts a run: every CPU's program, and the endpoints that begin by themselves. */
  public List<Kick<?>> kicks() {
    List<Kick<?>> kicks = new ArrayList<>();
    MachinePlan now = plan.get();
    for (MachinePlan.Cpu cpu : now.cpus()) {
      kicks.add(new Kick<>(cpus.get(cpu.name()), Window.NOW, new Cpu.Begin()));
    }
    for (MachinePlan.Function function : now.functions()) {
      if (function.startsItself() && !function.program().isEmpty()) {
        kicks.add(
            new Kick<>(
                functions.get(function.name()), Window.NOW, new StartDma(function.program())));
      }
    }
    return kicks;
  }

  /** Memory as the last run left it; to be read between runs only. */
  public SparseMemory memoryAfterRun() {
    return contents;
  }

  private Address<Message> part(String name) {
    return engine.declare(name, Message.class);
  }

  private void declare(MachinePlan.Smmu plan) {
    String smmu = plan.name();
    boolean takesPages = plan.pages().isPresent();
    smmus.put(
        smmu,
        new Parts(
            part(smmu),
            part(smmu + ".cmdq"),
            IntStream.range(0, plan.ecmdqs().size()).mapToObj(i -> part(plan.ecmdq(i))).toList(),
            part(smmu + ".evtq"),
            takesPages ? Optional.of(part(smmu + ".priq")) : Optional.empty(),
            part(smmu + ".root")));
  }

  private void define(MachinePlan first) {
    Accesses accesses = engine.accesses(memory);
    engine.narrows(memory);
    engine.define(
        memory,
        out -> {
          contents = plan.get().memory().fork();
          return Memory.holding(contents, accesses, out);
        });
    for (int i = 0; i < first.smmus().size(); i++) {
      define(i, first.smmus().get(i).name());
    }
    for (int i = 0; i < first.functions().size(); i++) {
      defineFunction(i, first.functions().get(i).name());
    }
    for (int i = 0; i < first.cpus().size(); i++) {
      defineCpu(i, first.cpus().get(i).name());
    }
  }

  private void define(int index, String name) {
    Parts parts = smmus.get(name);
    engine.narrows(parts.unit());
    engine.define(parts.unit(), out -> SmmuUnit.booted(unit(index, parts), out));
    engine.narrows(parts.commandQueue());
    engine.define(parts.commandQueue(), out -> CommandQueue.open(queue(index, parts), out));
    for (int i = 0; i < parts.ecmdqs().size(); i++) {
      int number = i;
      engine.narrows(parts.ecmdqs().get(i));
      engine.define(
          parts.ecmdqs().get(i), out -> CommandQueue.open(ecmdq(index, parts, number), out));
    }
    engine.define(
        parts.eventQueue(),
        out -> {
          MachinePlan.Smmu smmu = plan.get().smmus().get(index);
          return EventQueue.open(
              new EventQueue.Build(
                  name,
                  smmu.eventQueue(),
                  smmu.eventLog2size(),
                  smmu.options().queues().merging(),
                  smmu.options().boot().has(Enable.EVTQEN),
                  memory,
                  interrupted(name, InterruptSource.EVTQ),
                  parts.eventQueue()),
              out);
        });
    parts
        .pageQueue()
        .ifPresent(
            pages ->
                engine.define(pages, out -> PriQueue.open(pageQueue(index, parts, pages), out)));
    engine.narrows(parts.rootComplex());
    engine.define(
        parts.rootComplex(), out -> RootComplex.over(ports(name, parts), parts.rootComplex(), out));
  }

  private SmmuUnit.Build unit(int index, Parts parts) {
    MachinePlan.Smmu smmu = plan.get().smmus().get(index);
    return new SmmuUnit.Build(
        smmu.name(),
        smmu.ids(),
        smmu.streams(),
        smmu.options().atomicWalks(),
        smmu.options().coherentWalks(),
        plan.get().changesEntries(),
        smmu.options().freedoms(),
        smmu.options().boot(),
        smmu.options().stalls(),
        smmu.iotlb(),
        smmu.configurations(),
        memory,
        parts.commandQueue(),
        parts.ecmdqs(),
        parts.eventQueue(),
        parts.pageQueue(),
        interrupted(smmu.name(), InterruptSource.GERROR),
        parts.unit());
  }

  private PriQueue.Build pageQueue(int index, Parts parts, Address<Message> self) {
    MachinePlan.Smmu smmu = plan.get().smmus().get(index);
    MachinePlan.PageQueue pages = smmu.pages().orElseThrow();
    Map<String, Integer> sids = new LinkedHashMap<>();
    plan.get().functions().forEach(function -> sids.put(function.name(), function.sid()));
    return new PriQueue.Build(
        smmu.name(),
        pages.base(),
        pages.log2size(),
        smmu.options()
            .boot()
            .with(Enable.PRIQEN, pages.enabled() && smmu.options().boot().has(Enable.PRIQEN)),
        PriQueue.Aborts.SYNCHRONOUS,
        smmu.ids(),
        smmu.streams(),
        sids,
        memory,
        parts.unit(),
        parts.rootComplex(),
        interrupted(smmu.name(), InterruptSource.PRIQ),
        self);
  }

  /** The CPU that has a handler for it. */
  private Optional<Address<Message>> interrupted(String smmu, InterruptSource source) {
    return plan.get().cpus().stream()
        .filter(
            cpu ->
                cpu.handlers().stream()
                    .anyMatch(h -> h.smmu().equals(smmu) && h.source() == source))
        .map(cpu -> cpus.get(cpu.name()))
        .findFirst();
  }

  private CommandQueue.Build queue(int index, Parts parts) {
    MachinePlan.Smmu smmu = plan.get().smmus().get(index);
    return queue(smmu, parts, smmu.queue(), smmu.commandQueue(), 0, parts.commandQueue());
  }

  private CommandQueue.Build ecmdq(int index, Parts parts, int number) {
    MachinePlan.Smmu smmu = plan.get().smmus().get(index);
    Pa base = smmu.ecmdqs().get(number).base();
    Address<Message> self = parts.ecmdqs().get(number);
    return queue(smmu, parts, smmu.ecmdq(number), base, 1 + number, self);
  }

  /** The main queue has the number 0. */
  private CommandQueue.Build queue(
      MachinePlan.Smmu smmu, Parts parts, String name, Pa base, int number, Address<Message> self) {
    MachinePlan.SmmuOptions options = smmu.options();
    Map<Integer, String> served = new LinkedHashMap<>();
    for (MachinePlan.Function function : plan.get().functions()) {
      if (function.smmu().equals(smmu.name())) {
        served.put(function.sid(), function.name());
      }
    }
    return new CommandQueue.Build(
        name,
        base,
        smmu.commandLog2size(),
        new CommandLegality(smmu.ids(), options.leniency()),
        number > 0,
        TagRange.of(options.tags(), number, 1 + smmu.ecmdqs().size()),
        options.timedOutTags(),
        options.atcTimeout(),
        options.timerStart(),
        options.retry(),
        options.queues().reading(),
        options.boot(),
        served,
        parts.unit(),
        memory,
        parts.rootComplex(),
        self);
  }

  private List<RootComplex.Port> ports(String smmu, Parts parts) {
    List<RootComplex.Port> ports = new ArrayList<>();
    for (MachinePlan.Function f : plan.get().functions()) {
      if (f.smmu().equals(smmu)) {
        ports.add(
            new RootComplex.Port(
                f.name(),
                f.sid(),
                f.ordered(),
                functions.get(f.name()),
                parts.unit(),
                parts.commandQueues(),
                parts.pageQueue()));
      }
    }
    return ports;
  }

  private void defineFunction(int index, String name) {
    engine.define(
        functions.get(name),
        out -> {
          MachinePlan.Function f = plan.get().functions().get(index);
          return Endpoint.of(
              new Endpoint.Card(
                  name,
                  smmus.get(f.smmu()).rootComplex(),
                  f.options(),
                  f.physical().map(functions::get),
                  f.oneAtc().stream().map(functions::get).toList(),
                  functions.get(name)),
              out);
        });
  }

  private void defineCpu(int index, String name) {
    engine.define(
        cpus.get(name),
        out -> {
          MachinePlan.Cpu cpu = plan.get().cpus().get(index);
          return Cpu.of(
              new Cpu.Build(
                  name,
                  cpu.program(),
                  cpu.mode().order(),
                  cpu.mode().window(),
                  cpu.mode().storeBuffer(),
                  cpu.mode().caches(),
                  memory,
                  cpu.handlers(),
                  queues(cpu),
                  events(),
                  registers(),
                  functions,
                  cpus.get(name)),
              out);
        });
  }

  private Map<String, QueueHandle> queues(MachinePlan.Cpu cpu) {
    Map<String, QueueHandle> queues = new LinkedHashMap<>();
    for (MachinePlan.Smmu smmu : plan.get().smmus()) {
      queues.put(
          smmu.queue(),
          new QueueHandle(
              smmu.queue(),
              smmu.commandQueue(),
              smmu.commandLog2size(),
              smmus.get(smmu.name()).commandQueue(),
              cpu.lock(smmu.queue()),
              cpu.mode().lockless(),
              smmu.commandTail(),
              cpu.msiWord(smmu.queue())));
      for (int i = 0; i < smmu.ecmdqs().size(); i++) {
        String name = smmu.ecmdq(i);
        MachinePlan.PagedQueue paged = smmu.ecmdqs().get(i);
        queues.put(
            name,
            new QueueHandle(
                name,
                paged.base(),
                smmu.commandLog2size(),
                smmus.get(smmu.name()).ecmdqs().get(i),
                cpu.lock(name),
                cpu.mode().lockless(),
                paged.tail(),
                cpu.msiWord(name)));
      }
    }
    return queues;
  }

  private Map<String, EventHandle> events() {
    Map<String, EventHandle> events = new LinkedHashMap<>();
    for (MachinePlan.Smmu smmu : plan.get().smmus()) {
      events.put(smmu.name(), new EventHandle(smmu.eventQueue(), smmu.eventLog2size()));
      smmu.pages()
          .ifPresent(
              pages ->
                  events.put(
                      smmu.name() + ".priq", new EventHandle(pages.base(), pages.log2size())));
    }
    return events;
  }

  private Map<String, Map<Register, Address<Message>>> registers() {
    Map<String, Map<Register, Address<Message>>> all = new LinkedHashMap<>();
    smmus.forEach(
        (name, parts) -> {
          all.put(
              name,
              RegisterPlaces.of(
                  parts.unit(), parts.commandQueue(), parts.eventQueue(), parts.pageQueue()));
          parts.ecmdqs().forEach(queue -> all.put(queue.name(), RegisterPlaces.ofPaged(queue)));
        });
    return all;
  }
}
