package iommulab.actors.cpu;

import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Interrupt;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.FlushQueue;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.smmuv3.register.InterruptSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who goes on upon one CPU: its program, an interrupt handler, or the threads that handlers left
 * work to.
 *
 * <p>An interrupt waits while anybody runs with interrupts masked, and so does everybody else on
 * this CPU. Otherwise program and threads go on side by side, as if switched between any two steps.
 * An interrupt that comes again while it waits is one; a thread that is asked for again while it
 * runs, runs once more (linux irq_wake_thread).
 */
final class Turns {
  /** Makes the execution of a program. */
  interface Starting {
    Execution of(String party, List<CpuOp> program, int masked, Runnable over);
  }

  private final String cpu;
  private final Map<String, InterruptHandler> handlers = new TreeMap<>();
  private final Starting starting;
  private final CpuTouches touches;
  private final Outbox out;
  private final List<Execution> running = new ArrayList<>();
  private final Map<String, Runnable> pending = new LinkedHashMap<>();
  private final Set<String> threads = new TreeSet<>();
  private final Set<String> again = new TreeSet<>();
  private int count;

  Turns(
      String cpu,
      List<InterruptHandler> handlers,
      Starting starting,
      CpuTouches touches,
      Outbox out) {
    this.cpu = cpu;
    this.touches = touches;
    handlers.forEach(h -> this.handlers.put(key(h.smmu(), h.source()), h));
    this.starting = starting;
    this.out = out;
  }

  private static String key(String smmu, InterruptSource source) {
    return smmu + " " + source;
  }

  /** Begins a program that is there from the start; an empty one is over at once. */
  void begin(Execution program) {
    if (!program.isEmpty()) {
      touches.everything();
      running.add(program);
    }
    program.advance();
  }

  /** An SMMU interrupts. */
  void interrupted(Interrupt interrupt) {
    String key = key(interrupt.smmu(), interrupt.source());
    if (threads.contains(key) && handlers.get(key).masked().isEmpty()) {
      touches.again(key); // the thread cannot end before interrupts are on
      again.add(key);
    } else if (isMasked()) {
      touches.waits(key);
      pending.putIfAbsent(key, () -> handle(key));
    } else {
      touches.everything();
      handle(key);
      goOn();
    }
  }

  private boolean isMasked() {
    for (Execution one : running) {
      if (one.masks()) {
        return true;
      }
    }
    return false;
  }

  /** A request of a program is answered, or its time is up. */
  void work(Runnable answered) {
    boolean before = touches.areKnown() && isMasked();
    answered.run();
    touches.worked(touches.areKnown() && isMasked() != before);
  }

  /**
   * One of several stores side by side is visible.
   *
   * @param all whether the others are, too
   */
  void visible(long run, boolean all) {
    touches.meets(run, !handlers.isEmpty(), all);
  }

  /**
   * A program begins another operation.
   *
   * @param onlySends whether what it sends is all there is to it
   */
  void begins(boolean onlySends) {
    touches.begins(onlySends);
  }

  /** The timer of a flush queue has run out: flushes as a handler does. */
  void timer(FlushQueue queue) {
    touches.everything();
    List<CpuOp> program = new ArrayList<>(queue.flush());
    program.add(new CpuOp.Release(queue, ""));
    pending.putIfAbsent(
        "timer " + queue.domain(), () -> run("timer", cpu + ".flush", program, 1, () -> {}));
    changed();
  }

  /** Whether nobody else keeps it from going on. */
  boolean mayGoOn(Execution one) {
    for (Execution other : running) {
      if (other != one && other.masks()) {
        return false;
      }
    }
    return true;
  }

  /** Somebody runs with interrupts on again, or is over. */
  void changed() {
    touches.unmasks();
    while (!pending.isEmpty() && !isMasked()) {
      touches.everything();
      pending.remove(pending.keySet().iterator().next()).run();
    }
    goOn();
  }

  private void goOn() {
    if (running.size() > 1) {
      List.copyOf(running).forEach(Execution::advance);
    }
  }

  private void handle(String key) {
    InterruptHandler handler = handlers.get(key);
    if (handler.masked().isEmpty()) {
      defer(key);
    } else {
      run("handler", handler.party(), handler.masked(), 1, () -> defer(key));
    }
  }

  private void defer(String key) {
    InterruptHandler handler = handlers.get(key);
    if (handler.threaded().isEmpty()) {
      return;
    }
    if (!threads.add(key)) {
      again.add(key);
      return;
    }
    run(
        "thread",
        handler.party(),
        handler.threaded(),
        0,
        () -> {
          threads.remove(key);
          if (again.remove(key)) {
            defer(key);
          }
        });
  }

  private void run(String what, String party, List<CpuOp> program, int masked, Runnable then) {
    touches.everything();
    String name = what + " " + party + " " + ++count;
    out.note(new Opened(name));
    Execution[] one = new Execution[1];
    one[0] =
        starting.of(
            party,
            program,
            masked,
            () -> {
              out.note(new Closed(name));
              running.remove(one[0]);
              then.run();
              changed();
              List.copyOf(running).forEach(Execution::advance);
            });
    running.add(one[0]);
    one[0].advance();
  }
}
