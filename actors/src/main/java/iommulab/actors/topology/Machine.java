package iommulab.actors.topology;

import iommulab.actors.control.Accesses;
import iommulab.actors.control.Address;
import iommulab.actors.control.Engine;
import iommulab.actors.control.RunPlan.Kick;
import iommulab.actors.cpu.Cpu;
import iommulab.actors.memory.Memory;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.Endpoint;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.RootComplex;
import iommulab.actors.smmu.CommandQueue;
import iommulab.actors.smmu.EventQueue;
import iommulab.actors.smmu.PriQueue;
import iommulab.actors.smmu.SmmuUnit;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.memory.SparseMemory;
import java.util.ArrayList;
import java.util.List;
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
  private final Roster roster;
  private volatile Builds builds;
  private SparseMemory contents = new SparseMemory();

  private Machine(Engine engine, Supplier<MachinePlan> plan) {
    this.engine = engine;
    this.plan = plan;
    this.roster = Roster.with(engine.declare("memory", MemoryRequest.class));
  }

  /** Declares and defines all actors of the plan. */
  public static Machine build(Engine engine, Supplier<MachinePlan> plan) {
    Machine machine = new Machine(engine, plan);
    MachinePlan first = plan.get();
    first.smmus().forEach(machine::declare);
    first
        .functions()
        .forEach(f -> machine.roster.functions().put(f.name(), machine.part(f.name())));
    first.cpus().forEach(cpu -> machine.roster.cpus().put(cpu.name(), machine.part(cpu.name())));
    machine.define(first);
    return machine;
  }

  /** What starts a run: every CPU's program, and the endpoints that begin by themselves. */
  public List<Kick<?>> kicks() {
    List<Kick<?>> kicks = new ArrayList<>();
    MachinePlan now = plan.get();
    for (MachinePlan.Cpu cpu : now.cpus()) {
      kicks.add(new Kick<>(roster.cpus().get(cpu.name()), Window.NOW, new Cpu.Begin()));
    }
    for (MachinePlan.Function function : now.functions()) {
      if (function.startsItself() && !function.program().isEmpty()) {
        kicks.add(
            new Kick<>(
                roster.functions().get(function.name()),
                Window.NOW,
                new StartDma(function.program())));
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
    roster
        .smmus()
        .put(
            smmu,
            new Roster.Parts(
                part(smmu),
                part(smmu + ".cmdq"),
                IntStream.range(0, plan.ecmdqs().size())
                    .mapToObj(i -> part(plan.ecmdq(i)))
                    .toList(),
                part(smmu + ".evtq"),
                takesPages ? Optional.of(part(smmu + ".priq")) : Optional.empty(),
                part(smmu + ".root")));
  }

  private void define(MachinePlan first) {
    Address<MemoryRequest> memory = roster.memory();
    Accesses accesses = engine.accesses(memory);
    engine.narrows(memory);
    engine.define(
        memory,
        out -> {
          contents = plan.get().memory().fork();
          return Memory.holding(contents, accesses, out);
        });
    first.smmus().forEach(smmu -> define(smmu.name(), roster.smmus().get(smmu.name())));
    for (MachinePlan.Function function : first.functions()) {
      String name = function.name();
      engine.narrows(roster.functions().get(name));
      engine.define(roster.functions().get(name), out -> Endpoint.of(builds().card(name), out));
    }
    for (MachinePlan.Cpu cpu : first.cpus()) {
      String name = cpu.name();
      engine.narrows(roster.cpus().get(name));
      engine.define(roster.cpus().get(name), out -> Cpu.of(builds().cpu(name), out));
    }
  }

  private void define(String name, Roster.Parts parts) {
    engine.narrows(parts.unit());
    engine.define(parts.unit(), out -> SmmuUnit.booted(builds().smmu(name).unit(), out));
    for (Address<Message> queue : parts.commandQueues()) {
      engine.narrows(queue);
      engine.define(
          queue, out -> CommandQueue.open(builds().smmu(name).queues().get(queue.name()), out));
    }
    engine.narrows(parts.eventQueue());
    engine.define(
        parts.eventQueue(), out -> EventQueue.open(builds().smmu(name).eventQueue(), out));
    parts.pageQueue().ifPresent(engine::narrows);
    parts
        .pageQueue()
        .ifPresent(
            pages ->
                engine.define(
                    pages,
                    out -> PriQueue.open(builds().smmu(name).pageQueue().orElseThrow(), out)));
    engine.narrows(parts.rootComplex());
    engine.define(
        parts.rootComplex(),
        out -> RootComplex.over(builds().smmu(name).ports(), parts.rootComplex(), out));
  }

  /** What the plan that holds now says of each actor; most runs have the plan of the last. */
  private Builds builds() {
    MachinePlan now = plan.get();
    Builds known = builds;
    if (known == null || known.plan() != now) {
      known = new Builds(now, roster);
      builds = known;
    }
    return known;
  }
}
