package iommulab.actors.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Channels;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;
import iommulab.model.run.Run;
import iommulab.model.run.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One actor system on the stock dispatcher, and the bookkeeping of its present run.
 *
 * <p>Handlers run on all cores; what they did is entered under one lock when they return, and only
 * then do their sends leave. So the order in which steps end is one that causality, channels and
 * receivers permit, and it is the order of the history. The wall clock decides only about giving up
 * and, if latencies are not dropped, about when a delivery leaves the wheel.
 */
final class LiveStage implements Desk {
  private static final int OUTSIDE = -1;
  private static final long START_SECONDS = 20;
  private static final long GLANCE_MILLIS = 50;

  private final Cast cast;
  private final double scale;
  private final List<LiveOut> outs = new ArrayList<>();
  private final ActorSystem<Void> system;
  private final List<ActorRef<Object>> actors;
  private final Wheel wheel;
  private volatile RunPlan plan;
  private volatile boolean abandoned;

  // What follows belongs to the lock on this.
  private Channels channels = new Channels();
  private Trace trace;
  private Ending ending = Ending.QUIESCENT;
  private String failure = "";
  private long began;
  private int pending;
  private int beginning;
  private long progress;

  LiveStage(Cast cast, double scale) {
    this.cast = cast;
    this.scale = scale;
    for (int i = 0; i < cast.size(); i++) {
      outs.add(new LiveOut(this, i));
    }
    CompletableFuture<List<ActorRef<Object>>> spawned = new CompletableFuture<>();
    this.system =
        Systems.create(
            "iommu-lab-live",
            Systems.quiet(),
            cast.size(),
            actor -> cast.part(actor).inShell(this, outs.get(actor)),
            spawned::complete);
    try {
      this.actors = spawned.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the actor system starts", stop);
    } catch (ExecutionException | TimeoutException mistake) {
      throw new IllegalStateException("the actor system does not start", mistake);
    }
    this.wheel = new Wheel(delivery -> actors.get(delivery.receiver()).tell(delivery));
  }

  /** Plays one run to its end; false if a handler does not return in time. */
  synchronized boolean play(RunPlan newPlan) {
    plan = newPlan;
    channels = new Channels();
    trace = new Trace(cast.names(), plan.given());
    ending = Ending.QUIESCENT;
    failure = "";
    beginning = cast.size();
    for (int i = 0; i < cast.size(); i++) {
      outs.get(i).prepare(plan.seed());
      actors.get(i).tell(Shell.Reset.NOW);
    }
    if (!await(() -> beginning == 0)) {
      return false;
    }
    began = wheel.now();
    int kicks = 0;
    for (RunPlan.Kick<?> kick : plan.kicks()) {
      launch(
          channels.deliver(
              OUTSIDE, kick.to().number(), Lane.EXTERNAL, kicks++, OUTSIDE, kick.message()),
          kick.window());
    }
    return await(() -> pending == 0);
  }

  /** Waits under the lock; false if nothing moves for the patience of the plan. */
  private boolean await(BooleanSupplier met) {
    long patience = plan.limits().stepMillis() * 1_000_000;
    long seen = progress;
    long since = wheel.now();
    try {
      while (!met.getAsBoolean()) {
        wait(GLANCE_MILLIS);
        boolean waiting = !wheel.isEmpty() && outs.stream().allMatch(o -> o.handling() == null);
        if (progress != seen || waiting) {
          seen = progress;
          since = wheel.now();
        } else if (patience > 0 && wheel.now() - since >= patience && !met.getAsBoolean()) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during a live run", stop);
    }
  }

  /** Lets a delivery leave; the lock is held. */
  private void launch(Delivery delivery, Window window) {
    if (ending != Ending.QUIESCENT || window.isNever()) {
      return;
    }
    if (plan.checked()) {
      delivery.seal();
    }
    pending++;
    long due = due(delivery, window);
    if (due == 0) {
      actors.get(delivery.receiver()).tell(delivery);
    } else if (due > began + scaled(plan.limits().virtualNanos())) {
      pending--;
      stop(Ending.TOO_LATE);
    } else {
      wheel.add(delivery, due);
    }
  }

  /** When it is due on the wheel; 0 for at once. */
  private long due(Delivery delivery, Window window) {
    if (scale == 0) {
      return 0;
    }
    long own = window.most() == 0 ? 0 : wheel.now() + scaled(delivery.latency(plan.seed(), window));
    return delivery.arrival(own);
  }

  private long scaled(long nanos) {
    // Half of the range is more than a century and leaves room for a sum.
    return (long) Math.min(nanos * scale, Long.MAX_VALUE / 2.0);
  }

  private void stop(Ending how) {
    if (ending == Ending.QUIESCENT) {
      ending = how;
      pending -= wheel.clear();
    }
  }

  @Override
  public synchronized boolean admit(int actor, Delivery delivery) {
    progress++;
    if (abandoned || ending != Ending.QUIESCENT || !delivery.isPending()) {
      left();
      return false;
    }
    if (trace.size() >= plan.limits().deliveries()) {
      stop(Ending.TOO_MANY_DELIVERIES);
      left();
      return false;
    }
    outs.get(actor).begin(delivery);
    if (plan.checked() && !delivery.isIntact()) {
      fail(actor, "the message changed after it was sent: " + delivery);
    }
    return true;
  }

  @Override
  public synchronized void handled(int actor, Delivery delivery) {
    progress++;
    LiveOut out = outs.get(actor);
    if (!abandoned) {
      enter(out, delivery);
      delivery.settle();
      left();
    }
    out.forget();
  }

  private void enter(LiveOut out, Delivery delivery) {
    int index = trace.size();
    int alarms = 0;
    out.entered(index);
    for (LiveOut.Sending it : out.sent) {
      long flow = it.lane == Lane.ALARM ? Run.alarmFlow(delivery, alarms++) : it.message.flow();
      int[] met = Moment.steps(it.met);
      it.delivery =
          channels.deliver(delivery.receiver(), it.to, it.lane, flow, index, met, it.message);
      if (met.length == 0) {
        out.work.touched(it.delivery);
      }
    }
    for (LiveOut.Sending alarm : out.cancelled) {
      out.work.touched(alarm.delivery);
      if (alarm.delivery.isPending()) {
        alarm.delivery.settle();
        if (wheel.remove(alarm.delivery)) {
          pending--;
        }
      }
    }
    long time = scale == 0 ? 0 : (long) ((wheel.now() - began) / scale);
    trace.add(delivery, time, out.work);
    for (LiveOut.Sending it : out.sent) {
      if (it.delivery.isPending()) {
        launch(it.delivery, it.window);
      }
    }
  }

  private void left() {
    pending--;
    if (pending == 0) {
      notifyAll();
    }
  }

  @Override
  public synchronized void begun(int actor) {
    progress++;
    beginning--;
    if (beginning == 0) {
      notifyAll();
    }
  }

  @Override
  public synchronized void fail(int actor, String text) {
    if (!failure.isEmpty() || abandoned) {
      return;
    }
    Delivery handling = outs.get(actor).handling();
    failure =
        handling == null
            ? cast.name(actor) + ": " + text
            : Failures.inStep(cast, trace.size(), handling, text);
    stop(Ending.FAILED);
  }

  /** Checks an access of an actor against the footprint of what it handles now. */
  void access(int actor, Cell cell, boolean write) {
    Delivery handling = outs.get(actor).handling();
    if (handling == null || !plan.checked()) {
      return;
    }
    String text = Failures.access(cast, handling, actor, cell, write);
    if (!text.isEmpty()) {
      fail(actor, text);
      throw new IllegalStateException(text);
    }
  }

  LinkPolicy links() {
    return plan.links();
  }

  /** Whether this actor may say that it touched less than declared. */
  boolean narrows(int actor) {
    return plan.narrowed() && cast.narrowing().get(actor);
  }

  Address<?> address(int number) {
    return cast.address(number);
  }

  /** What the run that has ended showed. */
  synchronized RunResult result() {
    return RunResult.of(ending, failure, trace);
  }

  /** Gives up a stage of which a handler hangs. */
  synchronized RunResult abandon() {
    abandoned = true;
    StringBuilder text = new StringBuilder();
    text.append("nothing moves for ").append(plan.limits().stepMillis()).append(" ms");
    for (LiveOut out : outs) {
      Delivery stuck = out.handling();
      if (stuck != null) {
        text.append("; ").append(Failures.inStep(cast, trace.size(), stuck, "does not return"));
      }
    }
    close(0);
    return RunResult.of(Ending.STUCK_STEP, text.toString(), trace);
  }

  /** Ends the actor system; waits at most so long. */
  void close(long seconds) {
    wheel.end();
    system.terminate();
    Systems.await(system, seconds);
  }
}
