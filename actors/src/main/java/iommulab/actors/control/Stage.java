package iommulab.actors.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Preset;
import iommulab.model.run.Run;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One actor system under control, with the actors of a cast, and the loop that grants deliveries.
 *
 * <p>A grant tells the delivery into the receiver's stock mailbox and runs that mailbox here, on
 * the thread that plays. Actors stay from run to run; those that were touched are reset in place.
 */
final class Stage implements Desk {
  private final Cast cast;
  private final Collector collector = new Collector();
  private final ActorSystem<Void> system;
  private final BitSet worn = new BitSet();
  private final AtomicLong progress = new AtomicLong();
  private Runnable guardian;
  private List<ActorRef<Object>> actors;
  private RunPlan plan;
  private Run run;
  private Delivery granted;
  private int consumed;
  private int beginning = -1;
  private String failure = "";
  private volatile String foreignFailure = "";
  private volatile boolean abandoned;
  private volatile Thread player;

  Stage(Cast cast) {
    this.cast = cast;
    this.system =
        Systems.create(
            "iommu-lab-controlled",
            Systems.quiet().withDefaultExecutionContext(collector),
            cast.size(),
            actor -> cast.part(actor).inShell(this, new Out(this, actor)),
            spawned -> actors = spawned);
    worn.set(0, cast.size());
  }

  /** Plays one run on the calling thread. */
  RunResult play(RunPlan newPlan) {
    player = Thread.currentThread();
    collector.ownedBy(player);
    if (actors == null) {
      start();
    }
    plan = newPlan;
    failure = "";
    run =
        new Run(
            plan.preset(),
            plan.seed(),
            plan.strategy(),
            cast.names(),
            plan.given(),
            plan.checked());
    if (plan.narrowed()) {
      run.narrowing(cast.narrowing());
    }
    resetWorn();
    Ending ending = failure.isEmpty() ? grantAll() : Ending.FAILED;
    granted = null;
    return result(ending);
  }

  /**
   * Runs the guardian, which was made ready before the collector had an owner; all else follows.
   */
  private void start() {
    try {
      while (actors == null) {
        Runnable mailbox = collector.foreign().poll(20, TimeUnit.SECONDS);
        if (mailbox == null) {
          throw new IllegalStateException("the actor system does not start within 20 s");
        }
        guardian = mailbox;
        mailbox.run();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the actor system starts", stop);
    }
    drain();
  }

  private void resetWorn() {
    for (int i = worn.nextSetBit(0); i >= 0; i = worn.nextSetBit(i + 1)) {
      beginning = i;
      actors.get(i).tell(Shell.Reset.NOW);
      collector.poll().run();
      if (!collector.isEmpty()) {
        fail(i, "its life begins with a message or a child; let a kick start it");
      }
    }
    beginning = -1;
    drain();
  }

  private Ending grantAll() {
    try {
      for (RunPlan.Kick<?> kick : plan.kicks()) {
        run.kick(kick.to().number(), kick.window(), kick.message());
      }
      return grantUntilDone();
    } catch (RuntimeException mistake) { // of a strategy or of the agenda, between two steps
      failure = "before step " + run.steps() + ": " + mistake.getMessage();
      return Ending.FAILED;
    }
  }

  private Ending grantUntilDone() {
    Limits limits = plan.limits();
    boolean timed = plan.preset() != Preset.UNTIMED;
    long instant = -1;
    int atInstant = 0;
    while (run.pending() > 0) {
      if (run.steps() >= limits.deliveries()) {
        return Ending.TOO_MANY_DELIVERIES;
      }
      Delivery next = run.next();
      if (next == null) {
        return Ending.CUT;
      }
      if (run.now() > limits.virtualNanos()) {
        return Ending.TOO_LATE;
      }
      atInstant = run.now() == instant ? atInstant + 1 : 1;
      instant = run.now();
      if (timed && atInstant > limits.atOneInstant()) {
        return Ending.ZENO;
      }
      grant(next);
      if (abandoned) {
        return Ending.STUCK_STEP;
      }
      run.done();
      progress.lazySet(progress.get() + 1);
      if (!failure.isEmpty()) {
        return Ending.FAILED;
      }
    }
    return Ending.QUIESCENT;
  }

  private void grant(Delivery next) {
    int receiver = next.receiver();
    granted = next;
    consumed = 0;
    worn.set(receiver);
    actors.get(receiver).tell(next);
    collector.poll().run();
    if (!collector.isEmpty()) {
      fail(receiver, "a message was told or a child spawned past the outbox");
      drain();
    }
    if (consumed != 1) {
      fail(receiver, consumed + " messages were handled where one was granted");
    }
    if (collector.hasForeign()) {
      drainForeign();
    }
    if (!foreignFailure.isEmpty()) {
      fail(receiver, foreignFailure);
      foreignFailure = "";
    }
  }

  /** Runs what should not be ready; the shells let nothing in that is not granted. */
  private void drain() {
    Delivery kept = granted;
    granted = null;
    for (Runnable mailbox = collector.poll(); mailbox != null; mailbox = collector.poll()) {
      mailbox.run();
    }
    granted = kept;
  }

  private void drainForeign() {
    for (Runnable task = collector.foreign().poll();
        task != null;
        task = collector.foreign().poll()) {
      if (task != guardian) {
        fail(granted.receiver(), "a foreign thread told a message or ran a task");
      }
      Delivery kept = granted;
      granted = null;
      task.run();
      granted = kept;
    }
    drain();
  }

  private RunResult result(Ending ending) {
    return RunResult.of(ending, failure, run.trace());
  }

  @Override
  public boolean admit(int actor, Delivery delivery) {
    if (delivery != granted) {
      fail(actor, "a delivery that was not granted: " + delivery);
      return false;
    }
    return true;
  }

  @Override
  public void handled(int actor, Delivery delivery) {
    consumed++;
  }

  @Override
  public void begun(int actor) {
    worn.clear(actor);
  }

  @Override
  public void fail(int actor, String text) {
    if (!failure.isEmpty()) {
      return;
    }
    Delivery handling = run.handling();
    failure =
        handling == null
            ? "before step " + run.steps() + ", " + cast.name(actor) + ": " + text
            : Failures.inStep(cast, run.steps(), handling, text);
  }

  /** The run, if its owner asks in its own step on our thread; otherwise the run fails. */
  Run runFor(int actor) {
    if (Thread.currentThread() != player || abandoned) {
      String text = "the outbox of " + cast.name(actor) + " was used on a foreign thread";
      foreignFailure = text;
      throw new IllegalStateException(text);
    }
    Delivery handling = granted;
    if (handling == null || handling.receiver() != actor || beginning >= 0) {
      String text =
          "the outbox of "
              + cast.name(actor)
              + " was used outside its owner's step; start an actor with a kick";
      fail(actor, text);
      throw new IllegalStateException(text);
    }
    return run;
  }

  RunPlan plan() {
    return plan;
  }

  Address<?> address(int number) {
    return cast.address(number);
  }

  /** Checks an access of an actor against the footprint of what it handles now. */
  void access(int actor, Cell cell, boolean write) {
    if (plan == null || !plan.checked() || granted == null) {
      return;
    }
    String text = Failures.access(cast, granted, actor, cell, write);
    if (!text.isEmpty()) {
      fail(actor, text);
      throw new IllegalStateException(text);
    }
  }

  /** How many steps were played in all runs; read by the watchdog. */
  long progress() {
    return progress.get();
  }

  /** Gives up a stage whose thread hangs in a step, and says what is known of the run. */
  RunResult abandon() {
    abandoned = true;
    Run stuck = run;
    Delivery handling = granted;
    close(0);
    String text = "no step ends within " + plan.limits().stepMillis() + " ms";
    return RunResult.of(
        Ending.STUCK_STEP,
        handling == null ? text : Failures.inStep(cast, stuck.steps(), handling, text),
        stuck.trace());
  }

  /** Ends the actor system; waits at most so long. */
  void close(long seconds) {
    ExecutorService undertaker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "iommu-lab-undertaker");
              thread.setDaemon(true);
              return thread;
            });
    collector.passTo(undertaker);
    system.terminate();
    system.getWhenTerminated().whenComplete((done, mistake) -> undertaker.shutdown());
    Systems.await(system, seconds);
  }
}
