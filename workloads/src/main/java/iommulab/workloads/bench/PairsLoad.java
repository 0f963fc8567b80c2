package iommulab.workloads.bench;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.ControlledEngine;
import iommulab.actors.control.Ending;
import iommulab.actors.control.Engine;
import iommulab.actors.control.Limits;
import iommulab.actors.control.Outbox;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import iommulab.workloads.run.Bench;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of actors, each pair with a ball that goes to and fro: as many deliveries are pending at
 * any time as there are pairs. Judged like a scenario's runs, though the judge finds nothing to do.
 */
final class PairsLoad implements Load {
  /** How often a ball is hit in a run. */
  private static final int HITS = 100;

  private static final Window WAY = new Window(100, 1_000);
  private static final Limits LIMITS = LitmusLoad.unwatched(Limits.USUAL);

  /** A ball on its way. */
  private record Ball(int left) implements Message {}

  /** A ball was hit. */
  private record Hit(int left) implements Fact {}

  private final Engine engine = new ControlledEngine();
  private final List<RunPlan.Kick<?>> kicks = new ArrayList<>();

  PairsLoad(int pairs) {
    for (int i = 0; i < pairs; i++) {
      Address<Ball> left = engine.declare("left" + i, Ball.class);
      Address<Ball> right = engine.declare("right" + i, Ball.class);
      engine.define(left, out -> player(out, right));
      engine.define(right, out -> player(out, left));
      kicks.add(new RunPlan.Kick<>(left, WAY, new Ball(HITS - 1)));
    }
  }

  private static Behavior<Ball> player(Outbox out, Address<Ball> other) {
    return Behaviors.receiveMessage(
        ball -> {
          out.note(new Hit(ball.left()));
          if (ball.left() > 0) {
            out.send(other, Lane.INTERNAL, new Ball(ball.left() - 1));
          }
          return Behaviors.same();
        });
  }

  @Override
  public void once(long seed, Done done) {
    RunResult run =
        engine.run(
            new RunPlan(
                Preset.INTERVAL,
                new Pos(seed),
                seed,
                (from, to, lane) -> WAY,
                LIMITS,
                kicks,
                List.of(),
                false));
    if (run.ending() != Ending.QUIESCENT || !Bench.judge(run).findings().isEmpty()) {
      throw new IllegalStateException("pairs ended " + run.ending() + ": " + run.failure());
    }
    done.run(run.history().steps().size());
  }

  @Override
  public void close() {
    engine.close();
  }
}
