package iommulab.actors.control;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import iommulab.model.run.Work;
import java.util.ArrayList;
import java.util.List;

/** The outbox of one live actor: it collects what a step does, the stage enters it at the end. */
final class LiveOut implements Outbox {
  /** A send or an alarm of the present step. */
  static final class Sending implements Alarm {
    final LiveOut out;
    final int to;
    final Lane lane;
    final Window window;
    final Message message;
    final List<Moment> met;

    /** Known once the step has ended. */
    Delivery delivery;

    Sending(LiveOut out, int to, Lane lane, Window window, Message message, List<Moment> met) {
      this.out = out;
      this.to = to;
      this.lane = lane;
      this.window = window;
      this.message = message;
      this.met = met;
    }

    @Override
    public void cancel() {
      out.mustBeMine();
      out.cancelled.add(this);
    }
  }

  final List<Sending> sent = new ArrayList<>();
  final List<Sending> cancelled = new ArrayList<>();
  final Work work = new Work();
  private final LiveStage stage;
  private final int owner;
  private long seed;
  private int draws;
  private Moment moment;
  private volatile Thread thread;
  private volatile Delivery handling;

  LiveOut(LiveStage stage, int owner) {
    this.stage = stage;
    this.owner = owner;
  }

  /** Before a run. */
  void prepare(long newSeed) {
    seed = newSeed;
    draws = 0;
    forget();
  }

  /** On the actor's thread: its step begins. */
  void begin(Delivery delivery) {
    thread = Thread.currentThread();
    handling = delivery;
    moment = new Moment(0); // its place is known when it ends
  }

  /** Under the stage's lock: the step gets its place. */
  void entered(int step) {
    moment.ended(step);
  }

  /** On the actor's thread: its step has ended and was entered. */
  void forget() {
    thread = null;
    handling = null;
    sent.clear();
    cancelled.clear();
    work.clear();
  }

  /** What is handled now; null between steps. */
  Delivery handling() {
    return handling;
  }

  private void mustBeMine() {
    if (Thread.currentThread() != thread) {
      String text =
          "the outbox of "
              + stage.address(owner)
              + " was used outside its owner's step; start an actor with a kick";
      stage.fail(owner, text);
      throw new IllegalStateException(text);
    }
  }

  @Override
  public <M extends Message> void send(Address<M> to, Lane lane, M message) {
    mustBeMine();
    Window window = stage.links().window(stage.address(owner), to, lane);
    sent.add(new Sending(this, to.number(), lane, window, message, List.of()));
  }

  @Override
  public boolean narrows() {
    return stage.narrows(owner);
  }

  @Override
  public Moment moment() {
    mustBeMine();
    return moment;
  }

  @Override
  public <M extends Message> void send(Address<M> to, Lane lane, M message, List<Moment> met) {
    mustBeMine();
    Window window = stage.links().window(stage.address(owner), to, lane);
    List<Moment> owed = narrows() ? List.copyOf(met) : List.of();
    sent.add(new Sending(this, to.number(), lane, window, message, owed));
  }

  @Override
  public <M extends Message> Alarm after(Window window, M message) {
    mustBeMine();
    Sending alarm = new Sending(this, owner, Lane.ALARM, window, message, List.of());
    sent.add(alarm);
    return alarm;
  }

  @Override
  public int choose(int n, String name) {
    mustBeMine();
    if (n < 1) {
      throw new IllegalStateException("choice '" + name + "' of " + n + " ways: expected >= 1");
    }
    if (n == 1) {
      return 0;
    }
    int draw = draws++;
    int way = SeededRandom.draw(seed, owner, draw, n);
    work.chose(new Choices.Chosen(owner, draw, name, n, way));
    return way;
  }

  @Override
  public void only(Footprint cells) {
    mustBeMine();
    if (stage.narrows(owner)) {
      work.only(cells);
    }
  }

  @Override
  public void note(Fact fact) {
    mustBeMine();
    work.noted(fact);
  }
}
