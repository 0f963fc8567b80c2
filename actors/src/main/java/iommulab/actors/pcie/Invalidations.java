package iommulab.actors.pcie;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRefusal;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.AtcAnswerUnordered;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.Treatment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The invalidate requests that an endpoint function has: taken in, carried out, answered, as its
 * conduct says.
 *
 * <p>No more are taken in than the invalidate queue holds; the others wait in the fabric, in order
 * (PCIe ATS, flow control). A part of the {@link Endpoint} actor.
 */
final class Invalidations {
  /** The time of a request has come; nothing if the function was reset since. */
  record Due(InvalidateRequest request, Treatment treatment, int life) implements Message {}

  /** What an invalidation does to the rest of the function. */
  interface Function {
    /** Drops what the request names and gives the reads that still use it. */
    List<Long> drop(InvalidateRequest request);

    void happens(ConfigWrite write);

    /** How many posted packets were sent. */
    long posted();

    /** Counts one more posted packet and gives its number. */
    long nextPosted();
  }

  private record Owed(InvalidateRequest request, Treatment treatment, List<Long> reads) {}

  private final Outbox out;
  private final Address<Message> rootComplex;
  private final Function function;
  private final FunctionTouches touches;
  private final Answering answering;
  private final Deque<InvalidateRequest> waiting = new ArrayDeque<>();
  private final Optional<Address<Message>> physical;
  private final Address<Message> self;
  private final InvalidateQueue queue;
  private final List<Owed> owed = new ArrayList<>();
  private Conduct conduct;
  private int taken; // by a virtual function
  private int life;

  Invalidations(Outbox out, Endpoint.Card card, Function function, FunctionTouches touches) {
    this.touches = touches;
    this.out = out;
    this.rootComplex = card.rootComplex();
    this.conduct = card.options().conduct();
    this.answering = card.options().answering();
    this.physical = card.physical();
    this.self = card.self();
    this.queue = new InvalidateQueue(out, answering.queueDepth(), this::takeIn);
    this.function = function;
  }

  /** Requests that come from now on are treated so. */
  void behave(Conduct next) {
    conduct = next;
  }

  boolean spoilsWhatIsAsked() {
    return conduct.spoilsWhatIsAsked();
  }

  void arrived(InvalidateRequest request) {
    touches.writes(FunctionTouches.INVALIDATIONS);
    waiting.add(request);
    physical.ifPresentOrElse(
        to -> out.send(to, Lane.INTERNAL, new InvalidateQueue.Enter(request.function(), self)),
        queue::enter);
  }

  /** What physical and virtual functions say to each other. */
  boolean onQueue(Message message) {
    if (message instanceof InvalidateQueue.Enter enter) {
      queue.enter(enter);
    } else if (message instanceof InvalidateQueue.Left left) {
      queue.left(left);
    } else if (message instanceof InvalidateQueue.Entered) {
      taken++;
      if (waiting.isEmpty()) { // what asked for room is forgotten
        leave();
      } else {
        takeIn();
      }
    } else {
      return false;
    }
    return true;
  }

  private void takeIn() {
    InvalidateRequest request = waiting.remove();
    Treatment treatment = conduct.treat(request.itag(), answering.paths());
    if (treatment.pace() == Treatment.Pace.QUICK) {
      carryOut(request, treatment);
    } else {
      out.after(answering.time(treatment.pace()), new Due(request, treatment, life));
    }
  }

  void due(Due due) {
    touches.writes(FunctionTouches.INVALIDATIONS);
    if (due.life() == life) {
      carryOut(due.request(), due.treatment());
      queue.admit();
    }
  }

  private void leave() {
    if (physical.isPresent()) {
      taken--;
      out.send(physical.get(), Lane.INTERNAL, new InvalidateQueue.Left(1));
    } else {
      queue.leave();
    }
  }

  private void carryOut(InvalidateRequest request, Treatment treatment) {
    switch (treatment.deed()) {
      case DROP -> {
        List<Long> reads = function.drop(request);
        if (reads.isEmpty()) {
          answer(request, treatment.answer());
        } else {
          touches.writes(FunctionTouches.READS);
          owed.add(new Owed(request, treatment, reads));
        }
      }
      case NOTHING -> answer(request, treatment.answer());
      case REFUSE -> {
        leave();
        out.send(
            rootComplex,
            Lane.COMPLETION,
            new InvalidateRefusal(request.function(), request.itag()));
      }
      case RESET -> function.happens(new ConfigWrite.Reset());
      case VANISH -> function.happens(new ConfigWrite.Remove());
    }
  }

  /** A read has its completion: what waited for the last of them is answered. */
  void readReturned(long tag) {
    for (Iterator<Owed> each = owed.iterator(); each.hasNext(); ) {
      Owed debt = each.next();
      if (debt.reads().remove(tag) && debt.reads().isEmpty()) {
        touches.writes(FunctionTouches.INVALIDATIONS);
        each.remove();
        answer(debt.request(), debt.treatment().answer());
      }
    }
    queue.admit();
  }

  private void answer(InvalidateRequest request, Treatment.Answer answer) {
    if (answer.times() > 0) {
      leave(); // what is never answered keeps its place
    }
    for (int time = 0; time < answer.times(); time++) {
      if (answer.isWhole()) {
        if (!answer.pushesWrites()) {
          out.note(new AtcAnswerUnordered(request.function(), answer.itag()));
        }
        out.note(new AtcAnswered(request.function(), answer.itag()));
      }
      for (int message = 0; message < answer.messages(); message++) {
        out.send(
            rootComplex,
            Lane.POSTED,
            new InvalidateCompletion(
                request.function(),
                answer.pushesWrites() ? function.nextPosted() : function.posted(),
                1 << answer.itag(),
                answer.encodedCount(),
                answer.pushesWrites()));
      }
    }
  }

  /** All requests are gone, with what was owed for them. */
  void forget() {
    life++;
    waiting.clear();
    owed.clear();
    if (physical.isPresent() && taken > 0) {
      out.send(physical.get(), Lane.INTERNAL, new InvalidateQueue.Left(taken));
      taken = 0;
    }
    queue.forget();
  }
}
