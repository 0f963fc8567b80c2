package iommulab.actors.control;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The thread that plays runs while its caller watches over the wall clock.
 *
 * <p>The only clock of the controlled engine is here; it decides about giving up, never about
 * order.
 */
final class Player {
  private final Thread thread = new Thread(this::work, "iommu-lab-player");
  private volatile Task task;
  private volatile boolean ended;

  private static final class Task {
    final Supplier<RunResult> job;
    final Thread caller = Thread.currentThread();
    RunResult result;
    Throwable mistake;
    volatile boolean done;

    Task(Supplier<RunResult> job) {
      this.job = job;
    }
  }

  Player() {
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    while (!ended) {
      Task mine = task;
      if (mine == null) {
        LockSupport.park(this);
        continue;
      }
      try {
        mine.result = mine.job.get();
      } catch (Throwable mistake) { // handed to the caller, who throws it
        mine.mistake = mistake;
      }
      task = null;
      mine.done = true;
      LockSupport.unpark(mine.caller);
    }
  }

  /** Plays a job and returns its result; null if the progress stands still for so long. */
  RunResult watch(Supplier<RunResult> job, LongSupplier progress, long millis) {
    Task mine = new Task(job);
    task = mine;
    LockSupport.unpark(thread);
    long patience = millis * 1_000_000;
    long seen = progress.getAsLong();
    // the wall clock only decides that a step hangs; no run and no report sees it
    long since = System.nanoTime();
    while (!mine.done) {
      LockSupport.parkNanos(this, patience);
      long steps = progress.getAsLong();
      long now = System.nanoTime(); // for the watchdog only, as above
      if (steps != seen) {
        seen = steps;
        since = now;
      } else if (!mine.done && now - since >= patience) {
        return null;
      }
    }
    if (mine.mistake instanceof RuntimeException mistake) {
      throw mistake;
    } else if (mine.mistake instanceof Error mistake) {
      throw mistake;
    }
    return mine.result;
  }

  /** Lets a thread that hangs go its way; an interrupt ends one that only waits. */
  void abandon() {
    ended = true;
    thread.interrupt();
  }

  /** Ends the thread. */
  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }
}
