package iommulab.actors.control;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Message;
import java.util.List;

/** What both engines share: the cast, and the checks before a run. */
abstract class CastEngine implements Engine {
  final Cast cast = new Cast();
  private boolean closed;

  @Override
  public final <M extends Message> Address<M> declare(String name, Class<M> protocol) {
    return cast.declare(name, protocol);
  }

  @Override
  public final <M extends Message> void define(Address<M> address, Life<M> life) {
    cast.define(address, life);
  }

  @Override
  public final void narrows(Address<?> address) {
    cast.mustKnow(address);
    cast.narrowing().set(address.number());
  }

  @Override
  public final Accesses accesses(Address<?> address) {
    cast.mustKnow(address);
    int actor = address.number();
    return new Accesses() {
      @Override
      public void read(Cell cell) {
        access(actor, cell, false);
      }

      @Override
      public void write(Cell cell) {
        access(actor, cell, true);
      }
    };
  }

  @Override
  public final List<String> actors() {
    return List.copyOf(cast.names());
  }

  @Override
  public final RunResult run(RunPlan plan) {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    plan.kicks().forEach(kick -> cast.mustKnow(kick.to()));
    cast.close();
    return play(plan);
  }

  @Override
  public final void close() {
    closed = true;
    end();
  }

  abstract RunResult play(RunPlan plan);

  abstract void access(int actor, Cell cell, boolean write);

  abstract void end();
}
