package iommulab.actors.cpu;

import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Interrupt;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.smmuv3.register.InterruptSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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

  private final Map<String, InterruptHandler> handlers = new TreeMap<>();
  private final Starting starting;
  private final Outbox out;
  private final List<Execution> running = new ArrayList<>();
  private final Set<String> pending = new LinkedHashSet<>();
  private final Set<String> threads = new TreeSet<>();
  private final Set<String> again = new TreeSet<>();
  private int count;

  Turns(List<InterruptHandler> handlers, Starting starting, Outbox out) {
    handlers.forEach(h -> this.handlers.put(key(h.smmu(), h.source()), h));
    this.starting = starting;
    this.out = out;
  }

  private static String key(String smmu, InterruptSource source) {
    return smmu + " " + source;
  }

  /** Begins a program that is there from the start. */
  void begin(Execution program) {
    running.add(program);
    program.advance();
  }

  /** An SMMU interrupts. */
  void interrupted(Interrupt interrupt) {
    pending.add(key(interrupt.smmu(), interrupt.source()));
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
    while (!pending.isEmpty() && running.stream().noneMatch(Execution::masks)) {
      String next = pending.iterator().next();
      pending.remove(next);
      handle(next);
    }
    if (!handlers.isEmpty()) {
      List.copyOf(running).forEach(Execution::advance);
    }
  }

  private void handle(String key) {
    InterruptHandler handler = handlers.get(key);
    run("handler", handler, handler.masked(), 1, () -> defer(key));
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
        handler,
        handler.threaded(),
        0,
        () -> {
          threads.remove(key);
          if (again.remove(key)) {
            defer(key);
          }
        });
  }

  private void run(
      String what, InterruptHandler handler, List<CpuOp> program, int masked, Runnable then) {
    String name = what + " " + handler.party() + " " + ++count;
    out.note(new Opened(name));
    Execution[] one = new Execution[1];
    one[0] =
        starting.of(
            handler.party(),
            program,
            masked,
            () -> {
              out.note(new Closed(name));
              running.remove(one[0]);
              then.run();
              changed();
            });
    running.add(one[0]);
    one[0].advance();
  }
}
