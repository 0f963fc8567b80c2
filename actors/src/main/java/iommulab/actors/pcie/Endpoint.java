package iommulab.actors.pcie;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.EndpointCommand.AtsSet;
import iommulab.actors.pcie.EndpointCommand.AwaitDma;
import iommulab.actors.pcie.EndpointCommand.SetAts;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.Interrupt;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.DmaOp;
import iommulab.model.tlb.Atc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An endpoint function: an address translation cache and a DMA engine that runs a program.
 *
 * <p>Honest obligations (PCIe ATS, invalidation): before an invalidate completion leaves, the named
 * entries are gone, reads that used them have returned, and writes that used them are ahead of it.
 * A translation request that an invalidate covers while it is outstanding is poisoned: its answer
 * is not used but asked for again. The answer tells how large a range it would have filled.
 */
public final class Endpoint {
  private record Next() implements Message {}

  /** What an endpoint is built with. */
  public record Card(
      String function,
      Address<Message> rootComplex,
      Conduct conduct,
      boolean ats,
      Atc atc,
      Window issue) {}

  private static final class Asked {
    final DmaOp.Addressed op;
    final String dma;
    final List<InvalidateRequest> overtakenBy = new ArrayList<>();
    boolean forgotten;

    Asked(DmaOp.Addressed op, String dma) {
      this.op = op;
      this.dma = dma;
    }

    boolean isPoisoned(Optional<AtsTranslation> answer) {
      int bits = answer.map(AtsTranslation::log2Size).orElse(0);
      return forgotten || overtakenBy.stream().anyMatch(request -> names(request, op, bits));
    }
  }

  private record Reading(DmaOp.Read op, String dma, boolean translated) {}

  private static final class Owed {
    final InvalidateRequest request;
    final List<Long> reads;

    Owed(InvalidateRequest request, List<Long> reads) {
      this.request = request;
      this.reads = reads;
    }
  }

  private final Outbox out;
  private final Card card;
  private final Atc atc;
  private final Deque<DmaOp> program = new ArrayDeque<>();
  private final Map<Long, Asked> asked = new TreeMap<>();
  private final Map<Long, Reading> reads = new TreeMap<>();
  private final List<Owed> owed = new ArrayList<>();
  private final List<AwaitDma> waiting = new ArrayList<>();
  private boolean ats;
  private boolean busy;
  private long posted;
  private long nextTag;
  private int nextDma;

  private Endpoint(Card card, Outbox out) {
    this.out = out;
    this.card = card;
    this.atc = card.atc().copy();
    this.ats = card.ats();
  }

  /** An endpoint that waits for a DMA program. */
  public static Behavior<Message> of(Card card, Outbox out) {
    Endpoint endpoint = new Endpoint(card, out);
    return Behaviors.receiveMessage(endpoint::handle);
  }

  private Behavior<Message> handle(Message message) {
    if (message instanceof Next) {
      busy = false;
      begin();
    } else if (message instanceof StartDma start) {
      program.addAll(start.program());
      proceed();
    } else if (message instanceof TranslationCompletion completion) {
      onTranslation(completion);
    } else if (message instanceof ReadCompletion completion) {
      onRead(completion);
    } else if (message instanceof InvalidateRequest request) {
      onInvalidate(request);
    } else if (message instanceof AwaitDma await) {
      waiting.add(await);
      proceed();
    } else if (message instanceof SetAts set) {
      ats = set.enabled();
      atc.clear();
      asked.values().forEach(what -> what.forgotten = true);
      out.send(set.replyTo(), Lane.MMIO, new AtsSet(set.id()));
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }

  /** Arms the next step of the program, if it is free to go on; tells who waits for its end. */
  private void proceed() {
    if (!busy && program.isEmpty()) {
      waiting.forEach(
          await ->
              out.send(
                  card.rootComplex(),
                  Lane.POSTED,
                  new Interrupt(card.function(), posted++, await.id(), await.replyTo())));
      waiting.clear();
    } else if (!busy) {
      busy = true;
      Window wait = program.peek() instanceof DmaOp.Pause pause ? pause.time() : card.issue();
      out.after(wait, new Next());
    }
  }

  private void begin() {
    if (!(program.remove() instanceof DmaOp.Addressed op)) {
      proceed();
      return;
    }
    String dma = card.function() + ":" + nextDma++;
    if (!(op instanceof DmaOp.Translate)) {
      out.note(new Opened("dma " + dma));
    }
    start(op, dma);
  }

  private void start(DmaOp.Addressed op, String dma) {
    if (!(op instanceof DmaOp.Translate)) {
      issue(op, dma);
    } else if (ats) {
      ask(op, dma);
    } else {
      proceed();
    }
  }

  private void issue(DmaOp.Addressed op, String dma) {
    if (!ats) {
      access(op, dma, false, op.iova().value());
      return;
    }
    Optional<Atc.Line> hit = atc.lookup(op.pasid(), op.iova(), op.writes());
    if (hit.isPresent()) {
      access(op, dma, true, hit.get().translate(op.iova()).value());
    } else {
      ask(op, dma);
    }
  }

  private void ask(DmaOp.Addressed op, String dma) {
    busy = true;
    long tag = nextTag++;
    asked.put(tag, new Asked(op, dma));
    out.send(
        card.rootComplex(),
        Lane.NON_POSTED,
        new TranslationRequest(card.function(), posted, tag, op.pasid(), op.iova(), !op.writes()));
  }

  private void access(DmaOp.Addressed op, String dma, boolean translated, long address) {
    if (op instanceof DmaOp.Write write) {
      out.send(
          card.rootComplex(),
          Lane.POSTED,
          new MemoryWrite(
              card.function(),
              posted++,
              dma,
              write.pasid(),
              translated,
              address,
              write.iova(),
              write.value()));
      proceed();
    } else if (op instanceof DmaOp.Read read) {
      busy = true;
      long tag = nextTag++;
      reads.put(tag, new Reading(read, dma, translated));
      out.send(
          card.rootComplex(),
          Lane.NON_POSTED,
          new MemoryRead(
              card.function(), posted, tag, dma, read.pasid(), translated, address, read.iova()));
    }
  }

  private void onTranslation(TranslationCompletion completion) {
    Asked what = asked.remove(completion.tag());
    DmaOp.Addressed op = what.op;
    busy = false;
    if (what.isPoisoned(completion.translation())) {
      start(op, what.dma);
      return;
    }
    Optional<Atc.Line> line =
        completion.translation().flatMap(answer -> atc.insert(op.pasid(), op.iova(), answer));
    line.ifPresent(
        filled -> out.note(new AtcFilled(card.function(), op.iova(), filled.translate(op.iova()))));
    if (op instanceof DmaOp.Translate) {
      proceed();
    } else if (line.isPresent() && (op.writes() ? line.get().write() : line.get().read())) {
      access(op, what.dma, true, line.get().translate(op.iova()).value());
    } else {
      String why = completion.status() == Status.SUCCESS ? "no rights" : "" + completion.status();
      out.note(new Refused(card.function(), what.dma, op.iova(), op.writes(), why));
      out.note(new Closed("dma " + what.dma));
      proceed();
    }
  }

  private void onRead(ReadCompletion completion) {
    Reading read = reads.remove(completion.tag());
    if (completion.status() == Status.SUCCESS && !read.op().register().isEmpty()) {
      out.note(
          new RegisterSet(
              card.function(), read.op().register(), "0x" + Long.toHexString(completion.value())));
    }
    out.note(new Closed("dma " + read.dma()));
    for (Iterator<Owed> each = owed.iterator(); each.hasNext(); ) {
      Owed debt = each.next();
      debt.reads.remove(completion.tag());
      if (debt.reads.isEmpty()) {
        each.remove();
        answer(debt.request);
      }
    }
    busy = false;
    proceed();
  }

  private void onInvalidate(InvalidateRequest request) {
    if (card.conduct() == Conduct.SILENT) {
      return;
    }
    int dropped =
        atc.invalidate(request.pasid(), request.global(), request.iova(), request.log2span());
    out.note(new AtcDropped(card.function(), request.itag(), dropped));
    asked.values().forEach(what -> what.overtakenBy.add(request));
    List<Long> using = new ArrayList<>();
    reads.forEach(
        (tag, read) -> {
          if (read.translated() && names(request, read.op(), 0)) {
            using.add(tag);
          }
        });
    if (using.isEmpty()) {
      answer(request);
    } else {
      owed.add(new Owed(request, using));
    }
  }

  private void answer(InvalidateRequest request) {
    out.note(new AtcAnswered(card.function(), request.itag()));
    out.send(
        card.rootComplex(),
        Lane.POSTED,
        new InvalidateCompletion(card.function(), posted++, 1 << request.itag(), 1));
  }

  /**
   * Whether the request names a translation of this size for the operation. Without PASID it names
   * all that have one (PCIe 6.2, 10.3.8); with PASID, whose it is is not asked, which errs safely.
   */
  private static boolean names(InvalidateRequest request, DmaOp.Addressed op, int log2size) {
    int bits = Math.max(request.log2span(), log2size);
    boolean everyPasid = request.pasid().isEmpty() && op.pasid().isPresent();
    return everyPasid || op.iova().alignDown(bits).equals(request.iova().alignDown(bits));
  }
}
