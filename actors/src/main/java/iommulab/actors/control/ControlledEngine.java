package iommulab.actors.control;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Message;

/**
 * Runs the actors one delivery at a time in virtual time, in the order that the plan's strategy
 * picks from the agenda.
 *
 * <p>One engine belongs to one calling thread at a time. It runs on a thread of its own, so that a
 * handler that never returns is an ending and not a hang; after such a step the next run starts on
 * a fresh actor system.
 */
public final class ControlledEngine implements Engine {
  private static final long CLOSE_SECONDS = 10;

  private final Cast cast = new Cast();
  private Player player;
  private Stage stage;
  private boolean closed;

  @Override
  public <M extends Message> Address<M> declare(String name, Class<M> protocol) {
    return cast.declare(name, protocol);
  }

  @Override
  public <M extends Message> void define(Address<M> address, Life<M> life) {
    cast.define(address, life);
  }

  @Override
  public Accesses accesses(Address<?> address) {
    cast.mustKnow(address);
    int actor = address.number();
    return new Accesses() {
      @Override
      public void read(Cell cell) {
        stage.access(actor, cell, false);
      }

      @Override
      public void write(Cell cell) {
        stage.access(actor, cell, true);
      }
    };
  }

  @Override
  public RunResult run(RunPlan plan) {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    for (RunPlan.Kick<?> kick : plan.kicks()) {
      cast.mustKnow(kick.to());
    }
    if (stage == null) {
      cast.close();
      stage = new Stage(cast);
      player = new Player();
    }
    if (plan.limits().stepMillis() == 0) {
      return stage.play(plan);
    }
    Stage playing = stage;
    RunResult result =
        player.watch(() -> playing.play(plan), playing::progress, plan.limits().stepMillis());
    if (result != null) {
      return result;
    }
    player.abandon();
    stage = null;
    return playing.abandon();
  }

  @Override
  public void close() {
    closed = true;
    if (stage != null) {
      player.end();
      stage.close(CLOSE_SECONDS);
      stage = null;
    }
  }
}
