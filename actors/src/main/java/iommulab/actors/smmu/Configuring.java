package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.InFlight.Stage;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.model.walk.CdFetch;
import iommulab.model.walk.CdFound;
import iommulab.model.walk.CdResult;
import iommulab.model.walk.ConfigFault;
import iommulab.model.walk.SteFetch;
import iommulab.model.walk.SteFound;
import iommulab.model.walk.SteResult;
import iommulab.model.walk.StreamTable;
import iommulab.model.walk.WalkFault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * First half of a transaction's way: its STE and CD, from the configuration cache or from memory,
 * and what they permit (Arm IHI 0070, 3.9.1, 5.2, 5.4).
 */
final class Configuring {
  private final SmmuUnit.Build build;
  private final ConfigCache cache;
  private final Iotlb iotlb;
  private final Reads reads;
  private final Enables enables;
  private final Translating next;
  private final Endings endings;
  private final Touches touches;
  private final Outbox out;

  Configuring(
      SmmuUnit.Build build,
      ConfigCache cache,
      Iotlb iotlb,
      Reads reads,
      Enables enables,
      Translating next,
      Endings endings,
      Touches touches,
      Outbox out) {
    this.build = build;
    this.cache = cache;
    this.iotlb = iotlb;
    this.reads = reads;
    this.enables = enables;
    this.next = next;
    this.endings = endings;
    this.touches = touches;
    this.out = out;
  }

  void begin(InFlight t) {
    t.split = split();
    touches.reads(Touches.CHECKED);
    Optional<Ste> cached = cache.ste(sid(t)).filter(ste -> isThere());
    t.atsCheck = cached.flatMap(ste -> keptCheck(t)).orElse(enables.atsCheck());
    if (t.request.translated() && !t.atsCheck) {
      next.access(t, new Pa(t.request.address())); // nothing is asked (3.9.1.3)
    } else if (cached.isPresent()) {
      onSte(t, judge(t, cached.get()));
    } else {
      t.stage = Stage.STE;
      Optional<L1Std> known =
          split().isPresent()
              ? cache.level1(sid(t), split().getAsInt()).filter(l1 -> isThere())
              : Optional.empty();
      reads.run(
          t, SteFetch.read(build.streams(), sid(t), build.ids(), known), ste -> fetched(t, ste));
    }
  }

  private void fetched(InFlight t, SteResult result) {
    if (result instanceof SteFound found) {
      if (found.ste().has(Ste.V) || build.freedoms().cacheInvalid()) {
        cache.insert(sid(t), found.ste(), t.atsCheck);
        touches.keepsConfiguration(t);
      }
      if (build.freedoms().keepsLevel1() && split().isPresent()) {
        found.level1().ifPresent(l1 -> cache.insert(sid(t), split().getAsInt(), l1));
      }
      onSte(t, judge(t, found.ste()));
    } else {
      onSte(t, result);
    }
  }

  private void onSte(InFlight t, SteResult result) {
    if (result instanceof ConfigFault fault) {
      endings.fault(t, fault);
      return;
    }
    Ste ste = ((SteFound) result).ste();
    t.ste = Optional.of(ste);
    if (t.request.translated()) {
      onTranslated(t, ste);
    } else if (ste.aborts()) {
      endings.refuse(t, "stream aborts");
    } else if (t.request.kind() == Kind.TRANSLATE && !allowsAts(t, ste)) {
      endings.refuse(t, EventCode.F_BAD_ATS_TREQ);
    } else {
      describe(t, ste);
    }
  }

  /**
   * A translated transaction is checked against its STE (3.9.1.3); what split-stage ATS translated
   * was stage 1 only.
   */
  private void onTranslated(InFlight t, Ste ste) {
    if (ste.aborts()) {
      endings.refuse(t, "stream aborts");
    } else if (!allowsAts(t, ste)) {
      endings.refuse(t, EventCode.F_TRANSL_FORBIDDEN);
    } else if (isSplit(t, ste)) {
      next.beginAtStage2(t);
    } else {
      next.access(t, new Pa(t.request.address()));
    }
  }

  private void describe(InFlight t, Ste ste) {
    Optional<CdResult> bySte = CdFetch.decidedBySte(ste, t.request.pasid(), build.ids());
    Optional<Cd> cached = cache.cd(sid(t), index(t)).filter(cd -> isThere());
    if (bySte.isPresent()) {
      onCd(t, bySte.get());
    } else if (cached.isPresent()) {
      onCd(t, judge(t, new CdFound(cached.get(), index(t), List.of())));
    } else {
      t.stage = Stage.CD;
      reads.run(
          t,
          CdFetch.read(ste, t.request.pasid(), build.ids(), iotlb.forWalks(), knownLevel1(t, ste)),
          cd -> fetched(t, cd));
    }
  }

  private void fetched(InFlight t, CdResult result) {
    if (result instanceof CdFound found) {
      if (found.cd().has(Cd.V) || build.freedoms().cacheInvalid()) {
        cache.insert(sid(t), found.index(), found.cd());
        touches.keepsConfiguration(t);
      }
      OptionalInt split = CdFetch.split(t.ste.orElseThrow(), build.ids());
      if (build.freedoms().keepsLevel1() && split.isPresent()) {
        found.level1().ifPresent(l1 -> cache.insert(sid(t), found.index(), split.getAsInt(), l1));
      }
      iotlb.keep(found);
      if (t.ste.orElseThrow().hasStage2()) {
        touches.keepsTranslations(t);
      }
      onCd(t, judge(t, found));
    } else {
      onCd(t, result);
    }
  }

  private void onCd(InFlight t, CdResult result) {
    if (result instanceof ConfigFault fault) {
      endings.fault(t, fault);
    } else if (result instanceof WalkFault fault) {
      endings.fault(t, fault);
    } else {
      if (result instanceof CdFound found) {
        t.cd = Optional.of(found.cd());
      }
      if (t.configurationOnly) {
        endings.silently(t);
      } else {
        next.begin(t);
      }
    }
  }

  /** StreamID bits below those of a level-1 descriptor; empty for a table of one level. */
  private OptionalInt split() {
    return build.streams().format() == StreamTable.Format.TWO_LEVEL
        ? OptionalInt.of(build.streams().split())
        : OptionalInt.empty();
  }

  private Optional<L1Cd> knownLevel1(InFlight t, Ste ste) {
    OptionalInt split = CdFetch.split(ste, build.ids());
    return split.isPresent()
        ? cache.level1(sid(t), index(t), split.getAsInt()).filter(l1 -> isThere())
        : Optional.empty();
  }

  /** Whether hardware has not dropped what it kept. */
  private boolean isThere() {
    return !build.freedoms().evicts() || out.choose(2, "configuration entry gone") == 0;
  }

  /** CR0.ATSCHK as the cache has it beside the STE, where it keeps it there (6.3.9.2). */
  private Optional<Boolean> keptCheck(InFlight t) {
    return build.freedoms().cachesAtsCheck() ? cache.atsCheck(sid(t)) : Optional.empty();
  }

  private SteResult judge(InFlight t, Ste ste) {
    return SteFetch.judge(ste, build.ids(), t.atsCheck);
  }

  private CdResult judge(InFlight t, CdFound found) {
    return CdFetch.judge(found, t.ste.orElseThrow(), build.ids());
  }

  private static boolean allowsAts(InFlight t, Ste ste) {
    return (ste.hasStage1() || ste.hasStage2()) && (ste.get(Ste.EATS) == 1 || isSplit(t, ste));
  }

  /** Without ATSCHK the split-stage setting acts as off (5.2). */
  static boolean isSplit(InFlight t, Ste ste) {
    return ste.get(Ste.EATS) == 2 && t.atsCheck;
  }

  private static StreamId sid(InFlight t) {
    return new StreamId(t.request.sid());
  }

  private static Pasid index(InFlight t) {
    return CdFetch.index(t.request.pasid());
  }
}
