package iommulab.actors.cpu;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.EndpointCommand;
import iommulab.actors.smmu.Interrupt;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.cpu.MemoryOrder;
import iommulab.model.cpu.OpTraits;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.FlushQueue;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.smmuv3.register.Register;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CPU that runs one program, ahead of its order as far as its memory order allows.
 *
 * <p>Under {@code sc} every access is waited for, so all accesses of this CPU are seen in program
 * order.
 */
public final class Cpu {
  /** Begins the program; sent from outside. */
  public record Begin() implements Message {}

  /**
   * What a CPU is built with; maps are by the names that the program uses.
   *
   * @param window how many operations may be in flight, if the order allows more than one
   * @param storeBuffer how long a store may stay in the CPU before it goes to Memory; empty for no
   *     time at all
   * @param caches whether its cacheable accesses go through caches that not everybody snoops
   */
  public record Build(
      String name,
      List<CpuOp> program,
      MemoryOrder order,
      int window,
      Optional<Window> storeBuffer,
      boolean caches,
      Address<MemoryRequest> memory,
      List<InterruptHandler> handlers,
      Map<String, QueueHandle> queues,
      Map<String, EventHandle> events,
      Map<String, Map<Register, Address<Message>>> registers,
      Map<String, Address<Message>> endpoints,
      Address<Message> self) {}

  private final Outbox out;
  private final String program;
  private final Requests requests;
  private final Turns turns;
  private final Execution main;
  private final CpuTouches touches = new CpuTouches();
  private int executions;

  private Cpu(Build build, Outbox out) {
    this.out = out;
    this.program = "program " + build.name();
    this.requests = new Requests(build.memory(), build.self(), out);
    OpTraits traits =
        new OpTraits(
            build.order(),
            queue -> build.queues().get(queue).lock().isPresent(),
            queue -> build.queues().get(queue).msi().isPresent());
    Operations operations = new Operations(build, requests, this::flushTimer, out);
    this.turns =
        new Turns(
            build.name(),
            build.handlers(),
            (party, ops, masked, over) ->
                execution(build, traits, operations, party, ops, masked, over),
            touches,
            out);
    this.main =
        execution(
            build,
            traits,
            operations,
            build.name(),
            build.program(),
            0,
            () -> out.note(new Closed(program)));
  }

  private Execution execution(
      Build build,
      OpTraits traits,
      Operations operations,
      String party,
      List<CpuOp> ops,
      int masked,
      Runnable over) {
    return new Execution(
        executions++,
        party,
        ops,
        build.order(),
        build.window(),
        traits,
        operations,
        turns,
        masked,
        out,
        over);
  }

  private void flushTimer(FlushQueue queue) {
    turns.timer(queue);
  }

  /** A CPU that waits to begin. */
  public static Behavior<Message> of(Build build, Outbox out) {
    return Behaviors.receiveMessage(new Cpu(build, out)::handle);
  }

  private Behavior<Message> handle(Message message) {
    touches.begin(out.narrows());
    requests.begin();
    Behavior<Message> next = react(message);
    if (touches.areKnown()) {
      out.only(touches.cells());
    }
    return next;
  }

  private Behavior<Message> react(Message message) {
    if (message instanceof Begin) {
      out.note(new Opened(program));
      turns.begin(main);
    } else if (message instanceof MemoryReply reply) {
      turns.work(() -> requests.answered(reply.id(), message));
    } else if (message instanceof RegisterValue value) {
      turns.work(() -> requests.answered(value.id(), message));
    } else if (message instanceof EndpointCommand.AtsSet set) {
      turns.work(() -> requests.answered(set.id(), message));
    } else if (message instanceof EndpointCommand.DmaDone done) {
      turns.work(() -> requests.answered(done.id(), message));
    } else if (message instanceof EndpointCommand.Happened happened) {
      turns.work(() -> requests.answered(happened.id(), message));
    } else if (message instanceof Interrupt interrupt) {
      turns.interrupted(interrupt);
    } else if (message instanceof Requests.GaveUp up) {
      turns.work(() -> requests.gaveUp(up));
    } else if (message instanceof Requests.Leaves leaves) {
      requests.memory(leaves.store());
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }
}
