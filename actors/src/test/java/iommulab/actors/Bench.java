package iommulab.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.ControlledEngine;
import iommulab.actors.control.Ending;
import iommulab.actors.control.Engine;
import iommulab.actors.control.Limits;
import iommulab.actors.control.LinkPolicy;
import iommulab.actors.control.Outbox;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunPlan.Kick;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A controlled engine with actors under test and probes beside them: a probe sends what its script
 * says and what it handles can be read in {@link Shown}.
 *
 * <p>Every run has to end with nothing pending and without failure, footprints and payloads
 * checked.
 */
public final class Bench implements AutoCloseable {
  /** One step of a probe's script. */
  public sealed interface Act {}

  private record Send<M extends Message>(Address<M> to, Lane lane, M message) implements Act {
    void by(Outbox out) {
      out.send(to, lane, message);
    }
  }

  private record Await(Predicate<Message> what) implements Act {}

  /** Starts a probe's script. */
  public record Go() implements Message {}

  private static final LinkPolicy NO_TIME = (from, to, lane) -> Window.NOW;

  private final ControlledEngine engine = new ControlledEngine();
  private final Map<Address<Message>, List<Act>> scripts = new LinkedHashMap<>();
  private final Map<Address<Message>, BiConsumer<Message, Outbox>> reactions =
      new LinkedHashMap<>();
  private final List<Kick<?>> kicks = new ArrayList<>();

  /** Sends without waiting for anything. */
  public static <M extends Message> Act send(Address<M> to, Lane lane, M message) {
    return new Send<>(to, lane, message);
  }

  /** Waits for one message of this type; what comes meanwhile is only recorded. */
  public static Act await(Class<? extends Message> type) {
    return new Await(type::isInstance);
  }

  public static Act await(Predicate<Message> what) {
    return new Await(what);
  }

  public Engine engine() {
    return engine;
  }

  /** An actor that records what it gets and does what {@link #script} and {@link #react} say. */
  public Address<Message> probe(String name) {
    Address<Message> address = engine.declare(name, Message.class);
    engine.define(address, out -> life(address, out));
    return address;
  }

  private Behavior<Message> life(Address<Message> probe, Outbox out) {
    List<Act> left = new ArrayList<>(scripts.getOrDefault(probe, List.of()));
    return Behaviors.receiveMessage(
        message -> {
          reactions.getOrDefault(probe, (m, o) -> {}).accept(message, out);
          if (!left.isEmpty() && left.get(0) instanceof Await await && await.what().test(message)) {
            left.remove(0);
            go(left, out);
          } else if (message instanceof Go) {
            go(left, out);
          }
          return Behaviors.same();
        });
  }

  private static void go(List<Act> left, Outbox out) {
    while (!left.isEmpty() && left.get(0) instanceof Send<?> send) {
      left.remove(0);
      send.by(out);
    }
  }

  /** What the probe does in the runs that follow. */
  public Bench script(Address<Message> probe, List<Act> acts) {
    scripts.put(probe, acts);
    kicks.removeIf(kick -> kick.to().equals(probe));
    kicks.add(new Kick<>(probe, Window.NOW, new Go()));
    return this;
  }

  public Bench script(Address<Message> probe, Act... acts) {
    return script(probe, List.of(acts));
  }

  /** How the probe answers, in the runs that follow; it must not remember anything. */
  public Bench react(Address<Message> probe, BiConsumer<Message, Outbox> reaction) {
    reactions.put(probe, reaction);
    return this;
  }

  /** Sends from outside at the start. */
  public <M extends Message> Bench kick(Address<M> to, M message) {
    kicks.add(new Kick<>(to, Window.NOW, message));
    return this;
  }

  public Bench kick(List<Kick<?>> more) {
    kicks.addAll(more);
    return this;
  }

  /** Forgets scripts, reactions and kicks. */
  public void clear() {
    scripts.clear();
    reactions.clear();
    kicks.clear();
  }

  /** The run in which messages take no time, oldest first; alarms come when they are due. */
  public Shown fifo() {
    return checked(raw(Preset.DRAWN, new FirstInFirstOut(), 1), "first in, first out");
  }

  /** Runs in any order, by so many seeds, half uniform and half by priorities. */
  public List<Shown> seeds(int count) {
    List<Shown> all = new ArrayList<>();
    for (int seed = 1; seed <= count; seed++) {
      Strategy strategy = seed % 2 == 0 ? new SeededRandom(seed) : new Pos(seed);
      all.add(checked(raw(Preset.UNTIMED, strategy, seed), "seed " + seed));
    }
    return all;
  }

  /**
   * Runs that are first in, first out, but for the n-th message of a type to an actor, which comes
   * as late as it can, while its rival, which began no sooner, goes on; one run for each n below
   * the count.
   */
  public List<Shown> heldBack(
      Address<?> receiver, Class<? extends Message> type, int count, Address<?> rival) {
    return heldBack(Optional.of(receiver), type, count, rival);
  }

  /** The same, with the n-th message of a type to whomever. */
  public List<Shown> heldBack(Class<? extends Message> type, int count, Address<?> rival) {
    return heldBack(Optional.empty(), type, count, rival);
  }

  private List<Shown> heldBack(
      Optional<Address<?>> receiver, Class<? extends Message> type, int count, Address<?> rival) {
    List<Shown> all = new ArrayList<>();
    for (int nth = 0; nth < count; nth++) {
      RunResult result = raw(Preset.UNTIMED, new HoldBack(receiver, type, nth, rival), 1);
      all.add(checked(result, "held back " + nth));
    }
    return all;
  }

  /** Every order there is. */
  public List<Shown> everyOrder() {
    List<Shown> all = new ArrayList<>();
    DepthFirst search = new DepthFirst();
    while (search.hasNext()) {
      RunResult result = raw(Preset.UNTIMED, search.next(), 1);
      all.add(checked(result, "order " + search.runs()));
    }
    return all;
  }

  /** One run, however it ends. */
  public RunResult raw(Preset preset, Strategy strategy, long seed) {
    Limits limits = new Limits(20_000, Long.MAX_VALUE / 4, 20_000, 0);
    return engine.run(
        new RunPlan(preset, strategy, seed, NO_TIME, limits, List.copyOf(kicks), List.of(), true));
  }

  private static Shown checked(RunResult result, String which) {
    assertThat(result.failure()).as(which).isEmpty();
    assertThat(result.ending()).as(which).isEqualTo(Ending.QUIESCENT);
    return new Shown(which, result.history());
  }

  @Override
  public void close() {
    engine.close();
  }
}
