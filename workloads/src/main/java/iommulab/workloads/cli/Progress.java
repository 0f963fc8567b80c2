package iommulab.workloads.cli;

import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.util.concurrent.TimeUnit;

/** One line on standard error that says how far a long run is; silent if that is no terminal. */
final class Progress implements Watcher {
  private static final long FIRST = TimeUnit.SECONDS.toNanos(2);
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(250);

  private static final int WIDTH = 78;

  private final Context context;
  private final String scenario;
  private final long begin = System.nanoTime();
  private long next = begin + FIRST;
  private boolean shown;

  Progress(Context context, String scenario) {
    this.context = context;
    this.scenario = scenario;
  }

  @Override
  public boolean stop() {
    return context.stop().getAsBoolean();
  }

  @Override
  public void done(long runs, long of) {
    if (!context.errIsTerminal()) {
      return;
    }
    long now = System.nanoTime();
    if (now - next < 0) {
      return;
    }
    next = now + EVERY;
    shown = true;
    long seconds = TimeUnit.NANOSECONDS.toSeconds(now - begin);
    long perSecond = runs * TimeUnit.SECONDS.toNanos(1) / Math.max(1, now - begin);
    String line =
        String.format("%s: %d of %d runs, %d s, %d runs/s", scenario, runs, of, seconds, perSecond);
    context.err().printf("\r%-" + WIDTH + "s", line);
    context.err().flush();
  }

  /** Takes the line away. */
  void clear() {
    if (shown) {
      context.err().print("\r" + " ".repeat(WIDTH) + "\r");
      context.err().flush();
    }
  }
}
