package iommulab.model.agenda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs again exactly what was recorded; the first step that differs ends the run and is named.
 *
 * <p>Data choices are looked up by actor, not by step, so that a record whose independent steps
 * were exchanged still fits.
 */
public final class Recorded implements Strategy {
  private final List<Choices.Picked> picked;
  private final Map<Integer, Deque<Choices.Chosen>> chosen = new TreeMap<>();
  private final boolean cuts;
  private boolean timed;
  private int step;

  /** A run that ends by itself where the record ends. */
  public Recorded(Choices choices) {
    this(choices, false);
  }

  /**
   * A run that is recorded as a whole or in part.
   *
   * @param cuts whether it is given up at the end of the record
   */
  public Recorded(Choices choices, boolean cuts) {
    this.cuts = cuts;
    picked = choices.picked();
    for (Choices.Chosen choice : choices.chosen()) {
      chosen.computeIfAbsent(choice.actor(), actor -> new ArrayDeque<>()).add(choice);
    }
  }

  @Override
  public void begin(Preset preset, long seed) {
    timed = preset != Preset.UNTIMED;
  }

  @Override
  public boolean picksAlways() {
    return cuts;
  }

  @Override
  public int pick(List<Delivery> permitted) {
    if (cuts && step == picked.size()) {
      return CUT;
    }
    DeliveryId wanted = wanted(permitted.get(0)).id();
    for (int i = 0; i < permitted.size(); i++) {
      if (permitted.get(i).id.equals(wanted)) {
        return i;
      }
    }
    throw new Divergence(
        "step " + step + ": recorded " + wanted + ", permitted are only " + permitted);
  }

  @Override
  public long time(Delivery delivery, long earliest, long latest, List<Delivery> heads) {
    long wanted = wanted(delivery).time();
    if (wanted < earliest || wanted > latest) {
      throw new Divergence(
          ("step %d: recorded %s at %d ns, possible is only %d to %d ns")
              .formatted(step, delivery.id, wanted, earliest, latest));
    }
    return wanted;
  }

  @Override
  public void granted(Delivery delivery, long time) {
    Choices.Picked wanted = wanted(delivery);
    if (!wanted.id().equals(delivery.id) || (timed && wanted.time() != time)) {
      throw new Divergence(
          ("step %d: recorded %s at %d ns, now it is %s at %d ns")
              .formatted(step, wanted.id(), wanted.time(), delivery, time));
    }
    step++;
  }

  private Choices.Picked wanted(Delivery next) {
    if (step >= picked.size()) {
      throw new Divergence("step " + step + ": the record ends here, now follows " + next);
    }
    return picked.get(step);
  }

  @Override
  public int choose(int actor, int draw, int ways, String name) {
    Deque<Choices.Chosen> mine = chosen.get(actor);
    Choices.Chosen wanted = mine == null ? null : mine.poll();
    if (wanted == null
        || wanted.draw() != draw
        || wanted.ways() != ways
        || !wanted.name().equals(name)) {
      throw new Divergence(
          ("step %d: actor %d asks for draw %d, '%s' of %d ways; recorded is %s")
              .formatted(step - 1, actor, draw, name, ways, wanted));
    }
    return wanted.way();
  }
}
