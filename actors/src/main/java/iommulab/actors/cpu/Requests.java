package iommulab.actors.cpu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Alarm;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.smmu.Mmio;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a CPU has asked and not been answered, by number; and how it asks.
 *
 * <p>An answer that comes after its wait was given up is ignored by its number.
 */
final class Requests {
  /** A wait has lasted long enough. */
  record GaveUp(long id) implements Message {}

  /** A store has been in its buffer for long enough; its number was taken when it went in. */
  record Leaves(MemoryRequest store) implements Message {}

  private static final class Waiting {
    final Consumer<Message> then;
    Optional<Runnable> onGiveUp = Optional.empty();
    Optional<Alarm> deadline = Optional.empty();

    Waiting(Consumer<Message> then) {
      this.then = then;
    }
  }

  private final Address<MemoryRequest> memory;
  private final Address<Message> self;
  private final Outbox out;
  private final Map<Long, Waiting> waiting = new TreeMap<>();
  private long lastId = -1;
  private List<Moment> met = List.of();

  Requests(Address<MemoryRequest> memory, Address<Message> self, Outbox out) {
    this.memory = memory;
    this.self = self;
    this.out = out;
  }

  /** A step of the CPU begins. */
  void begin() {
    met = List.of();
  }

  /**
   * What is asked from now on in this step is owed to these steps, whichever is the present one.
   */
  void owe(List<Moment> all) {
    met = all;
  }

  /** Takes a number for a request; its answer goes there. */
  long next(Consumer<Message> then) {
    waiting.put(++lastId, new Waiting(then));
    return lastId;
  }

  void answered(long id, Message message) {
    Waiting answered = waiting.remove(id);
    if (answered != null) {
      answered.deadline.ifPresent(Alarm::cancel);
      answered.then.accept(message);
    }
  }

  void gaveUp(GaveUp up) {
    Waiting given = waiting.remove(up.id());
    if (given != null) {
      given.onGiveUp.orElseThrow().run();
    }
  }

  /** Stops waiting for the answer after a time. */
  void giveUpAfter(Optional<Window> window, long id, Runnable action) {
    if (window.isPresent()) {
      Waiting patient = waiting.get(id);
      patient.onGiveUp = Optional.of(action);
      patient.deadline = Optional.of(out.after(window.get(), new GaveUp(id)));
    }
  }

  /** Goes on after a time. */
  void pause(Window time, Runnable then) {
    long id = next(message -> {});
    giveUpAfter(Optional.of(time), id, then);
  }

  void memory(MemoryRequest request) {
    out.send(memory, Lane.MEMORY, request, met);
  }

  /** Asks after a time; nothing else of this CPU changes then. */
  void memoryAfter(Window time, MemoryRequest request) {
    out.after(time, new Leaves(request));
  }

  /** Loads a word that is there. */
  void load(Pa at, LongConsumer then) {
    long id = next(message -> then.accept(((MemoryReply.ReadDone) message).words().get(0)));
    memory(new MemoryRequest.Read(id, at, 1, self));
  }

  /** Loads words from memory that may abort; the answer goes to the number. */
  void read(long id, Pa at, int words) {
    memory(new MemoryRequest.Read(id, at, words, self));
  }

  /** Stores words. */
  void write(Pa at, List<Long> words, Runnable visible) {
    long id = next(message -> visible.run());
    memory(new MemoryRequest.Write(id, at, List.copyOf(words), List.of(), self));
  }

  /** Changes a word that is there in one step. */
  void update(Pa at, AtomicFunction function, long operand, long expected, LongConsumer before) {
    long id = next(message -> before.accept(((MemoryReply.ReadDone) message).words().get(0)));
    memory(new MemoryRequest.Update(id, at, function, operand, expected, self));
  }

  /** Adds to a word that is there, and learns only these bits of what it was. */
  void add(Pa at, long operand, long seen, LongConsumer before) {
    long id = next(message -> before.accept(((MemoryReply.ReadDone) message).words().get(0)));
    memory(new MemoryRequest.Update(id, at, AtomicFunction.ADD, operand, 0, seen, self));
  }

  /** Waits for a word's value; tells {@code done}, {@code timeout} or {@code abort}. */
  void awaitWord(
      Pa at, long mask, long value, boolean equal, Optional<Window> giveUp, Consumer<String> how) {
    long id =
        next(
            message ->
                how.accept(message instanceof MemoryReply.Matched ? Values.DONE : Values.ABORT));
    memory(new MemoryRequest.Await(id, at, mask, value, equal, self));
    giveUpAfter(
        giveUp,
        id,
        () -> {
          long cancel = next(message -> how.accept(Values.TIMEOUT));
          memory(new MemoryRequest.CancelAwait(cancel, at, id, self));
        });
  }

  void mmio(Address<Message> unit, Mmio access) {
    out.send(unit, Lane.MMIO, access, met);
  }

  void readRegister(Address<Message> unit, Register register, Consumer<Long> then) {
    long id = next(message -> then.accept(((RegisterValue) message).value()));
    mmio(unit, new Mmio.ReadRegister(id, register, self));
  }

  void writeRegister(Address<Message> unit, Register register, long value, Runnable then) {
    long id = next(message -> then.run());
    mmio(unit, new Mmio.WriteRegister(id, register, value, self));
  }

  /** Polls a register until it is as wanted, or the wait is given up. */
  void awaitRegister(
      Address<Message> unit,
      Register register,
      RegisterTest test,
      Optional<Window> giveUp,
      Consumer<Boolean> finished) {
    long id = next(message -> finished.accept(true));
    mmio(unit, new Mmio.AwaitRegister(id, register, test, self));
    giveUpAfter(
        giveUp,
        id,
        () -> {
          mmio(unit, new Mmio.CancelAwait(id, register, self));
          finished.accept(false);
        });
  }

  Address<Message> self() {
    return self;
  }
}
