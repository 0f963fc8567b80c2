package iommulab.actors.control;

import iommulab.model.agenda.Cell;

/**
 * Runs the actors one delivery at a time in virtual time, in the order that the plan's strategy
 * picks from the agenda.
 *
 * <p>One engine belongs to one calling thread at a time. It runs on a thread of its own, so that a
 * handler that never returns is an ending and not a hang; after such a step the next run starts on
 * a fresh actor system.
 */
public final class ControlledEngine extends CastEngine {
  private static final long CLOSE_SECONDS = 10;

  private Player player;
  private Stage stage;

  @Override
  RunResult play(RunPlan plan) {
    if (stage == null) {
      stage = new Stage(cast);
      player = new Player();
    }
    Stage playing = stage;
    long patience = plan.limits().stepMillis();
    if (patience == 0) {
      return playing.play(plan);
    }
    RunResult result = player.watch(() -> playing.play(plan), playing::progress, patience);
    if (result != null) {
      return result;
    }
    player.abandon();
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
      player.end();
      stage.close(CLOSE_SECONDS);
      stage = null;
    }
  }
}
