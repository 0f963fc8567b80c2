package iommulab.workloads.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Time since it was made: of the wall clock, and that a core gave to this thread. On a machine that
 * does other work, too, only the second says what a core can do.
 */
final class Stopwatch {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS = 1e9;

  private final long wall = System.nanoTime();
  private final long core = THREADS.getCurrentThreadCpuTime();

  /** Seconds of the wall clock. */
  double wallSeconds() {
    return (System.nanoTime() - wall) / NANOS;
  }

  /** Seconds of a core, for the thread that made the watch. */
  double coreSeconds() {
    return (THREADS.getCurrentThreadCpuTime() - core) / NANOS;
  }
}
