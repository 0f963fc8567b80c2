package iommulab.model.run;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Mix;
import iommulab.model.agenda.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A system made from a seed: two or three actors of two cells each, links with integer windows,
 * messages with footprints, answers, draws, and alarms that may be cancelled.
 *
 * <p>What an actor does is a pure function of the message and of the cells that it may read, so
 * that an engine and a brute-force reference can share it.
 */
final class Generated {
  static final int CELLS = 2;
  private static final int MEMBERS = 2;

  /**
   * How large a system is.
   *
   * @param depth how many generations of sends follow a kick
   * @param cancelling whether alarms are armed and cancelled
   * @param drawing whether handlers make data choices
   * @param narrowing whether messages declare everything, and handlers say what they touched
   * @param meeting whether the first two kicks join a cell of actor 0, and the last of them sends
   *     what both are for
   */
  record Size(
      int actors,
      int kicks,
      int depth,
      boolean cancelling,
      boolean drawing,
      boolean narrowing,
      boolean meeting) {
    Size(int actors, int kicks, int depth, boolean cancelling, boolean drawing) {
      this(actors, kicks, depth, cancelling, drawing, false, false);
    }
  }

  /**
   * A message with the name of its ancestors, which no interleaving changes.
   *
   * @param access which cells are written (bits 0 and 1) and read (bits 2 and 3)
   */
  record Note(String label, int access, long value, int depth) implements Message {
    static final int EVERYTHING = 0b11;
    static final int UNDECLARED = 0b10000;
    static final int MEETS = 0b100000 | UNDECLARED;

    boolean meets() {
      return (access & MEETS) == MEETS;
    }

    boolean writes(int cell) {
      return (access >> cell & 1) != 0;
    }

    boolean touches(int cell) {
      return writes(cell) || (access >> cell & 4) != 0;
    }

    @Override
    public Footprint footprint() {
      return (access & UNDECLARED) != 0 ? Footprint.WHOLE : cells();
    }

    /** What it really touches. */
    Footprint cells() {
      if (meets()) {
        return Footprint.joins(new Cell(CellKind.TEST, 0), 0);
      }
      if ((access & 0b11) == EVERYTHING) {
        return Footprint.WHOLE;
      }
      Footprint footprint = Footprint.NONE;
      for (int cell = 0; cell < CELLS; cell++) {
        Cell named = new Cell(CellKind.TEST, cell);
        if (writes(cell)) {
          footprint = footprint.andWrites(named);
        } else if (touches(cell)) {
          footprint = footprint.andReads(named);
        }
      }
      return footprint;
    }
  }

  /** A send or, to the owner itself on the alarm lane, an alarm kept in a cell. */
  record Sending(int to, Lane lane, Window window, Note note, int keptIn) {}

  /**
   * What a handler does: new values of the written cells, cells whose alarm is cancelled, sends.
   */
  record Reaction(long[] values, List<Integer> cancelled, List<Sending> sends) {}

  final long seed;
  final Size size;

  Generated(long seed, Size size) {
    this.seed = seed;
    this.size = size;
  }

  private int number(long hash, int salt, int ways) {
    return Mix.below(Mix.of(seed, hash, salt), ways);
  }

  List<Tiny.Kick> kicks() {
    List<Tiny.Kick> kicks = new ArrayList<>();
    for (int i = 0; i < size.kicks(); i++) {
      long hash = -1 - i;
      boolean meets = size.meeting() && i < MEMBERS;
      Note note = new Note("k" + i, meets ? Note.MEETS : access(hash), hash, size.depth());
      int to = meets ? 0 : number(hash, 1, size.actors());
      kicks.add(new Tiny.Kick(to, window(hash, 2), note));
    }
    return kicks;
  }

  private Window window(long hash, int salt) {
    int least = number(hash, salt, 4);
    int[] spans = {0, 0, 1, 2, 3};
    return new Window(least, least + spans[number(hash, salt + 100, spans.length)]);
  }

  /** One window for each link, so that a channel cannot contradict itself. */
  Window link(int from, int to, Lane lane) {
    return window(1_000_000L + from * 100 + to * 10 + lane.ordinal(), 3);
  }

  /** A third writes everything, the rest reads or writes a cell or two. */
  private int access(long hash) {
    int[] kinds = {0b11, 0b11, 0b01, 0b10, 0b0100, 0b1000, 0b1001, 0b0110};
    int undeclared = size.narrowing() ? Note.UNDECLARED : 0;
    return kinds[number(hash, 4, kinds.length)] | undeclared;
  }

  /** The reaction of an actor to a message, given its cells' values and one draw. */
  Reaction react(int actor, Note note, long[] cells, int drawn) {
    long hash = Mix.of(actor, note.label().hashCode(), note.value() + drawn);
    long[] values = cells.clone();
    for (int cell = 0; cell < CELLS; cell++) {
      if (note.touches(cell)) {
        hash = Mix.of(hash, cells[cell], cell);
      }
    }
    List<Integer> cancelled = new ArrayList<>();
    for (int cell = 0; cell < CELLS; cell++) {
      if (note.writes(cell)) {
        values[cell] = hash;
        if (size.cancelling() && number(hash, 5 + cell, 2) == 0) {
          cancelled.add(cell);
        }
      }
    }
    return new Reaction(values, cancelled, sends(actor, note, hash));
  }

  private List<Sending> sends(int actor, Note note, long hash) {
    List<Sending> sends = new ArrayList<>();
    int[] counts = {0, 1, 1, 2};
    int count = note.depth() == 0 ? 0 : counts[number(hash, 10, counts.length)];
    for (int k = 0; k < count; k++) {
      long own = Mix.of(hash, k);
      Note next = new Note(note.label() + "." + k, access(own), own, note.depth() - 1);
      int kept = note.writes(0) ? 0 : 1;
      if (size.cancelling() && note.writes(kept) && number(own, 11, 2) == 0) {
        sends.add(new Sending(actor, Lane.ALARM, window(own, 12), next, kept));
      } else {
        int to = number(own, 13, size.actors());
        Lane lane = number(own, 14, 2) == 0 ? Lane.INTERNAL : Lane.MEMORY;
        sends.add(new Sending(to, lane, link(actor, to, lane), next, -1));
      }
    }
    return sends;
  }

  /** The system for the engine under test. */
  Tiny.TinySystem system() {
    return new Tiny.TinySystem(
        () -> {
          List<Tiny.Handler> handlers = new ArrayList<>();
          for (int i = 0; i < size.actors(); i++) {
            handlers.add(handler(i));
          }
          return handlers;
        },
        kicks());
  }

  private Tiny.Handler handler(int actor) {
    long[] cells = new long[CELLS];
    Map<Integer, Delivery> alarms = new LinkedHashMap<>();
    List<Integer> met = new ArrayList<>();
    return (run, message) -> {
      Note note = (Note) message;
      run.only(note.cells());
      if (note.meets()) {
        cells[0] += note.value();
        met.add(run.steps());
        if (met.size() == MEMBERS) {
          Note both = new Note("both", access(-7), -7, size.depth());
          int[] steps = met.stream().mapToInt(Integer::intValue).toArray();
          run.send(number(-7, 15, size.actors()), Lane.MMIO, Window.NOW, both, steps);
        }
        return;
      }
      int drawn = size.drawing() && (note.value() & 3) == 0 ? run.choose(3, "way") : 0;
      Reaction reaction = react(actor, note, cells, drawn);
      System.arraycopy(reaction.values(), 0, cells, 0, CELLS);
      for (int cell : reaction.cancelled()) {
        if (alarms.containsKey(cell)) {
          run.cancel(alarms.remove(cell));
        }
      }
      for (Sending it : reaction.sends()) {
        if (it.lane() == Lane.ALARM) {
          alarms.put(it.keptIn(), run.alarm(it.window(), it.note()));
        } else {
          run.send(it.to(), it.lane(), it.window(), it.note());
        }
      }
    };
  }
}
