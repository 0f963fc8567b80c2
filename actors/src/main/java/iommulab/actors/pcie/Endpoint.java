package iommulab.actors.pcie;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.EndpointCommand.AtsSet;
import iommulab.actors.pcie.EndpointCommand.AwaitDma;
import iommulab.actors.pcie.EndpointCommand.Happened;
import iommulab.actors.pcie.EndpointCommand.SetAts;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.Interrupt;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.FunctionRemoved;
import iommulab.model.ledger.HardwareFact.FunctionReset;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.FunctionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint function: an address translation cache and a DMA engine that runs a program, one step
 * after the other; {@link Accesses} carries out those that reach memory.
 *
 * <p>Honest obligations (PCIe ATS, invalidation): before an invalidate completion leaves, the named
 * entries are gone, reads that used them have returned, and writes that used them are ahead of it.
 *
 * <p>How far a function keeps to that is its {@link Conduct}; {@link Invalidations} carries it out.
 * A function that is gone stays and answers as absent.
 */
public final class Endpoint {
  private record Next() implements Message {}

  /**
   * What an endpoint is built with.
   *
   * @param physical the physical function, for a virtual one: they share the invalidate queue
   * @param beside the other functions of a device with one ATC for all
   */
  public record Card(
      String function,
      Address<Message> rootComplex,
      FunctionOptions options,
      Optional<Address<Message>> physical,
      List<Address<Message>> beside,
      Address<Message> self) {
    public Card {
      beside = List.copyOf(beside);
    }
  }

  private final Outbox out;
  private final Card card;
  private final Deque<DmaOp> program = new ArrayDeque<>();
  private final List<AwaitDma> waiting = new ArrayList<>();
  private final Invalidations invalidations;
  private final PageRequests pages;
  private final Accesses accesses;
  private final FunctionTouches touches = new FunctionTouches();

  /** Whether it shares neither an ATC nor an invalidate queue with other functions. */
  private final boolean alone;

  private FunctionState state;
  private boolean busy;
  private long posted;
  private int nextDma;

  private Endpoint(Card card, Outbox out) {
    this.out = out;
    this.card = card;
    this.state = FunctionState.working(card.options().ats());
    Whole whole = new Whole();
    this.alone = card.physical().isEmpty() && card.beside().isEmpty();
    this.invalidations = new Invalidations(out, card, whole, touches);
    this.pages = new PageRequests(card, out, () -> posted++);
    this.accesses = new Accesses(card, out, pages, whole, touches);
  }

  /** An endpoint that waits for a DMA program. */
  public static Behavior<Message> of(Card card, Outbox out) {
    Endpoint endpoint = new Endpoint(card, out);
    return Behaviors.receiveMessage(endpoint::handle);
  }

  private Behavior<Message> handle(Message message) {
    touches.begin(alone && out.narrows());
    Behavior<Message> next = react(message);
    if (touches.areKnown()) {
      out.only(touches.cells());
    }
    return next;
  }

  private Behavior<Message> react(Message message) {
    if (message instanceof Next) {
      touches.writes(FunctionTouches.PROGRAM);
      busy = false;
      begin();
    } else if (message instanceof EndpointCommand.Happen happen) {
      happens(happen.write());
      out.send(happen.replyTo(), Lane.MMIO, new Happened(happen.id()));
    } else if (message instanceof EndpointCommand.Behave behave) {
      touches.everything();
      invalidations.behave(behave.conduct());
      out.send(behave.replyTo(), Lane.MMIO, new Happened(behave.id()));
    } else if (message instanceof SetAts set) {
      happens(new ConfigWrite.Ats(set.enabled()));
      out.send(set.replyTo(), Lane.MMIO, new AtsSet(set.id()));
    } else if (!state.present()) {
      return Behaviors.same(); // what comes for a function that is gone vanishes
    } else if (message instanceof StartDma start) {
      program.addAll(start.program());
      proceed();
    } else if (message instanceof TranslationCompletion completion) {
      accesses.onTranslation(completion);
    } else if (message instanceof ReadCompletion completion) {
      accesses.onRead(completion);
    } else if (message instanceof PageResponseMessage response) {
      touches.everything();
      if (state.hearsMessages()) {
        pages.answered(response);
      }
    } else if (message instanceof InvalidateRequest request) {
      if (state.hearsMessages()) {
        invalidations.arrived(request);
      }
    } else if (message instanceof Invalidations.Due due) {
      invalidations.due(due);
    } else if (message instanceof AwaitDma await) {
      touches.writes(FunctionTouches.PROGRAM);
      waiting.add(await);
      proceed();
    } else if (message instanceof Accesses.Holds other) {
      touches.everything();
      accesses.besides(other);
    } else {
      touches.everything();
      if (!invalidations.onQueue(message) && !pages.onCredits(message)) {
        return Behaviors.unhandled();
      }
    }
    return Behaviors.same();
  }

  /** Arms the next step of the program, if it is free to go on; tells who waits for its end. */
  private void proceed() {
    touches.writes(FunctionTouches.PROGRAM);
    if (!busy && program.isEmpty()) {
      if (!waiting.isEmpty()) {
        touches.writes(FunctionTouches.POSTED);
      }
      waiting.forEach(
          await ->
              out.send(
                  card.rootComplex(),
                  Lane.POSTED,
                  new Interrupt(card.function(), posted++, await.id(), await.replyTo())));
      waiting.clear();
    } else if (!busy) {
      busy = true;
      Window wait =
          program.peek() instanceof DmaOp.Pause pause ? pause.time() : card.options().issue();
      out.after(wait, new Next());
    }
  }

  private void begin() {
    if (program.isEmpty()) {
      return; // the function was removed
    }
    DmaOp next = program.remove();
    if (!(next instanceof DmaOp.Addressed || next instanceof DmaOp.Pause)) {
      touches.everything();
    }
    if (next instanceof DmaOp.Behave behave) {
      invalidations.behave(behave.conduct());
    } else if (next instanceof DmaOp.Happens happens) {
      happens(happens.write());
    } else if (next instanceof DmaOp.RequestPages request) {
      if (state.mayRequest() && pages.mayAsk(request.pages().size())) {
        pages.ask(request.pages(), request.pasid(), true, code -> {});
      }
    } else if (next instanceof DmaOp.StopMarker marker) {
      pages.stopMarker(marker.pasid());
    }
    if (!(next instanceof DmaOp.Addressed op)) {
      proceed();
      return;
    }
    String dma = card.function() + ":" + nextDma++;
    if (!(op instanceof DmaOp.Translate)) {
      out.note(new Opened("dma " + dma));
    }
    accesses.start(op, dma);
  }

  private void happens(ConfigWrite write) {
    if (write instanceof ConfigWrite.Ats) {
      touches.writes(FunctionTouches.ATS);
    } else {
      touches.everything();
    }
    boolean keeps = state.leavesAtcOpen(write) && out.choose(2, "ATC kept under PASID") == 1;
    if (state.emptiesAtc(write) && !keeps) {
      accesses.forgetTranslations();
    }
    if (write instanceof ConfigWrite.Pri pri) {
      pages.enable(pri.enabled());
    }
    boolean ends = state.ends(write);
    state = state.after(write);
    if (ends) {
      out.note(
          state.present()
              ? new FunctionReset(card.function())
              : new FunctionRemoved(card.function()));
      abandon(state.present() ? "reset" : state.whyNot());
    }
  }

  /**
   * Nothing that the function has under way comes to its end; after a reset its program goes on.
   */
  private void abandon(String why) {
    invalidations.forget();
    pages.forget();
    boolean waited = accesses.abandon(why);
    if (!state.present()) {
      program.clear();
    } else if (waited) {
      busy = false;
      proceed();
    }
  }

  /** The function, as its parts see it. */
  private final class Whole implements Accesses.Program, Invalidations.Function {
    @Override
    public FunctionState state() {
      touches.reads(FunctionTouches.ATS);
      return state;
    }

    @Override
    public void waits() {
      touches.writes(FunctionTouches.PROGRAM);
      busy = true;
    }

    @Override
    public void goesOn() {
      touches.writes(FunctionTouches.PROGRAM);
      busy = false;
    }

    @Override
    public void proceed() {
      Endpoint.this.proceed();
    }

    @Override
    public void readReturned(long tag) {
      invalidations.readReturned(tag);
    }

    @Override
    public List<Long> drop(InvalidateRequest request) {
      return accesses.drop(request, invalidations.spoilsWhatIsAsked());
    }

    @Override
    public void happens(ConfigWrite write) {
      Endpoint.this.happens(write);
    }

    @Override
    public long posted() {
      touches.reads(FunctionTouches.POSTED);
      return posted;
    }

    @Override
    public long nextPosted() {
      touches.writes(FunctionTouches.POSTED);
      return posted++;
    }
  }
}
