package iommulab.actors.control;

import iommulab.model.agenda.Delivery;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Holds deliveries back until they are due on the wall clock, in the order of (due, sequence).
 *
 * <p>Akka's scheduler ticks every 10 ms and may reorder; this one does neither. The thread and the
 * clock exist for the live engine only, where time is real.
 */
final class Wheel {
  private record Entry(long due, Delivery delivery) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::due).thenComparingLong(e -> e.delivery().sequence()));
  // live runs happen in real time and are not repeatable; controlled ones never come here
  private final long origin = System.nanoTime();
  private final Consumer<Delivery> arrived;
  private final Thread thread = new Thread(this::turn, "iommu-lab-wheel");
  private boolean ended;

  Wheel(Consumer<Delivery> arrived) {
    this.arrived = arrived;
    thread.setDaemon(true);
    thread.start();
  }

  /** Nanoseconds of real time since the wheel was made: live runs have no other time. */
  long now() {
    return System.nanoTime() - origin;
  }

  void add(Delivery delivery, long due) {
    lock.lock();
    try {
      entries.add(new Entry(due, delivery));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a delivery off; false if it is not there (any more). */
  boolean remove(Delivery delivery) {
    lock.lock();
    try {
      return entries.removeIf(entry -> entry.delivery() == delivery);
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything off; returns how many there were. */
  int clear() {
    lock.lock();
    try {
      int count = entries.size();
      entries.clear();
      return count;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return entries.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void turn() {
    for (Delivery due = await(); due != null; due = await()) {
      arrived.accept(due);
    }
  }

  /** The next delivery when it is due; null at the end. */
  private Delivery await() {
    lock.lock();
    try {
      while (!ended) {
        Entry next = entries.peek();
        if (next == null) {
          changed.awaitUninterruptibly();
        } else if (next.due() <= now()) {
          return entries.poll().delivery();
        } else {
          changed.awaitNanos(next.due() - now());
        }
      }
      return null;
    } catch (InterruptedException stop) {
      return null;
    } finally {
      lock.unlock();
    }
  }
}
