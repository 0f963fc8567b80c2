package iommulab.actors.cpu;

import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.model.cpu.MemoryOrder;
import iommulab.model.cpu.OpTraits;
import iommulab.model.cpu.ProgramWindow;
import iommulab.model.cpu.Traits;
import iommulab.model.driver.CpuOp;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One program on its way through a CPU: begins what the window lets begin, in program order, and
 * keeps the program's registers.
 *
 * <p>A load ahead of its guard keeps its value aside until it is known that it runs.
 */
final class Execution {
  private final String party;
  private final List<CpuOp> program;
  private final OpTraits traits;
  private final Operations operations;
  private final Outbox out;
  private final Runnable over;
  private final ProgramWindow window;
  private final Map<Integer, Flight> flights = new TreeMap<>();
  private final Map<String, String> values = new TreeMap<>();
  private final Turns turns;
  private final SideBySide stores;
  private final int serial;
  private int masked;
  private boolean advancing;
  private boolean again;
  private boolean isOver;

  /** One operation in the window. */
  private static final class Flight {
    final CpuOp op;
    final Traits traits;
    String early;

    Flight(CpuOp op, Traits traits) {
      this.op = op;
      this.traits = traits;
    }
  }

  /**
   * One that has not begun.
   *
   * @param serial counts those of its CPU
   */
  Execution(
      int serial,
      String party,
      List<CpuOp> program,
      MemoryOrder order,
      int size,
      OpTraits traits,
      Operations operations,
      Turns turns,
      int masked,
      Outbox out,
      Runnable over) {
    this.serial = serial;
    this.stores = new SideBySide(program);
    this.turns = turns;
    this.masked = masked;
    this.party = party;
    this.program = program;
    this.traits = traits;
    this.operations = operations;
    this.out = out;
    this.over = over;
    this.window = new ProgramWindow(order, size);
  }

  /** Whether the program has no operations. */
  boolean isEmpty() {
    return program.isEmpty();
  }

  /**
   * Whether it takes no interrupts now: it said so, or an insertion into a command queue is under
   * way (linux arm_smmu_cmdq_issue_cmdlist).
   */
  boolean masks() {
    return masked > 0 || isInserting();
  }

  private boolean isInserting() {
    return flights.entrySet().stream()
        .anyMatch(
            each ->
                each.getValue().op.bare() instanceof CpuOp.Insert
                    && window.hasBegun(each.getKey()));
  }

  /** Begins whatever may begin. */
  void advance() {
    again = true;
    if (advancing) {
      return;
    }
    advancing = true;
    while (again && turns.mayGoOn(this)) {
      again = false;
      while (window.hasRoom() && window.end() < program.size()) {
        CpuOp op = program.get(window.end());
        flights.put(window.end(), new Flight(op, traits.of(op)));
        window.add(flights.get(window.end()).traits);
      }
      for (int number : new ArrayList<>(flights.keySet())) {
        if (flights.containsKey(number) && turns.mayGoOn(this)) {
          look(number, flights.get(number));
        }
      }
    }
    advancing = false;
    if (window.isEmpty() && window.end() == program.size() && !isOver) {
      isOver = true;
      over.run();
    }
  }

  private void look(int number, Flight flight) {
    if (window.isOpen(number) && window.mayDecide(number)) {
      turns.begins(false);
      decide(number, flight);
    } else if (window.mayBegin(number)) {
      window.begun(number);
      turns.begins(onlySends(flight.op));
      if (flight.op.bare() instanceof CpuOp.Interrupts interrupts) {
        complete(number);
        mask(interrupts.enabled() ? -1 : 1);
      } else if (operations.begin(flight.op, ending(number))) {
        complete(number);
      }
    } else {
      OptionalInt source = window.servedBy(number);
      if (source.isPresent()) {
        turns.begins(false);
        window.begun(number);
        CpuOp.Store store = (CpuOp.Store) flights.get(source.getAsInt()).op.bare();
        ended(number, Values.hex(store.value()));
      }
    }
  }

  /** Whether beginning it asks for something and has no other effect. */
  private static boolean onlySends(CpuOp op) {
    return op instanceof CpuOp.Insert
        || op instanceof CpuOp.Barrier
        || op instanceof CpuOp.Load
        || op instanceof CpuOp.Lock;
  }

  private void mask(int more) {
    masked += more;
    if (masked == 0) {
      turns.changed();
    }
  }

  private void decide(int number, Flight flight) {
    CpuOp.Test test = ((CpuOp.Guarded) flight.op).test();
    String value = values.getOrDefault(test.register(), "");
    again = true;
    if (!Values.holds(value, test.operator(), test.value())) {
      complete(number);
      return;
    }
    window.decided(number);
    if (flight.early != null) {
      ended(number, flight.early);
    }
  }

  private Operations.Ending ending(int number) {
    return new Operations.Ending() {
      @Override
      public void ended(String value) {
        if (out.narrows() && stores.has(number)) {
          List<Moment> all = stores.visible(number, out.moment());
          turns.visible((long) serial << Integer.SIZE | stores.first(number), !all.isEmpty());
          operations.owe(all);
        }
        Execution.this.ended(number, value);
        advance();
      }

      @Override
      public void acquired() {
        window.acquired(number);
        advance();
      }
    };
  }

  private void ended(int number, String value) {
    Flight flight = flights.get(number);
    if (flight == null) {
      return;
    }
    if (window.isOpen(number)) {
      flight.early = value;
      return;
    }
    String into = flight.traits.sets();
    if (!into.isEmpty()) {
      values.put(into, value);
      out.note(new RegisterSet(party, into, value));
    }
    complete(number);
  }

  private void complete(int number) {
    Flight flight = flights.remove(number);
    window.complete(number);
    again = true;
    if (flight.op.bare() instanceof CpuOp.Insert && !masks()) {
      turns.changed();
    }
  }
}
