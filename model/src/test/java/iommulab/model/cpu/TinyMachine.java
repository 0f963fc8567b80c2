package iommulab.model.cpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Programs over a memory that does one access at a time: every outcome that the window allows,
 * found by trying all orders.
 *
 * <p>Since an access takes effect when it is handled, beginning and completing it in one step
 * reaches every outcome; a load that is served by an earlier store of its own CPU may be so as long
 * as that store has not taken effect.
 */
final class TinyMachine {
  /** One operation: {@code R x r0}, {@code W x 1}, {@code add x r0}, {@code dmb}, ... */
  record Op(String what, String place, long value, Traits traits) {}

  private final MemoryOrder order;
  private final int window;
  private final List<List<Op>> programs;
  private final SortedSet<String> outcomes = new TreeSet<>();

  private TinyMachine(MemoryOrder order, int window, List<List<Op>> programs) {
    this.order = order;
    this.window = window;
    this.programs = programs;
  }

  /** All outcomes: the registers' values in the order of their names. */
  static SortedSet<String> outcomes(MemoryOrder order, int window, String... programs) {
    List<List<Op>> parsed = new ArrayList<>();
    for (String program : programs) {
      parsed.add(parse(program));
    }
    TinyMachine machine = new TinyMachine(order, window, parsed);
    machine.explore(new ArrayList<>());
    return machine.outcomes;
  }

  private static List<Op> parse(String program) {
    List<Op> ops = new ArrayList<>();
    for (String step : program.split(";")) {
      String[] words = step.strip().split("\\s+");
      ops.add(parse(words));
    }
    return ops;
  }

  private static Op parse(String[] words) {
    String verb = words[0];
    if (words.length == 1) {
      return new Op("fence", "", 0, Traits.barrier(Fence.named(verb)));
    }
    long word = 8L * words[1].charAt(0);
    boolean load = verb.startsWith("R");
    String last = words[2];
    Traits traits =
        load
            ? Traits.load(word, last)
            : verb.equals("add") ? Traits.update(word, last) : Traits.store(word);
    traits = verb.endsWith(".acq") ? traits.acquiring() : traits;
    traits = verb.endsWith(".rel") ? traits.releasing() : traits;
    for (int i = 3; i < words.length; i++) {
      String register = words[i].substring(words[i].indexOf('=') + 1);
      traits = words[i].startsWith("dep=") ? traits.needing(register) : traits.guardedBy(register);
    }
    String what = load ? "R" : verb.equals("add") ? "add" : "W";
    return new Op(what, words[1], what.equals("W") ? Long.parseLong(last) : 0, traits);
  }

  /** A state is the way to it: which operation of which CPU took effect, and by which means. */
  private record Move(int cpu, int op, boolean served) {}

  private void explore(List<Move> way) {
    State state = new State();
    way.forEach(state::apply);
    boolean any = false;
    for (int cpu = 0; cpu < programs.size(); cpu++) {
      ProgramWindow at = state.windows.get(cpu);
      for (int op = at.first(); op < at.end(); op++) {
        if (at.mayBegin(op)) {
          any = true;
          descend(way, new Move(cpu, op, false));
        }
        if (at.servedBy(op).isPresent()) {
          any = true;
          descend(way, new Move(cpu, op, true));
        }
      }
    }
    if (!any) {
      outcomes.add(
          String.join(" ", state.registers.values().stream().map(String::valueOf).toList()));
    }
  }

  private void descend(List<Move> way, Move move) {
    way.add(move);
    explore(way);
    way.remove(way.size() - 1);
  }

  private final class State {
    final List<ProgramWindow> windows = new ArrayList<>();
    final Map<String, Long> registers = new TreeMap<>();
    final Map<String, Long> memory = new LinkedHashMap<>();

    State() {
      for (int cpu = 0; cpu < programs.size(); cpu++) {
        windows.add(new ProgramWindow(order, window));
        fill(cpu);
      }
    }

    /** Takes operations in, and decides guards: every branch is taken. */
    void fill(int cpu) {
      ProgramWindow at = windows.get(cpu);
      while (at.hasRoom() && at.end() < programs.get(cpu).size()) {
        at.add(programs.get(cpu).get(at.end()).traits());
      }
      for (int op = at.first(); op < at.end(); op++) {
        if (!at.isComplete(op) && at.mayDecide(op)) {
          at.decided(op);
        }
      }
    }

    void apply(Move move) {
      ProgramWindow at = windows.get(move.cpu());
      Op op = programs.get(move.cpu()).get(move.op());
      long before = memory.getOrDefault(op.place(), 0L);
      if (move.served()) {
        int source = at.servedBy(move.op()).orElseThrow();
        before = programs.get(move.cpu()).get(source).value();
      }
      switch (op.what()) {
        case "W" -> memory.put(op.place(), op.value());
        case "add" -> memory.put(op.place(), before + 1);
        default -> {
          // a load or a barrier changes nothing
        }
      }
      if (!op.traits().sets().isEmpty()) {
        registers.put(op.traits().sets(), before);
      }
      at.begun(move.op());
      at.complete(move.op());
      fill(move.cpu());
    }
  }
}
