package iommulab.actors.control;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import iommulab.model.run.Run;
import java.util.List;

/** The outbox of one actor under control. */
final class Out implements Outbox {
  private final Stage stage;
  private final int owner;

  Out(Stage stage, int owner) {
    this.stage = stage;
    this.owner = owner;
  }

  @Override
  public <M extends Message> void send(Address<M> to, Lane lane, M message) {
    Run run = stage.runFor(owner);
    Window window = stage.plan().links().window(stage.address(owner), to, lane);
    run.send(to.number(), lane, window, message);
  }

  @Override
  public boolean narrows() {
    return stage.runFor(owner).narrows(owner);
  }

  @Override
  public Moment moment() {
    return new Moment(stage.runFor(owner).steps());
  }

  @Override
  public <M extends Message> void send(Address<M> to, Lane lane, M message, List<Moment> met) {
    Run run = stage.runFor(owner);
    Window window = stage.plan().links().window(stage.address(owner), to, lane);
    run.send(to.number(), lane, window, message, Moment.steps(met));
  }

  @Override
  public <M extends Message> Alarm after(Window window, M message) {
    Run run = stage.runFor(owner);
    Delivery expiry = run.alarm(window, message);
    return () -> cancel(run, expiry);
  }

  private void cancel(Run armedIn, Delivery expiry) {
    Run run = stage.runFor(owner);
    if (run != armedIn) {
      throw new IllegalStateException("an alarm of an earlier run: state was left over");
    }
    run.cancel(expiry);
  }

  @Override
  public int choose(int n, String name) {
    return stage.runFor(owner).choose(n, name);
  }

  @Override
  public void only(Footprint cells) {
    stage.runFor(owner).only(cells);
  }

  @Override
  public void note(Fact fact) {
    stage.runFor(owner).note(fact);
  }
}
