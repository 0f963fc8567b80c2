package iommulab.workloads.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C: the run at hand ends, what is known is printed, and the process ends with the verdict.
 *
 * <p>The JVM shuts down while the main thread still works; the hook holds it until that thread is
 * done, or for as long as a run may take at most.
 */
final class Interrupt {
  private static final int PATIENCE_SECONDS = 30;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile int exitCode = 3;

  static Interrupt install() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::shutDown, "interrupt"));
    return interrupt;
  }

  private void shutDown() {
    asked.set(true);
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }

  boolean asked() {
    return asked.get();
  }

  /** Ends the process. */
  void exit(int code) {
    exitCode = code;
    System.out.flush();
    System.err.flush();
    done.countDown();
    System.exit(code);
  }
}
