package iommulab.model.run;

import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The class of a run in full, by definition and not by digest: for each cell the order of its
 * writes and the reads between them, and for each channel the order of its sends.
 */
final class Classes {
  /**
   * One handled message: who, what, what it sent on which channels and which alarms it cancelled.
   */
  record Handled(int actor, Generated.Note note, List<String> touched) {}

  private Classes() {}

  static String of(List<Handled> run) {
    TreeMap<String, StringBuilder> histories = new TreeMap<>();
    TreeMap<String, TreeSet<String>> reads = new TreeMap<>();
    TreeSet<String> all = new TreeSet<>();
    for (Handled it : run) {
      String label = it.note().label();
      all.add(label);
      for (int cell = 0; cell < Generated.CELLS; cell++) {
        String name = it.actor() + "/" + cell;
        StringBuilder history = histories.computeIfAbsent(name, key -> new StringBuilder());
        TreeSet<String> open = reads.computeIfAbsent(name, key -> new TreeSet<>());
        if (it.note().writes(cell)) {
          history.append(open).append(label);
          open.clear();
        } else if (it.note().touches(cell)) {
          open.add(label);
        }
      }
      for (String channel : it.touched()) {
        histories.computeIfAbsent(channel, key -> new StringBuilder()).append(' ').append(label);
      }
    }
    return all + " " + histories + " " + reads;
  }

  /** The class of a run of a generated system on the engine under test. */
  static String of(Generated system, List<Step> steps) {
    List<Handled> run = new ArrayList<>();
    Replay replay = new Replay(system);
    for (Step step : steps) {
      run.add(replay.handle(step.id().receiver(), (Generated.Note) step.message()));
    }
    return of(run);
  }

  /** Follows the state of a generated system without draws, to know what each step touched. */
  static final class Replay {
    private final Generated system;
    private final long[][] cells;
    private final String[][] alarms;

    Replay(Generated system) {
      this.system = system;
      this.cells = new long[system.size.actors()][Generated.CELLS];
      this.alarms = new String[system.size.actors()][Generated.CELLS];
    }

    Replay(Replay other) {
      this(other.system);
      for (int i = 0; i < cells.length; i++) {
        cells[i] = other.cells[i].clone();
        alarms[i] = other.alarms[i].clone();
      }
    }

    /** The reaction that {@link #handle} will have. */
    Generated.Reaction reaction(int actor, Generated.Note note) {
      return system.react(actor, note, cells[actor], 0);
    }

    /** Labels of the alarms that the reaction takes back. */
    List<String> cancels(int actor, Generated.Reaction reaction) {
      List<String> labels = new ArrayList<>();
      for (int cell : reaction.cancelled()) {
        if (alarms[actor][cell] != null) {
          labels.add(alarms[actor][cell]);
        }
      }
      return labels;
    }

    Handled handle(int actor, Generated.Note note) {
      Generated.Reaction reaction = reaction(actor, note);
      List<String> touched = new ArrayList<>();
      for (String label : cancels(actor, reaction)) {
        touched.add("alarm " + label);
      }
      reaction.cancelled().forEach(cell -> alarms[actor][cell] = null);
      cells[actor] = reaction.values();
      for (Generated.Sending it : reaction.sends()) {
        if (it.keptIn() >= 0) {
          alarms[actor][it.keptIn()] = it.note().label();
          touched.add("alarm " + it.note().label());
        } else {
          touched.add("channel " + actor + " " + it.to() + " " + it.lane());
        }
      }
      return new Handled(actor, note, touched);
    }
  }
}
