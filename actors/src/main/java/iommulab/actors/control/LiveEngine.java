package iommulab.actors.control;

import iommulab.model.agenda.Cell;

/**
 * Runs the same actors on the stock dispatcher, on all cores, in whatever order the machine gives.
 *
 * <p>For stress and as a cross-check: what it shows must be among the untimed orders. Latencies are
 * drawn from their windows and scaled to the wall clock, or dropped (scale 0); channels stay in
 * order. The plan's preset and its strategy's picks are not used; data choices are drawn from its
 * seed. After a handler that never returns, the next run starts on a fresh actor system.
 */
public final class LiveEngine extends CastEngine {
  private static final long CLOSE_SECONDS = 10;

  private final double scale;
  private LiveStage stage;

  /** Latencies are dropped. */
  public LiveEngine() {
    this(0);
  }

  /** One virtual nanosecond takes {@code scale} nanoseconds. */
  public LiveEngine(double scale) {
    if (!(scale >= 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale " + scale + ": expected a number from 0");
    }
    this.scale = scale;
  }

  @Override
  RunResult play(RunPlan plan) {
    if (stage == null) {
      stage = new LiveStage(cast, scale);
    }
    LiveStage playing = stage;
    if (playing.play(plan)) {
      return playing.result();
    }
    stage = null;
    return playing.abandon();
  }

  @Override
  void access(int actor, Cell cell, boolean write) {
    if (stage != null) {
      stage.access(actor, cell, write);
    }
  }

  @Override
  void end() {
    if (stage != null) {
      stage.close(CLOSE_SECONDS);
      stage = null;
    }
  }
}
