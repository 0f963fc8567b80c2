package iommulab.model.agenda;

import java.util.Arrays;

/**
 * Which steps of a run depend on which, and the digest of that partial order.
 *
 * <p>A step hashes its own id with the hashes of its cause and of the steps at the same receiver
 * that it directly depends on; what several steps had to meet for follows all of them. The digest
 * is the sum over all steps. It is equal for two runs that differ only in the order of independent
 * deliveries. Time does not enter.
 */
public final class Dependence {
  private final CellTrace[] traces;
  private final int[] lastDraw;
  private final StepSet after = new StepSet();
  private long[] hashes = new long[64];
  private boolean[] wroteAll = new boolean[64];
  private boolean[] touchedNone = new boolean[64];
  private int count;
  private long digest;

  /** For actors numbered 0 to actors-1. */
  public Dependence(int actors) {
    traces = new CellTrace[actors];
    lastDraw = new int[actors];
    Arrays.fill(lastDraw, Channel.NOBODY);
  }

  /**
   * Enters a step that was handled, in an order in which causes come first.
   *
   * @return its index, from 0
   */
  public int handled(Delivery delivery, Touched touched) {
    int index = count++;
    if (index == hashes.length) {
      hashes = Arrays.copyOf(hashes, index * 2);
      wroteAll = Arrays.copyOf(wroteAll, index * 2);
      touchedNone = Arrays.copyOf(touchedNone, index * 2);
    }
    int receiver = delivery.receiver();
    if (traces[receiver] == null) {
      traces[receiver] = new CellTrace();
    }
    after.clear();
    Footprint cells = touched.cells(delivery);
    wroteAll[index] = cells.writesAll();
    touchedNone[index] = cells.touchesNothing();
    traces[receiver].enter(index, cells, after);
    follow(index, delivery, touched);
    boolean owed = delivery.also.length > 0;
    if (owed) { // which of them was the last does not matter
      after.add(delivery.cause);
      for (int step : delivery.also) {
        after.add(step);
      }
    }
    long hash = Mix.of(delivery.idHash(), touched.ways, hashOfAfter());
    hash = Mix.of(hash, owed || delivery.cause < 0 ? 0 : hashes[delivery.cause]);
    hashes[index] = hash;
    digest += Mix.of(hash);
    return index;
  }

  private void follow(int index, Delivery delivery, Touched touched) {
    Channel own = delivery.channel;
    follow(index, own.lastHandled);
    own.lastHandled = index;
    if (own.lane == Lane.ALARM) {
      if (own.lastTouched != delivery.cause) {
        follow(index, own.lastTouched);
      }
      own.lastTouched = index;
    }
    for (int i = 0; i < touched.channels.size(); i++) {
      Channel channel = touched.channels.get(i);
      follow(index, channel.lastTouched);
      channel.lastTouched = index;
    }
    if (touched.drew) {
      int receiver = delivery.receiver();
      follow(index, lastDraw[receiver]);
      lastDraw[receiver] = index;
    }
  }

  private void follow(int index, int earlier) {
    if (earlier >= 0 && earlier != index && !areOrderedByCells(earlier, index)) {
      after.add(earlier);
    }
  }

  /** Who writes everything is in order with everyone who touches anything at all. */
  private boolean areOrderedByCells(int earlier, int later) {
    return wroteAll[later] && !touchedNone[earlier] || wroteAll[earlier] && !touchedNone[later];
  }

  private long hashOfAfter() {
    long sum = 0;
    for (int step = after.next(0); step >= 0; step = after.next(step + 1)) {
      sum += Mix.of(hashes[step]);
    }
    return sum;
  }

  /** Indexes of the steps that the last one entered directly depends on, ascending. */
  public int[] after() {
    return after.toArray();
  }

  /** How many steps were entered. */
  public int size() {
    return count;
  }

  /** The digest of the partial order so far. */
  public long digest() {
    return digest;
  }
}
