package iommulab.actors.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import java.util.ArrayList;
import java.util.List;

/**
 * A small system with all that an outbox offers: three actors that pass rumours on until they fade.
 */
final class Gossip {
  /** What an actor has heard so far. */
  record Heard(String who, long sum) implements Fact {}

  sealed interface Talk extends Message permits Rumour, Silence {}

  record Rumour(long value, int left) implements Talk {
    @Override
    public Footprint footprint() {
      return value % 3 == 0 ? Footprint.WHOLE : Footprint.writes(cell());
    }

    Cell cell() {
      return new Cell(CellKind.TEST, value % 2);
    }
  }

  /** Nothing was heard for a while. */
  record Silence(long since) implements Talk {}

  private static final Window PATIENCE = new Window(5, 30);

  private final Outbox out;
  private final Accesses accesses;
  private final List<Address<Talk>> all;
  private final String name;
  private final long[] sums = new long[2];
  private Alarm alarm;

  private Gossip(Outbox out, Accesses accesses, List<Address<Talk>> all, String name) {
    this.out = out;
    this.accesses = accesses;
    this.all = all;
    this.name = name;
  }

  /** Declares and defines the actors of the system. */
  static List<Address<Talk>> in(Engine engine) {
    List<Address<Talk>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(engine.declare("gossip" + i, Talk.class));
    }
    for (Address<Talk> address : all) {
      Accesses accesses = engine.accesses(address);
      engine.define(address, out -> new Gossip(out, accesses, all, address.name()).listening());
    }
    return all;
  }

  /** Two rumours begin. */
  static RunPlan.Kick<?>[] kicks(List<Address<Talk>> all) {
    return new RunPlan.Kick<?>[] {
      new RunPlan.Kick<>(all.get(0), Window.NOW, new Rumour(3, 4)),
      new RunPlan.Kick<>(all.get(1), new Window(0, 4), new Rumour(4, 4))
    };
  }

  private Behavior<Talk> listening() {
    return Behaviors.receiveMessage(
        talk -> {
          if (talk instanceof Rumour rumour) {
            hear(rumour);
          } else if (talk instanceof Silence silence) {
            out.note(new Heard(name, silence.since()));
          } else {
            return Behaviors.unhandled();
          }
          return Behaviors.same();
        });
  }

  private void hear(Rumour rumour) {
    int cell = (int) (rumour.value() % 2);
    accesses.write(rumour.cell());
    sums[cell] = sums[cell] * 31 + rumour.value();
    if (rumour.value() % 3 == 0) {
      if (alarm != null) {
        alarm.cancel();
      }
      alarm = out.after(PATIENCE, new Silence(sums[cell]));
    }
    out.note(new Heard(name, sums[cell]));
    if (rumour.left() > 0) {
      Address<Talk> next = all.get(out.choose(all.size(), "listener"));
      Rumour passed = new Rumour(Math.floorMod(sums[cell] + 1, 1_000_003L), rumour.left() - 1);
      out.send(next, Lane.INTERNAL, passed);
      if (rumour.left() % 2 == 0) {
        out.send(all.get(0), Lane.POSTED, passed);
      }
    }
  }
}
