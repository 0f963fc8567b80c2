package iommulab.actors.control;

import java.util.ArrayDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import scala.concurrent.ExecutionContextExecutor;

/**
 * Stands where the dispatcher's threads would: mailboxes that become ready are only collected, to
 * be run by the engine one at a time.
 *
 * <p>What the engine's own thread makes ready is kept apart from what a foreign thread does: the
 * latter is a mistake during a run. This is the one place that looks at which thread it is on.
 */
final class Collector implements ExecutionContextExecutor {
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final BlockingQueue<Runnable> foreign = new LinkedBlockingQueue<>();
  private volatile boolean anyForeign;
  private volatile Thread owner;
  private volatile Executor passOn;

  /** From now on, what this thread makes ready is the engine's own. */
  void ownedBy(Thread thread) {
    if (owner != thread) {
      owner = thread;
    }
  }

  @Override
  public void execute(Runnable mailbox) {
    Executor elsewhere = passOn;
    if (elsewhere != null) {
      elsewhere.execute(mailbox);
    } else if (Thread.currentThread() == owner) {
      ready.add(mailbox);
    } else {
      foreign.add(mailbox);
      anyForeign = true;
    }
  }

  @Override
  public void reportFailure(Throwable cause) {
    throw new IllegalStateException("the collector runs nothing itself", cause);
  }

  /** The next mailbox that the engine's thread made ready; null if none is. */
  Runnable poll() {
    return ready.poll();
  }

  boolean isEmpty() {
    return ready.isEmpty();
  }

  boolean hasForeign() {
    return anyForeign;
  }

  /** The queue of what foreign threads made ready, for whoever drains it. */
  BlockingQueue<Runnable> foreign() {
    anyForeign = false;
    return foreign;
  }

  /** Gives everything, now and later, to another executor: the engine has done with it. */
  void passTo(Executor elsewhere) {
    passOn = elsewhere;
    foreign.forEach(elsewhere::execute);
    foreign.clear();
  }
}
