package iommulab.workloads.engine;

import iommulab.actors.control.Accesses;
import iommulab.actors.control.Address;
import iommulab.actors.control.Alarm;
import iommulab.actors.control.Engine;
import iommulab.actors.control.Life;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import java.util.List;

/** An engine whose actors are real but for their outbox, in which a mistake is planted. */
final class PlantedEngine implements Engine {

  /** What a mistaken actor does instead of sending or noting. */
  interface Plant {
    /** A run begins: what differs from run to run would be another mistake. */
    default void begin() {}

    /** The message that is sent instead. */
    default Message sent(String from, Message message) {
      return message;
    }

    /** The fact that is noted instead. */
    default Fact noted(String by, Fact fact) {
      return fact;
    }
  }

  private final Engine engine;
  private final Plant plant;

  PlantedEngine(Engine engine, Plant plant) {
    this.engine = engine;
    this.plant = plant;
  }

  @Override
  public <M extends Message> Address<M> declare(String name, Class<M> protocol) {
    return engine.declare(name, protocol);
  }

  @Override
  public <M extends Message> void define(Address<M> address, Life<M> life) {
    engine.define(address, out -> life.begin(new Mistaken(address.name(), out)));
  }

  @Override
  public Accesses accesses(Address<?> address) {
    return engine.accesses(address);
  }

  @Override
  public void narrows(Address<?> address) {
    engine.narrows(address);
  }

  @Override
  public List<String> actors() {
    return engine.actors();
  }

  @Override
  public RunResult run(RunPlan plan) {
    plant.begin();
    return engine.run(plan);
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Mistaken implements Outbox {
    private final String owner;
    private final Outbox out;

    Mistaken(String owner, Outbox out) {
      this.owner = owner;
      this.out = out;
    }

    @Override
    @SuppressWarnings("unchecked") // a plant answers with a message of the same kind
    public <M extends Message> void send(Address<M> to, Lane lane, M message) {
      out.send(to, lane, (M) plant.sent(owner, message));
    }

    @Override
    public boolean narrows() {
      return out.narrows();
    }

    @Override
    public Moment moment() {
      return out.moment();
    }

    @Override
    @SuppressWarnings("unchecked") // a plant answers with a message of the same kind
    public <M extends Message> void send(Address<M> to, Lane lane, M message, List<Moment> met) {
      out.send(to, lane, (M) plant.sent(owner, message), met);
    }

    @Override
    public <M extends Message> Alarm after(Window window, M message) {
      return out.after(window, message);
    }

    @Override
    public int choose(int n, String name) {
      return out.choose(n, name);
    }

    @Override
    public void only(Footprint cells) {
      out.only(cells);
    }

    @Override
    public void note(Fact fact) {
      out.note(plant.noted(owner, fact));
    }
  }
}
