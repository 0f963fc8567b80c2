package iommulab.actors.cpu;

import iommulab.actors.memory.MemoryRequest;
import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.FlushQueue;
import iommulab.model.memory.AtomicFunction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One CPU's rings of addresses that wait for a flush, one for each domain, with their timers (linux
 * struct iova_fq, fq_ring_free, fq_flush_timeout).
 *
 * <p>Linux has one timer for a domain, which empties the rings of all CPUs; here each CPU has one,
 * which empties its own, and which runs again while something is left.
 */
final class FlushRings {
  private final Requests requests;
  private final Consumer<FlushQueue> timer;
  private final Map<String, Ring> rings = new TreeMap<>();

  private record Entry(long flushesBegun, CpuOp.HandOver next, Pa released) {}

  private static final class Ring {
    final Deque<Entry> entries = new ArrayDeque<>();
    boolean timed;
  }

  FlushRings(Requests requests, Consumer<FlushQueue> timer) {
    this.requests = requests;
    this.timer = timer;
  }

  /** Puts an address into the ring; there is room. */
  void add(CpuOp.QueueFlush op, Runnable then) {
    FlushQueue queue = op.queue();
    requests.load(
        FlushQueue.started(queue.counters()),
        begun -> {
          ring(queue).entries.add(new Entry(begun, op.next(), op.released()));
          arm(queue);
          then.run();
        });
  }

  /** Gives back what a flush covers; tells {@code full} or {@code room}. */
  void release(FlushQueue queue, Consumer<String> then) {
    requests.load(
        FlushQueue.finished(queue.counters()), finished -> release(queue, finished, then));
  }

  private void release(FlushQueue queue, long finished, Consumer<String> then) {
    Deque<Entry> entries = ring(queue).entries;
    if (entries.isEmpty() || entries.peek().flushesBegun() >= finished) {
      if (!entries.isEmpty()) {
        arm(queue);
      }
      then.accept(entries.size() == queue.size() ? "full" : "room");
      return;
    }
    Entry entry = entries.remove();
    CpuOp.HandOver next = entry.next();
    long id =
        requests.next(
            given ->
                requests.update(
                    entry.released(),
                    AtomicFunction.ADD,
                    1,
                    0,
                    before -> release(queue, finished, then)));
    requests.memory(
        new MemoryRequest.HandOver(
            id, next.pages(), next.owner(), next.domain(), next.addresses(), requests.self()));
  }

  private void arm(FlushQueue queue) {
    Ring ring = ring(queue);
    if (!ring.timed) {
      ring.timed = true;
      requests.pause(
          queue.timeout(),
          () -> {
            ring.timed = false;
            timer.accept(queue);
          });
    }
  }

  private Ring ring(FlushQueue queue) {
    return rings.computeIfAbsent(queue.domain(), domain -> new Ring());
  }
}
