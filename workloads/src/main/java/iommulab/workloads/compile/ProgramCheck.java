package iommulab.workloads.compile;

import iommulab.model.driver.CpuOp;
import iommulab.model.smmuv3.command.Sync;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses steps of a CPU that can only be a slip: a guard on a register that nothing sets, a wait
 * for a SYNC that was never sent, a lock that is not held or taken twice.
 */
final class ProgramCheck {
  private final String file;
  private final Set<String> registers = new LinkedHashSet<>();
  private final Map<String, Integer> held = new LinkedHashMap<>();
  private Optional<String> lastSync = Optional.empty();
  private final Set<String> synced = new LinkedHashSet<>();
  private final Deque<Line> reading = new ArrayDeque<>();
  private final Deque<Line> masked = new ArrayDeque<>();

  ProgramCheck(String file) {
    this.file = file;
  }

  /** Looks at a step before it is compiled. */
  void before(Line line) {
    Line.Guard guard = line.guard();
    if (guard != null && !registers.contains(guard.register())) {
      throw wrong(
          line,
          "nothing before this step sets '" + guard.register() + "'",
          registers.isEmpty()
              ? "a register that a step before returns into with '->'"
              : Nearest.list(guard.register(), registers));
    }
    if (guard != null && !Answers.couldBe(guard.value())) {
      throw wrong(
          line,
          "'" + guard.value() + "' is no value of a register",
          Answers.expected(guard.value()));
    }
    if (line.verb().equals("lock") || line.verb().equals("unlock")) {
      lock(line);
    }
    if (List.of("rcu", "synchronize").contains(line.verb())) {
      section(line);
    }
    if (line.verb().equals("irq") && !line.words().isEmpty()) {
      mask(line);
    }
  }

  /** Read sections may nest; nobody waits for himself. */
  private void section(Line line) {
    String what = line.words().isEmpty() ? "" : line.words().get(0);
    if (line.guard() != null) {
      throw wrong(line, "'" + line.verb() + "' under a guard", "the step without 'when'");
    } else if (line.verb().equals("synchronize") && !reading.isEmpty()) {
      throw wrong(line, "'synchronize' in a read section", "'rcu unlock' before");
    } else if (what.equals("unlock") && reading.isEmpty()) {
      throw wrong(line, "this is no read section", "'rcu lock' before");
    } else if (what.equals("lock")) {
      reading.push(line);
    } else if (what.equals("unlock")) {
      reading.pop();
    }
  }

  /** 'irq off' and 'irq on' come in pairs, which may nest. */
  private void mask(Line line) {
    if (line.guard() != null) {
      throw wrong(line, "'irq' under a guard", "the step without 'when', so that pairs are seen");
    }
    if (line.words().get(0).equals("off")) {
      masked.push(line);
    } else if (line.words().get(0).equals("on") && masked.isEmpty()) {
      throw wrong(line, "interrupts are not off", "'irq off' before");
    } else if (line.words().get(0).equals("on")) {
      masked.pop();
    }
  }

  /** The program ends. */
  void end() {
    if (!masked.isEmpty()) {
      throw wrong(masked.peek(), "interrupts stay off", "'irq on' behind it");
    } else if (!reading.isEmpty()) {
      throw wrong(reading.peek(), "this read section never ends", "'rcu unlock' behind it");
    }
  }

  private void lock(Line line) {
    if (line.words().isEmpty()) {
      return;
    }
    String lock = line.words().get(0);
    if (line.guard() != null) {
      return; // whether it is done is not known here
    }
    boolean take = line.verb().equals("lock");
    if (take && held.containsKey(lock)) {
      throw wrong(
          line, "lock '" + lock + "' is held since line " + held.get(lock), "'unlock' before");
    } else if (!take && held.remove(lock) == null) {
      throw wrong(line, "lock '" + lock + "' is not held", "'lock " + lock + "' before");
    } else if (take) {
      held.put(lock, line.number());
    }
  }

  /** Remembers what a compiled step did. */
  void after(Line line, List<CpuOp> ops) {
    if (!line.into().isEmpty()) {
      registers.add(line.into());
    }
    for (CpuOp op : ops) {
      if (op instanceof CpuOp.Insert insert
          && insert.commands().stream().anyMatch(Sync.class::isInstance)) {
        lastSync = Optional.of(insert.queue());
        synced.add(insert.queue());
      }
    }
  }

  /** The queue of the last SYNC, or the one that is named. */
  String fenceOf(Words words, Optional<String> queue) {
    if (queue.isPresent() && !synced.contains(queue.get())) {
      String name = queue.get().replace(".cmdq", "");
      throw words.wrong("no SYNC was sent to " + name + " before", "'cmd ... SYNC' before");
    }
    return queue
        .or(() -> lastSync)
        .orElseThrow(
            () -> words.wrong("no SYNC was sent before", "'cmd ... SYNC' or 'unmap' before"));
  }

  private ScenarioException wrong(Line line, String what, String expected) {
    return new ScenarioException(file, line.number(), what, expected);
  }

  /** What registers can hold beside numbers. */
  static final class Answers {
    static final List<String> WORDS = List.of("done", "timeout", "fault", "abort");

    private Answers() {}

    static boolean couldBe(String value) {
      return value.isEmpty() || Character.isDigit(value.charAt(0)) || WORDS.contains(value);
    }

    static String expected(String value) {
      List<String> all = new ArrayList<>(Nearest.names(value, WORDS));
      return all.isEmpty() ? "a number, " + Nearest.oneOf(WORDS) : Nearest.oneOf(all);
    }
  }
}
