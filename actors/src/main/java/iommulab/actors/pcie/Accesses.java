package iommulab.actors.pcie;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.FunctionState;
import iommulab.model.pcie.PageResponse;
import iommulab.model.pcie.TlpAttributes;
import iommulab.model.tlb.Atc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The accesses that an endpoint has under way: from the ATC's hit or a translation request, over
 * the page behind it if need be, to the read or the write.
 *
 * <p>A translation request that an invalidate covers while it is outstanding is poisoned: its
 * answer is not used but asked for again. The answer tells how large a range it would have filled.
 * A part of the {@link Endpoint} actor.
 */
final class Accesses {
  private static final int PAGE = 4096;

  /** Whose accesses they are: a program that may have to wait for one. */
  interface Program {
    FunctionState state();

    /** The next step may not begin yet. */
    void waits();

    /** The next step may begin, with {@link #proceed}. */
    void goesOn();

    void proceed();

    void readReturned(long tag);

    /** How many posted packets were sent. */
    long posted();

    /** Counts one more posted packet and gives its number. */
    long nextPosted();
  }

  /** So many entries of a common ATC are another function's. */
  record Holds(String function, int entries) implements Message {}

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
      return isPoisoned(op.iova(), answer.map(AtsTranslation::log2Size).orElse(0));
    }

    boolean isPoisoned(Iova at, int bits) {
      return forgotten
          || overtakenBy.stream().anyMatch(request -> names(request, op.pasid(), at, bits));
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
  private final Endpoint.Card card;
  private final Program program;
  private final PageRequests pages;
  private final FunctionTouches touches;
  private final Atc atc;
  private final Map<Long, Asked> asked = new TreeMap<>();
  private final Map<Long, Reading> reads = new TreeMap<>();
  private Optional<Paging> paging = Optional.empty();
  private final Map<String, Integer> elsewhere = new TreeMap<>();
  private long nextTag;

  Accesses(
      Endpoint.Card card,
      Outbox out,
      PageRequests pages,
      Program program,
      FunctionTouches touches) {
    this.card = card;
    this.out = out;
    this.pages = pages;
    this.program = program;
    this.touches = touches;
    this.atc = card.options().atc().copy();
  }

  /** Begins an access, or once more where its translation came to nothing. */
  void start(DmaOp.Addressed op, String dma) {
    if (!(op instanceof DmaOp.Translate)) {
      issue(op, dma);
    } else if (program.state().ats()) {
      ask(op, dma);
    } else {
      program.proceed();
    }
  }

  private void issue(DmaOp.Addressed op, String dma) {
    if (op instanceof DmaOp.Forge) {
      access(op, dma, new Way(true, op.iova().value(), false));
      return;
    } else if (!program.state().ats() || op instanceof DmaOp.Msi) {
      access(op, dma, Way.untranslated(op));
      return;
    }
    touches.reads(FunctionTouches.TRANSLATIONS);
    Optional<Atc.Line> hit = atc.lookup(op.pasid(), op.iova(), op.writes());
    if (hit.isPresent() && card.options().forgets() && out.choose(2, "atc forgets") == 1) {
      touches.writes(FunctionTouches.TRANSLATIONS);
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
    if (!program.state().mayRequest()) {
      giveUp(op, dma, program.state().whyNot());
      program.proceed();
      return;
    }
    program.waits();
    touches.writes(FunctionTouches.TRANSLATIONS);
    long tag = nextTag++;
    asked.put(tag, new Asked(op, dma));
    out.send(
        card.rootComplex(),
        Lane.NON_POSTED,
        new TranslationRequest(
            card.function(),
            program.posted(),
            tag,
            op.pasid(),
            op.iova(),
            !op.writes(),
            card.options().pagesAtOnce()));
  }

  private void access(DmaOp.Addressed op, String dma, Way way) {
    if (!program.state().mayRequest()) {
      giveUp(op, dma, program.state().whyNot());
      program.proceed();
    } else if (op instanceof DmaOp.Write write) {
      post(op, dma, way, write.value(), way.attributes(write.attributes()));
    } else if (op instanceof DmaOp.Msi msi) {
      post(op, dma, way, msi.value(), TlpAttributes.NONE);
    } else if (op instanceof DmaOp.Forge forged) {
      post(op, dma, way, forged.value(), TlpAttributes.NONE);
    } else if (op instanceof DmaOp.Read read) {
      program.waits();
      touches.writes(FunctionTouches.READS);
      long tag = nextTag++;
      reads.put(tag, new Reading(read, dma, way.translated()));
      out.send(
          card.rootComplex(),
          Lane.NON_POSTED,
          new MemoryRead(
              card.function(),
              program.posted(),
              tag,
              dma,
              read.pasid(),
              way.translated(),
              way.address(),
              read.iova(),
              way.attributes(read.attributes())));
    }
  }

  private void post(DmaOp.Addressed op, String dma, Way way, long value, TlpAttributes attributes) {
    out.send(
        card.rootComplex(),
        Lane.POSTED,
        new MemoryWrite(
            card.function(),
            program.nextPosted(),
            dma,
            op.pasid(),
            way.translated(),
            way.address(),
            op.iova(),
            value,
            attributes));
    program.proceed();
  }

  private AtcFilled filled(DmaOp.Addressed op, Iova at, Atc.Line line) {
    OptionalInt pasid = op.pasid().stream().mapToInt(Pasid::value).findFirst();
    Pa target = line.translate(at);
    return new AtcFilled(card.function(), pasid, at, target, line.log2Size());
  }

  void onTranslation(TranslationCompletion completion) {
    touches.writes(FunctionTouches.TRANSLATIONS);
    Asked what = asked.remove(completion.tag());
    if (what == null) {
      return; // asked before a reset
    }
    DmaOp.Addressed op = what.op;
    program.goesOn();
    if (what.isPoisoned(completion.translation())) {
      start(op, what.dma);
      return;
    }
    for (int i = completion.further().size(); i > 0; i--) { // the one that is needed comes last
      AtsTranslation more = completion.further().get(i - 1);
      Iova at = op.iova().page().plus((long) i * PAGE);
      if (!what.isPoisoned(at, more.log2Size())) {
        keep(op, at, more);
      }
    }
    Optional<Atc.Line> line =
        completion.translation().flatMap(answer -> keep(op, op.iova(), answer));
    tellBesides();
    if (op instanceof DmaOp.Translate) {
      program.proceed();
    } else if (completion.translation().filter(AtsTranslation::untranslatedOnly).isPresent()) {
      access(op, what.dma, Way.untranslated(op));
    } else if (line.isPresent() && (op.writes() ? line.get().write() : line.get().read())) {
      access(op, what.dma, Way.by(line.get(), op));
    } else {
      String why = completion.status() == Status.SUCCESS ? "no rights" : "" + completion.status();
      if (completion.status() != Status.SUCCESS || !pageIn(op, what.dma)) {
        giveUp(op, what.dma, why);
        program.proceed();
      }
    }
  }

  private Optional<Atc.Line> keep(DmaOp.Addressed op, Iova at, AtsTranslation answer) {
    Optional<Atc.Line> line = atc.insert(op.pasid(), at, answer);
    line.ifPresent(filled -> out.note(filled(op, at, filled)));
    return line;
  }

  /** The other functions of a common ATC give up what has no room any more. */
  private void tellBesides() {
    for (Address<Message> other : card.beside()) {
      out.send(other, Lane.INTERNAL, new Holds(card.function(), atc.size()));
    }
  }

  /** Another function has so many entries of the common ATC now: the oldest here make room. */
  void besides(Holds other) {
    elsewhere.put(other.function(), other.entries());
    int theirs = elsewhere.values().stream().mapToInt(Integer::intValue).sum();
    while (atc.size() > 0 && atc.size() + theirs > atc.capacity()) {
      atc.evictOldest();
    }
  }

  /** Asks for the page of an access that has no rights to it; false if it may not, or gives up. */
  private boolean pageIn(DmaOp.Addressed op, String dma) {
    int before = paging.filter(p -> p.isOf(dma)).map(Paging::asked).orElse(0);
    if (!program.state().mayRequest()
        || !pages.mayAsk(1)
        || before > card.options().paging().retries()) {
      return false;
    }
    touches.everything();
    program.waits();
    paging = Optional.of(new Paging(op, dma, before + 1, true));
    pages.ask(List.of(op.iova()), op.pasid(), op.writes(), code -> pagedIn(op, dma, code));
    return true;
  }

  /** Success means: ask for the translation again, it may still be without rights. */
  private void pagedIn(DmaOp.Addressed op, String dma, PageResponse.Code code) {
    program.goesOn();
    paging = paging.map(p -> new Paging(op, dma, p.asked(), false));
    if (code == PageResponse.Code.SUCCESS) {
      start(op, dma);
    } else {
      giveUp(op, dma, "page response " + code);
      program.proceed();
    }
  }

  private void giveUp(DmaOp.Addressed op, String dma, String why) {
    if (!(op instanceof DmaOp.Translate)) {
      out.note(new Refused(card.function(), dma, op.iova(), op.writes(), why));
      out.note(new Closed("dma " + dma));
    }
  }

  void onRead(ReadCompletion completion) {
    touches.writes(FunctionTouches.READS);
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
    program.readReturned(completion.tag());
    program.goesOn();
    program.proceed();
  }

  /** Drops what the request names from the ATC; gives the reads that still use it. */
  List<Long> drop(InvalidateRequest request, boolean spoilsWhatIsAsked) {
    touches.writes(FunctionTouches.TRANSLATIONS);
    touches.reads(FunctionTouches.READS);
    int dropped =
        atc.invalidate(request.pasid(), request.global(), request.iova(), request.log2span());
    out.note(new AtcDropped(card.function(), request.itag(), dropped));
    if (spoilsWhatIsAsked) {
      asked.values().forEach(what -> what.overtakenBy.add(request));
    }
    List<Long> using = new ArrayList<>();
    reads.forEach(
        (tag, read) -> {
          if (read.translated() && names(request, read.op().pasid(), read.op().iova(), 0)) {
            using.add(tag);
          }
        });
    return using;
  }

  /** The ATC is emptied, and no answer that is on its way fills it. */
  void forgetTranslations() {
    touches.writes(FunctionTouches.TRANSLATIONS);
    atc.clear();
    asked.values().forEach(what -> what.forgotten = true);
  }

  /** None of them comes to its end; whether the program waited for one. */
  boolean abandon(String why) {
    Optional<Paging> waits = paging.filter(Paging::waits);
    paging = Optional.empty();
    waits.ifPresent(p -> giveUp(p.op(), p.dma(), why));
    boolean waited = waits.isPresent() || !asked.isEmpty() || !reads.isEmpty();
    asked.values().forEach(what -> giveUp(what.op, what.dma, why));
    reads.values().forEach(read -> giveUp(read.op(), read.dma(), why));
    asked.clear();
    reads.clear();
    return waited;
  }

  /**
   * Whether the request names a translation of this size for the operation. Without PASID it names
   * all that have one (PCIe 6.2, 10.3.8); with PASID, whose it is is not asked, which errs safely.
   */
  private static boolean names(
      InvalidateRequest request, Optional<Pasid> pasid, Iova at, int log2size) {
    int bits = Math.max(request.log2span(), log2size);
    boolean everyPasid = request.pasid().isEmpty() && pasid.isPresent();
    return everyPasid || at.alignDown(bits).equals(request.iova().alignDown(bits));
  }
}
