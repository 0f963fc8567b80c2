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
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.FunctionRemoved;
import iommulab.model.ledger.HardwareFact.FunctionReset;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.FunctionState;
import iommulab.model.pcie.PageResponse;
import iommulab.model.pcie.TlpAttributes;
import iommulab.model.tlb.Atc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 *
 * <p>How far a function keeps to that is its {@link Conduct}; {@link Invalidations} carries it out.
 * A function that is gone stays and answers as absent.
 */
public final class Endpoint {
  private record Next() implements Message {}

  /**
   * What an endpoint is built with.
   *
   * @param forgets whether its ATC drops entries whenever it likes
   * @param physical the physical function, for a virtual one: they share the invalidate queue
   * @param pageCredits page requests that it may have outstanding; 0 without page requests
   * @param pageRetries how often it asks for a page again that it was told is there and is not
   */
  public record Card(
      String function,
      Address<Message> rootComplex,
      Conduct conduct,
      boolean ats,
      Atc atc,
      boolean forgets,
      Window issue,
      Answering answering,
      Optional<Address<Message>> physical,
      int pageCredits,
      int pageRetries,
      Address<Message> self) {
    /** A function without page requests. */
    public Card(
        String function,
        Address<Message> rootComplex,
        Conduct conduct,
        boolean ats,
        Atc atc,
        boolean forgets,
        Window issue,
        Answering answering,
        Optional<Address<Message>> physical,
        Address<Message> self) {
      this(
          function,
          rootComplex,
          conduct,
          ats,
          atc,
          forgets,
          issue,
          answering,
          physical,
          0,
          0,
          self);
    }
  }

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

  /** How an access goes: by a translation, which may forbid No Snoop (N), or by its address. */
  private record Way(boolean translated, long address, boolean snoops) {
    static Way untranslated(DmaOp.Addressed op) {
      return new Way(false, op.iova().value(), false);
    }

    static Way by(Atc.Line line, DmaOp.Addressed op) {
      return new Way(true, line.translate(op.iova()).value(), line.snoops());
    }

    TlpAttributes attributes(TlpAttributes wanted) {
      return snoops ? new TlpAttributes(wanted.relaxed(), false) : wanted;
    }
  }

  /** An access that waits for its page, or for its translation behind it. */
  private record Paging(DmaOp.Addressed op, String dma, int asked, boolean waits) {
    boolean isOf(String other) {
      return dma.equals(other);
    }
  }

  private final Outbox out;
  private final Card card;
  private final Atc atc;
  private final Deque<DmaOp> program = new ArrayDeque<>();
  private final Map<Long, Asked> asked = new TreeMap<>();
  private final Map<Long, Reading> reads = new TreeMap<>();
  private final List<AwaitDma> waiting = new ArrayList<>();
  private final Invalidations invalidations;
  private final PageRequests pages;
  private Optional<Paging> paging = Optional.empty();
  private FunctionState state;
  private boolean busy;
  private long posted;
  private long nextTag;
  private int nextDma;

  private Endpoint(Card card, Outbox out) {
    this.out = out;
    this.card = card;
    this.atc = card.atc().copy();
    this.state = FunctionState.working(card.ats());
    this.invalidations = new Invalidations(out, card, new Affected());
    this.pages = new PageRequests(card, out, () -> posted++);
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
    } else if (message instanceof EndpointCommand.Happen happen) {
      happens(happen.write());
      out.send(happen.replyTo(), Lane.MMIO, new Happened(happen.id()));
    } else if (message instanceof EndpointCommand.Behave behave) {
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
      onTranslation(completion);
    } else if (message instanceof ReadCompletion completion) {
      onRead(completion);
    } else if (message instanceof PageResponseMessage response) {
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
      waiting.add(await);
      proceed();
    } else if (!invalidations.onQueue(message)) {
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
    if (program.isEmpty()) {
      return; // the function was removed
    }
    DmaOp next = program.remove();
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
    start(op, dma);
  }

  private void start(DmaOp.Addressed op, String dma) {
    if (!(op instanceof DmaOp.Translate)) {
      issue(op, dma);
    } else if (state.ats()) {
      ask(op, dma);
    } else {
      proceed();
    }
  }

  private void issue(DmaOp.Addressed op, String dma) {
    if (!state.ats()) {
      access(op, dma, Way.untranslated(op));
      return;
    }
    Optional<Atc.Line> hit = atc.lookup(op.pasid(), op.iova(), op.writes());
    if (hit.isPresent() && card.forgets() && out.choose(2, "atc forgets") == 1) {
      atc.evict(hit.get());
      hit = Optional.empty();
    }
    if (hit.isPresent()) {
      access(op, dma, Way.by(hit.get(), op));
    } else {
      ask(op, dma);
    }
  }

  private void ask(DmaOp.Addressed op, String dma) {
    if (!state.mayRequest()) {
      giveUp(op, dma, state.whyNot());
      proceed();
      return;
    }
    busy = true;
    long tag = nextTag++;
    asked.put(tag, new Asked(op, dma));
    out.send(
        card.rootComplex(),
        Lane.NON_POSTED,
        new TranslationRequest(card.function(), posted, tag, op.pasid(), op.iova(), !op.writes()));
  }

  private void access(DmaOp.Addressed op, String dma, Way way) {
    if (!state.mayRequest()) {
      giveUp(op, dma, state.whyNot());
      proceed();
    } else if (op instanceof DmaOp.Write write) {
      out.send(
          card.rootComplex(),
          Lane.POSTED,
          new MemoryWrite(
              card.function(),
              posted++,
              dma,
              write.pasid(),
              way.translated(),
              way.address(),
              write.iova(),
              write.value(),
              way.attributes(write.attributes())));
      proceed();
    } else if (op instanceof DmaOp.Read read) {
      busy = true;
      long tag = nextTag++;
      reads.put(tag, new Reading(read, dma, way.translated()));
      out.send(
          card.rootComplex(),
          Lane.NON_POSTED,
          new MemoryRead(
              card.function(),
              posted,
              tag,
              dma,
              read.pasid(),
              way.translated(),
              way.address(),
              read.iova(),
              way.attributes(read.attributes())));
    }
  }

  private void onTranslation(TranslationCompletion completion) {
    Asked what = asked.remove(completion.tag());
    if (what == null) {
      return; // asked before a reset
    }
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
    } else if (completion.translation().filter(AtsTranslation::untranslatedOnly).isPresent()) {
      access(op, what.dma, Way.untranslated(op));
    } else if (line.isPresent() && (op.writes() ? line.get().write() : line.get().read())) {
      access(op, what.dma, Way.by(line.get(), op));
    } else {
      String why = completion.status() == Status.SUCCESS ? "no rights" : "" + completion.status();
      if (completion.status() != Status.SUCCESS || !pageIn(op, what.dma)) {
        giveUp(op, what.dma, why);
        proceed();
      }
    }
  }

  /** Asks for the page of an access that has no rights to it; false if it may not, or gives up. */
  private boolean pageIn(DmaOp.Addressed op, String dma) {
    int before = paging.filter(p -> p.isOf(dma)).map(Paging::asked).orElse(0);
    if (!state.mayRequest() || !pages.mayAsk(1) || before > card.pageRetries()) {
      return false;
    }
    busy = true;
    paging = Optional.of(new Paging(op, dma, before + 1, true));
    pages.ask(List.of(op.iova()), op.pasid(), op.writes(), code -> pagedIn(op, dma, code));
    return true;
  }

  /** Success means: ask for the translation again, it may still be without rights. */
  private void pagedIn(DmaOp.Addressed op, String dma, PageResponse.Code code) {
    busy = false;
    paging = paging.map(p -> new Paging(op, dma, p.asked(), false));
    if (code == PageResponse.Code.SUCCESS) {
      start(op, dma);
    } else {
      giveUp(op, dma, "page response " + code);
      proceed();
    }
  }

  private void giveUp(DmaOp.Addressed op, String dma, String why) {
    if (!(op instanceof DmaOp.Translate)) {
      out.note(new Refused(card.function(), dma, op.iova(), op.writes(), why));
      out.note(new Closed("dma " + dma));
    }
  }

  private void onRead(ReadCompletion completion) {
    Reading read = reads.remove(completion.tag());
    if (read == null) {
      return; // sent before a reset
    }
    if (completion.status() == Status.SUCCESS && !read.op().register().isEmpty()) {
      out.note(
          new RegisterSet(
              card.function(), read.op().register(), "0x" + Long.toHexString(completion.value())));
    }
    out.note(new Closed("dma " + read.dma()));
    invalidations.readReturned(completion.tag());
    busy = false;
    proceed();
  }

  private List<Long> drop(InvalidateRequest request) {
    int dropped =
        atc.invalidate(request.pasid(), request.global(), request.iova(), request.log2span());
    out.note(new AtcDropped(card.function(), request.itag(), dropped));
    if (invalidations.spoilsWhatIsAsked()) {
      asked.values().forEach(what -> what.overtakenBy.add(request));
    }
    List<Long> using = new ArrayList<>();
    reads.forEach(
        (tag, read) -> {
          if (read.translated() && names(request, read.op(), 0)) {
            using.add(tag);
          }
        });
    return using;
  }

  private void happens(ConfigWrite write) {
    if (state.emptiesAtc(write)) {
      atc.clear();
      asked.values().forEach(what -> what.forgotten = true);
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
    Optional<Paging> waits = paging.filter(Paging::waits);
    paging = Optional.empty();
    waits.ifPresent(p -> giveUp(p.op(), p.dma(), why));
    boolean waited = waits.isPresent() || !asked.isEmpty() || !reads.isEmpty();
    asked.values().forEach(what -> giveUp(what.op, what.dma, why));
    reads.values().forEach(read -> giveUp(read.op(), read.dma(), why));
    asked.clear();
    reads.clear();
    if (!state.present()) {
      program.clear();
    } else if (waited) {
      busy = false;
      proceed();
    }
  }

  private final class Affected implements Invalidations.Function {
    @Override
    public List<Long> drop(InvalidateRequest request) {
      return Endpoint.this.drop(request);
    }

    @Override
    public void happens(ConfigWrite write) {
      Endpoint.this.happens(write);
    }

    @Override
    public long posted() {
      return posted;
    }

    @Override
    public long nextPosted() {
      return posted++;
    }
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
