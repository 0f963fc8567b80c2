package iommulab.workloads.bench;

import iommulab.model.agenda.Mix;
import java.util.PriorityQueue;

/**
 * The ceiling: a binary heap that holds so many numbered entries takes the least out and puts
 * another in, which is the least that any agenda with a clock must do for a delivery.
 */
final class HeapLoad implements Load {
  private static final int BATCH = 100_000;

  private final PriorityQueue<Entry> heap = new PriorityQueue<>();
  private long given;

  private record Entry(long time, long number) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = Long.compare(time, other.time);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  HeapLoad(int entries) {
    for (int i = 0; i < entries; i++) {
      heap.add(entry(0));
    }
  }

  private Entry entry(long now) {
    given++;
    return new Entry(now + Mix.between(Mix.of(given), 1, 1_000), given);
  }

  @Override
  public void once(long seed, Done done) {
    for (int i = 0; i < BATCH; i++) {
      heap.add(entry(heap.remove().time()));
    }
    done.run(BATCH);
  }
}
