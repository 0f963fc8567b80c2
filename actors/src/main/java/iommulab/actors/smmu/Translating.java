package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryRequest.DeviceAccess;
import iommulab.actors.smmu.InFlight.Stage;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.ledger.HardwareFact.EntryUsed;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.Structure;
import iommulab.model.memory.Route;
import iommulab.model.pcie.AtsAnswer;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.Organisation;
import iommulab.model.walk.Access;
import iommulab.model.walk.CdFetch;
import iommulab.model.walk.ConfigFault;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.MemoryType;
import iommulab.model.walk.Reading;
import iommulab.model.walk.TableWalk;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import iommulab.model.walk.WalkInput;
import iommulab.model.walk.WalkResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * Second half of a transaction's way: its translation, from the TLB or by a walk, and its access to
 * memory (Arm IHI 0070, 3.4, 3.17).
 */
final class Translating {
  private final SmmuUnit.Build build;
  private final Iotlb iotlb;
  private final Transactions transactions;
  private final Reads reads;
  private final Endings endings;
  private final Outbox out;

  Translating(
      SmmuUnit.Build build,
      Iotlb iotlb,
      Transactions transactions,
      Reads reads,
      Endings endings,
      Outbox out) {
    this.build = build;
    this.iotlb = iotlb;
    this.transactions = transactions;
    this.reads = reads;
    this.endings = endings;
    this.out = out;
  }

  /** By STE and CD as they were found. */
  void begin(InFlight t) {
    if (build.tellsEntries()) {
      note(t, Structure.STE, t.ste.orElseThrow().encode());
      t.cd.ifPresent(cd -> note(t, Structure.CD, cd.encode()));
    }
    translate(
        t,
        asked(
            t, WalkInput.of(t.ste.orElseThrow(), t.cd, build.ids(), t.request.iova(), wanted(t))));
  }

  /** A translation request asks for writing unless NW is set (3.13.7.1). */
  private static WalkInput asked(InFlight t, WalkInput input) {
    return t.request.kind() == Kind.TRANSLATE ? input.asking(!t.request.noWrite()) : input;
  }

  private void note(InFlight t, Structure structure, long[] words) {
    int index = structure == Structure.CD ? CdFetch.index(t.request.pasid()).value() : 0;
    out.note(
        new EntryUsed(
            build.name(),
            t.request.function(),
            t.request.dma(),
            t.request.sid(),
            index,
            structure,
            LongStream.of(words).boxed().toList()));
  }

  /** What stage 1 translated already: through stage 2 only (3.9.1.3). */
  void beginAtStage2(InFlight t) {
    translate(
        t, WalkInput.of(t.ste.orElseThrow(), Optional.empty(), build.ids(), address(t), wanted(t)));
  }

  private void translate(InFlight t, WalkInput input) {
    t.input = Optional.of(input);
    List<TlbEntry> matches =
        input.stage1().isPresent()
            ? iotlb.matches(input.vmid(), input.stage1().get().asid(), input.iova())
            : iotlb.matches(input.vmid(), input.iova().asIpa());
    int taken = matches.size() > 1 ? resolve(matches) : 0;
    if (taken == matches.size() && taken > 0) {
      endings.fault(t, ConfigFault.of(EventCode.F_TLB_CONFLICT));
      return;
    }
    Optional<TlbEntry> hit = matches.stream().skip(taken).findFirst();
    if (hit.isPresent() && build.freedoms().evicts() && out.choose(2, "TLB entry gone") == 1) {
      iotlb.evict(hit.get());
      hit = Optional.empty();
    }
    if (hit.isEmpty() || input.mayDirty(hit.get())) {
      walk(t, TableWalk.begin(input, iotlb.forWalks()));
    } else if (isHalf(hit.get(), input)) {
      walk(t, TableWalk.resume(input, hit.get(), iotlb.forWalks()));
    } else {
      found(t, hit.get(), List.of(hit.get()), true);
    }
  }

  /**
   * Which of several entries answers: any of them; or none, where a conflict may be noticed and the
   * access is aborted (Arm IHI 0070, 3.20.1, 3.21.1.3).
   */
  private int resolve(List<TlbEntry> matches) {
    return out.choose(matches.size() + (iotlb.mayConflict() ? 1 : 0), "TLB entry of several");
  }

  /** Whether it is stage 1 only of a translation through both, as a split TLB has it. */
  private boolean isHalf(TlbEntry entry, WalkInput input) {
    return iotlb.organisation() == Organisation.SPLIT
        && entry.kind() == TlbEntry.Kind.S1
        && input.stage2().isPresent();
  }

  private void walk(InFlight t, Reading<WalkResult> walk) {
    boolean hit = walk.wants().isEmpty();
    t.stage = Stage.WALK;
    reads.run(t, walk, result -> walked(t, result, hit));
  }

  private void walked(InFlight t, WalkResult result, boolean hit) {
    if (result instanceof WalkFault fault) {
      endings.fault(t, fault);
      return;
    }
    Mapped mapped = (Mapped) result;
    iotlb.keep(mapped);
    found(t, mapped.entry(), iotlb.organisation().used(mapped), hit);
  }

  private void found(InFlight t, TlbEntry entry, List<TlbEntry> used, boolean hit) {
    if (endings.silently(t)) {
      return;
    }
    Upstream request = t.request;
    Pa pa = entry.translate(address(t));
    out.note(
        new TlbUsed(build.name(), request.function(), pasid(request), request.iova(), pa, hit));
    t.used = used;
    if (request.kind() == Kind.TRANSLATE) {
      boolean split = Configuring.isSplit(build, t.ste.orElseThrow());
      endings.answer(t, AtsAnswer.of(entry, request.iova(), split, Endings.TRANSLATION_UNIT_BITS));
    } else if (entry.permits(wanted(t).orElseThrow())) {
      access(t, pa, entry.type());
    } else {
      endings.denied(t, entry, wanted(t).orElseThrow());
    }
  }

  /** Lets the transaction access memory there. */
  void access(InFlight t, Pa at) {
    access(t, at, MemoryType.WRITE_BACK);
  }

  /** No Snoop acts behind what the translation says (Arm IHI 0070, 13.1). */
  private void access(InFlight t, Pa at, MemoryType type) {
    Upstream request = t.request;
    boolean past = request.attributes().noSnoop() || type != MemoryType.WRITE_BACK;
    t.stage = Stage.ACCESS;
    out.send(
        build.memory(),
        Lane.MEMORY,
        new DeviceAccess(
            transactions.waits(t),
            request.function(),
            request.dma(),
            request.iova(),
            at,
            request.kind() == Kind.WRITE,
            request.value(),
            request.translated(),
            pasid(request),
            past ? Route.POINT : Route.SNOOPED,
            build.self()));
  }

  private static OptionalInt pasid(Upstream request) {
    return request.pasid().stream().mapToInt(Pasid::value).findFirst();
  }

  private static Iova address(InFlight t) {
    return new Iova(t.request.address());
  }

  private static Optional<Access> wanted(InFlight t) {
    return t.request.kind() == Kind.TRANSLATE
        ? Optional.empty()
        : Optional.of(Access.of(t.request.kind() == Kind.WRITE));
  }
}
