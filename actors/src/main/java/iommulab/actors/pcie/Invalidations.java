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
  private final Answering answering;
  private final Deque<InvalidateRequest> waiting = new ArrayDeque<>();
  private final List<Owed> owed = new ArrayList<>();
  private Conduct conduct;
  private int taken;
  private int life;

  Invalidations(
      Outbox out,
      Address<Message> rootComplex,
      Conduct conduct,
      Answering answering,
      Function function) {
    this.out = out;
    this.rootComplex = rootComplex;
    this.conduct = conduct;
    this.answering = answering;
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
    waiting.add(request);
    takeIn();
  }

  private void takeIn() {
    while (taken < answering.queueDepth() && !waiting.isEmpty()) {
      taken++;
      InvalidateRequest request = waiting.remove();
      Treatment treatment = conduct.treat(request.itag(), answering.paths());
      if (treatment.pace() == Treatment.Pace.QUICK) {
        carryOut(request, treatment);
      } else {
        out.after(answering.time(treatment.pace()), new Due(request, treatment, life));
      }
    }
  }

  void due(Due due) {
    if (due.life() == life) {
      carryOut(due.request(), due.treatment());
      takeIn();
    }
  }

  private void carryOut(InvalidateRequest request, Treatment treatment) {
    switch (treatment.deed()) {
      case DROP -> {
        List<Long> reads = function.drop(request);
        if (reads.isEmpty()) {
          answer(request, treatment.answer());
        } else {
          owed.add(new Owed(request, treatment, reads));
        }
      }
      case NOTHING -> answer(request, treatment.answer());
      case REFUSE -> {
        taken--;
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
        each.remove();
        answer(debt.request(), debt.treatment().answer());
      }
    }
    takeIn();
  }

  private void answer(InvalidateRequest request, Treatment.Answer answer) {
    taken--;
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
    taken = 0;
  }
}
