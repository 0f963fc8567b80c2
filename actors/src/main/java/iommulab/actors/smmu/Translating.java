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
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.Organisation;
import iommulab.model.tlb.TlbConflict;
import iommulab.model.walk.Access;
import iommulab.model.walk.CdFetch;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.MemoryType;
import iommulab.model.walk.Reading;
import iommulab.model.walk.TableWalk;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import iommulab.model.walk.WalkInput;
import iommulab.model.walk.WalkResult;
import java.util.ArrayList;
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
  private final Touches touches;
  private final Outbox out;

  Translating(
      SmmuUnit.Build build,
      Iotlb iotlb,
      Transactions transactions,
      Reads reads,
      Endings endings,
      Touches touches,
      Outbox out) {
    this.build = build;
    this.iotlb = iotlb;
    this.transactions = transactions;
    this.reads = reads;
    this.endings = endings;
    this.touches = touches;
    this.out = out;
  }

  /** By STE and CD as they were found. */
  void begin(InFlight t) {
    if (build.tellsEntries() && !t.hinted) {
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
    touches.looksUp();
    List<TlbEntry> matches = matches(input);
    Optional<TlbEntry> hit = matches.stream().findFirst();
    if (matches.size() > 1) {
      TlbConflict way = way(matches);
      if (way == TlbConflict.DETECTED) {
        endings.conflict(t);
        return;
      } else if (way == TlbConflict.MIXED) {
        mix(t, input, matches);
        return;
      } else if (way == TlbConflict.ANY) {
        hit = Optional.of(matches.get(out.choose(matches.size(), "one of several TLB entries")));
      }
    }
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

  private List<TlbEntry> matches(WalkInput input) {
    return input
        .stage1()
        .map(first -> iotlb.matches(input.vmid(), first.asid(), first.aset(), input.iova()))
        .orElseGet(() -> iotlb.matches(input.vmid(), input.iova().asIpa()));
  }

  /** What comes of it this time (3.20.1). */
  private TlbConflict way(List<TlbEntry> matches) {
    TlbConflict way = build.freedoms().conflict().of(matches, build.ids().get(IdRegisters.BBML));
    if (way == TlbConflict.DRAWN) {
      return out.choose(2, "TLB conflict noticed") == 1 ? TlbConflict.DETECTED : TlbConflict.ANY;
    }
    boolean stage2Only = matches.get(0).kind() == TlbEntry.Kind.S2;
    return way == TlbConflict.MIXED && stage2Only ? TlbConflict.ANY : way; // stays in its map
  }

  private void mix(InFlight t, WalkInput input, List<TlbEntry> matches) {
    TlbEntry mixed = TlbConflict.mixed(matches, input.iova());
    if (input.stage2().isEmpty()) {
      found(t, mixed, matches, true);
    } else {
      t.stage = Stage.WALK;
      reads.run(
          t,
          TableWalk.resume(input, mixed, iotlb.forWalks()),
          result -> mixedBelow(t, result, matches));
    }
  }

  /** An amalgam of intermediate addresses, behind stage 2: not kept. */
  private void mixedBelow(InFlight t, WalkResult result, List<TlbEntry> matches) {
    if (result instanceof WalkFault fault) {
      endings.fault(t, fault);
      return;
    }
    List<TlbEntry> used = new ArrayList<>(matches);
    used.addAll(((Mapped) result).stage2());
    found(t, ((Mapped) result).entry(), List.copyOf(used), false);
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
    if (mapped.entry().global()) {
      touches.everything(); // other address spaces see it, too
    }
    touches.keepsTranslation(t, mapped);
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
      boolean split = Configuring.isSplit(t, t.ste.orElseThrow());
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
