package iommulab.actors.pcie;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.EndpointCommand.DmaDone;
import iommulab.actors.pcie.Tlp.Interrupt;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRefusal;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.actors.pcie.Tlp.PageRequestMessage;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.actors.smmu.Upstream;
import iommulab.actors.smmu.Upstream.Issued;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.TlpAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The root complex of one PCIe hierarchy: the ordering point between functions and Memory.
 *
 * <p>A function's posted packets take effect one after the other, in the order sent; its reads,
 * translation requests and invalidate completions go on only when the posted writes sent before
 * them are visible (PCIe ordering: a non-posted request, and a message, pushes posted writes).
 * Posted packets may pass waiting reads. What is sent with relaxed ordering waits for nothing, and
 * what is sent behind it waits for it. What a function sends that is not on PCIe neither waits nor
 * is waited for.
 */
public final class RootComplex {
  /**
   * Where a function's traffic goes.
   *
   * @param ordered false for a device that is not on PCIe
   * @param commandQueues all of its SMMU: each knows its own ITags
   * @param pageRequests empty where nobody takes page requests: they are dropped
   */
  public record Port(
      String function,
      int sid,
      boolean ordered,
      Address<Message> endpoint,
      Address<Message> smmu,
      List<Address<Message>> commandQueues,
      Optional<Address<Message>> pageRequests) {
    /** Without page requests. */
    public Port(
        String function,
        int sid,
        boolean ordered,
        Address<Message> endpoint,
        Address<Message> smmu,
        Address<Message> commandQueue) {
      this(function, sid, ordered, endpoint, smmu, List.of(commandQueue), Optional.empty());
    }
  }

  private static final long PAGE = 4096;

  private final Outbox out;
  private final Address<Message> self;
  private final Map<String, Traffic> streams = new TreeMap<>();
  private final Map<Long, InFlight> inFlight = new TreeMap<>();
  private boolean plain;

  private record InFlight(Traffic stream, Tlp packet, Optional<Answers> answers) {
    InFlight(Traffic stream, Tlp packet) {
      this(stream, packet, Optional.empty());
    }
  }

  /** The answers to one translation request for several pages, by page. */
  private static final class Answers {
    final SortedMap<Long, UpstreamDone> byId = new TreeMap<>();
    final int wanted;

    Answers(int wanted) {
      this.wanted = wanted;
    }

    boolean isComplete() {
      return byId.size() == wanted;
    }

    /** Those behind the first, up to the first that has nothing to give. */
    List<AtsTranslation> further() {
      List<AtsTranslation> all = new ArrayList<>();
      for (UpstreamDone done : byId.tailMap(byId.firstKey() + 1).values()) {
        if (done.status() != Status.SUCCESS) {
          break;
        }
        all.add(done.translation().orElseThrow());
      }
      return all;
    }
  }

  private RootComplex(Outbox out, Address<Message> self, List<Port> ports) {
    this.out = out;
    this.self = self;
    for (Port port : ports) {
      streams.put(port.function(), new Traffic(port, streams.size(), out));
    }
  }

  /** A root complex with these functions below it. */
  public static Behavior<Message> over(List<Port> ports, Address<Message> self, Outbox out) {
    RootComplex root = new RootComplex(out, self, ports);
    return Behaviors.receiveMessage(root::handle);
  }

  /** What only passes through touches nothing; the rest the traffic of one function. */
  private Behavior<Message> handle(Message message) {
    plain = false;
    if (message instanceof InvalidateRequest request) {
      out.send(streams.get(request.function()).port.endpoint(), Lane.POSTED, request);
      out.only(Footprint.NONE);
    } else if (message instanceof PageResponseMessage response) {
      out.send(streams.get(response.function()).port.endpoint(), Lane.POSTED, response);
      out.only(Footprint.NONE);
    } else if (message instanceof PageRequestMessage request) {
      posted(request, request.postedBefore());
    } else if (message instanceof MemoryWrite write) {
      posted(write, write.postedBefore());
    } else if (message instanceof InvalidateCompletion relaxed && !relaxed.pushesWrites()) {
      ended(streams.get(relaxed.function()), relaxed, List.of());
      out.only(Footprint.NONE);
    } else if (message instanceof InvalidateRefusal refusal) {
      ended(streams.get(refusal.function()), refusal, List.of());
      out.only(Footprint.NONE);
    } else if (message instanceof InvalidateCompletion completion) {
      posted(completion, completion.postedBefore());
    } else if (message instanceof Interrupt interrupt) {
      posted(interrupt, interrupt.postedBefore());
    } else if (message instanceof MemoryRead || message instanceof TranslationRequest) {
      Traffic stream = streams.get(((Tlp) message).function());
      Tlp packet = (Tlp) message;
      plain = stream.port.ordered() && !Traffic.isForSeveral(packet);
      stream.nonPosted.add(packet);
      stream.arrives(packet);
      pump(stream);
      touched(stream);
    } else if (message instanceof UpstreamDone done) {
      finished(done);
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }

  /** An invalidate request was answered or refused. */
  private void ended(Traffic stream, Tlp answer, List<Moment> met) {
    stream.port.commandQueues().forEach(queue -> out.send(queue, Lane.INTERNAL, answer, met));
  }

  private void posted(Tlp packet, long number) {
    Traffic stream = streams.get(packet.function());
    if (stream.isFree(packet)) {
      forward(stream, packet, List.of());
    } else {
      plain = stream.port.ordered();
      stream.posted.put(number, packet);
      stream.arrives(packet);
      pump(stream);
    }
    touched(stream);
  }

  /**
   * A packet and those that it waits for only have to meet, in whatever order they come; so it is
   * for writes, invalidate completions, reads and requests, as long as none is relaxed.
   */
  private void touched(Traffic stream) {
    out.only(plain ? stream.joined : stream.cells);
  }

  /** Lets everything go on that no earlier posted write holds back. */
  private void pump(Traffic stream) {
    while (!stream.writing && stream.posted.containsKey(stream.postedDone)) {
      Tlp packet = stream.posted.remove(stream.postedDone);
      if (packet instanceof InvalidateCompletion completion) {
        List<Moment> alone = stream.arrival(packet);
        List<Moment> met = stream.met(packet, stream.postedDone);
        stream.done(stream.postedDone, met.isEmpty() ? alone : met);
        ended(stream, completion.passed(stream.flow(completion)), met);
      } else if (packet instanceof PageRequestMessage request) {
        plain = false;
        stream.doneNow(stream.postedDone);
        stream.port.pageRequests().ifPresent(queue -> out.send(queue, Lane.INTERNAL, request));
      } else if (packet instanceof Interrupt interrupt) {
        plain = false;
        stream.doneNow(stream.postedDone);
        out.send(interrupt.replyTo(), Lane.INTERRUPT, new DmaDone(interrupt.id()));
      } else {
        stream.writing = true;
        forward(stream, packet, stream.met(packet, stream.postedDone));
      }
    }
    for (Iterator<Tlp> each = stream.nonPosted.iterator(); each.hasNext(); ) {
      Tlp packet = each.next();
      if (Traffic.postedBefore(packet) <= stream.postedDone || !stream.port.ordered()) {
        each.remove();
        forward(stream, packet, stream.met(packet, Traffic.postedBefore(packet)));
      }
    }
  }

  private void forward(Traffic stream, Tlp packet, List<Moment> met) {
    if (packet instanceof TranslationRequest request && request.pages() > 1) {
      Optional<Answers> answers = Optional.of(new Answers(request.pages()));
      for (int page = 0; page < request.pages(); page++) {
        Iova at = page == 0 ? request.iova() : request.iova().page().plus((long) page * PAGE);
        long id = stream.id(packet, page);
        inFlight.put(id, new InFlight(stream, packet, answers));
        translate(stream.port, id, request, at, List.of());
      }
      return;
    }
    long id = stream.id(packet, 0);
    inFlight.put(id, new InFlight(stream, packet));
    Port port = stream.port;
    if (packet instanceof MemoryWrite write) {
      up(
          port,
          id,
          Kind.WRITE,
          write.pasid(),
          write.dma(),
          write.translated(),
          write.address(),
          write.iova(),
          write.value(),
          false,
          write.attributes(),
          met);
    } else if (packet instanceof MemoryRead read) {
      up(
          port,
          id,
          Kind.READ,
          read.pasid(),
          read.dma(),
          read.translated(),
          read.address(),
          read.iova(),
          0,
          false,
          read.attributes(),
          met);
    } else if (packet instanceof TranslationRequest request) {
      translate(port, id, request, request.iova(), met);
    }
  }

  private void translate(
      Port port, long id, TranslationRequest request, Iova at, List<Moment> met) {
    up(
        port,
        id,
        Kind.TRANSLATE,
        request.pasid(),
        "",
        false,
        at.value(),
        at,
        0,
        request.noWrite(),
        TlpAttributes.NONE,
        met);
  }

  private void up(
      Port port,
      long id,
      Kind kind,
      Optional<Pasid> pasid,
      String dma,
      boolean translated,
      long address,
      Iova iova,
      long value,
      boolean noWrite,
      TlpAttributes attributes,
      List<Moment> met) {
    Upstream request =
        new Upstream(
            id,
            kind,
            port.function(),
            port.sid(),
            pasid,
            dma,
            translated,
            address,
            iova,
            value,
            noWrite,
            attributes,
            self);
    out.send(port.smmu(), Lane.INTERNAL, request, met);
  }

  private void finished(UpstreamDone done) {
    InFlight was = inFlight.remove(done.id());
    Traffic stream = was.stream();
    if (was.packet() instanceof MemoryWrite write) {
      if (done.status() != Status.SUCCESS) {
        out.note(new Refused(write.function(), write.dma(), write.iova(), true, done.why()));
      }
      out.note(new Closed("dma " + write.dma()));
      boolean free = stream.isFree(write);
      if (!free) {
        stream.writing = false;
      }
      plain = !free;
      stream.doneNow(write.postedBefore());
      pump(stream);
      touched(stream);
    } else if (was.packet() instanceof MemoryRead read) {
      if (done.status() != Status.SUCCESS) {
        out.note(new Refused(read.function(), read.dma(), read.iova(), false, done.why()));
      }
      out.send(
          stream.port.endpoint(),
          Lane.COMPLETION,
          new ReadCompletion(read.function(), read.tag(), done.status(), done.value()));
      out.only(Footprint.NONE); // a completion passes through
    } else if (was.packet() instanceof TranslationRequest request) {
      was.answers()
          .ifPresentOrElse(
              all -> gather(stream, request, all, done),
              () -> answer(stream, request, done, List.of()));
      out.only(was.answers().isPresent() ? stream.cells : Footprint.NONE);
    }
  }

  /** One answer goes out when all that were asked for are there. */
  private void gather(
      Traffic stream, TranslationRequest request, Answers answers, UpstreamDone done) {
    answers.byId.put(done.id(), done);
    if (answers.isComplete()) {
      UpstreamDone first = answers.byId.get(answers.byId.firstKey());
      answer(stream, request, first, answers.further());
      answers.byId.tailMap(first.id() + 1).values().forEach(this::issued);
    }
  }

  private void answer(
      Traffic stream, TranslationRequest request, UpstreamDone done, List<AtsTranslation> further) {
    out.send(
        stream.port.endpoint(),
        Lane.COMPLETION,
        new TranslationCompletion(
            request.function(), request.tag(), done.status(), done.translation(), further));
    issued(done);
  }

  private void issued(UpstreamDone done) {
    done.issued().ifPresent(unit -> out.send(unit, Lane.INTERNAL, new Issued(done.id())));
  }
}
