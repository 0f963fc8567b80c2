package iommulab.actors.smmu;

import iommulab.model.address.Asid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkInput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One transaction on its way through the unit: what it has found so far and what it waits for. */
final class InFlight {
  /** What the transaction waits for. */
  enum Stage {
    STE,
    CD,
    WALK,
    ACCESS,
    /** Its translation is on its way out. */
    ANSWERED,
    STALLED;

    /** Whether what it used counts for it no less when it is gone from the caches. */
    boolean isBeyondReach() {
      return this == ACCESS || this == ANSWERED;
    }

    /** Whether configuration or translation structures are being read. */
    boolean fetches() {
      return this == STE || this == CD || this == WALK;
    }
  }

  final Upstream request;

  /** Nobody asked for it: it ends with what caches keep. */
  final boolean speculative;

  /** Software hinted at it: it is no use of a structure. */
  boolean hinted;

  /** It ends with the configuration. */
  boolean configurationOnly;

  /** How many reads it has asked Memory for, over all its restarts. */
  int reads;

  Stage stage = Stage.STE;
  Optional<Reads.UnderWay<?>> reading = Optional.empty();
  Optional<DwordFetch> dwords = Optional.empty();
  Optional<Ste> ste = Optional.empty();

  /** StreamID bits below those of a level-1 descriptor, if the stream table has two levels. */
  OptionalInt split = OptionalInt.empty();

  /** CR0.ATSCHK as it counts for this transaction. */
  boolean atsCheck;

  Optional<Cd> cd = Optional.empty();
  Optional<WalkInput> input = Optional.empty();
  List<TlbEntry> used = List.of();
  long waitingFor = -1;

  /** How it ends if the retry that is under way fails: with an abort or as RAZ/WI. */
  Optional<Boolean> answer = Optional.empty();

  /** Whether it was recorded as stalled. */
  boolean wasStalled;

  /** What it waits for may change a descriptor (Arm IHI 0070, 3.13). */
  boolean updating;

  /** An invalidation hit it meanwhile: it begins anew when that is done. */
  boolean hitWhileUpdating;

  InFlight(Upstream request, boolean speculative) {
    this.request = request;
    this.speculative = speculative;
  }

  /** Forgets all that was found; answers still on their way will be ignored. */
  void restart() {
    stage = Stage.STE;
    reading = Optional.empty();
    dwords = Optional.empty();
    ste = Optional.empty();
    cd = Optional.empty();
    input = Optional.empty();
    used = List.of();
    waitingFor = -1;
    updating = false;
    hitWhileUpdating = false;
  }

  /**
   * Whether the command may concern what was found so far.
   *
   * <p>For an access under way this is exact; for a walk it errs towards yes, as a restart is
   * always permitted (Arm IHI 0070, 3.21.1, 3.21.3).
   */
  boolean isTouchedBy(Command command) {
    if (stage == Stage.STALLED) {
      return false; // neither invalidations nor CMD_SYNC touch it (3.12.2)
    }
    if (command instanceof Cfgi cfgi) {
      return names(cfgi, new StreamId(request.sid())) || namesLevel1(cfgi);
    }
    if (!(command instanceof Tlbi tlbi)) {
      return false;
    }
    if (stage.isBeyondReach()) {
      return used.stream().anyMatch(entry -> Iotlb.targets(tlbi, entry));
    }
    if (stage == Stage.CD) {
      return ste.filter(entry -> entry.hasStage2() && mayTouchStage2(tlbi, entry.vmid()))
          .isPresent();
    }
    return input.filter(walk -> mayTouch(tlbi, walk)).isPresent();
  }

  /** A CD is read through stage 2, if there is one. */
  private static boolean mayTouchStage2(Tlbi tlbi, Vmid vmid) {
    if (tlbi instanceof Tlbi.S2Ipa ipa) {
      return ipa.vmid().equals(vmid);
    } else if (tlbi instanceof Tlbi.S12Vmall all) {
      return all.vmid().equals(vmid);
    }
    return tlbi instanceof Tlbi.NsnhAll;
  }

  /** A stream table entry is on its way that a dropped level-1 descriptor may have led to. */
  private boolean namesLevel1(Cfgi cfgi) {
    return stage == Stage.STE
        && split.isPresent()
        && ConfigCache.targetsLevel1(cfgi, request.sid() >>> split.getAsInt(), split.getAsInt());
  }

  private static boolean names(Cfgi cfgi, StreamId sid) {
    if (cfgi instanceof Cfgi.Ste one) {
      return one.sid().equals(sid);
    } else if (cfgi instanceof Cfgi.SteRange range) {
      return range.covers(sid);
    } else if (cfgi instanceof Cfgi.Cd one) {
      return one.sid().equals(sid);
    } else if (cfgi instanceof Cfgi.CdAll all) {
      return all.sid().equals(sid);
    }
    return false;
  }

  private boolean mayTouch(Tlbi tlbi, WalkInput walk) {
    if (tlbi instanceof Tlbi.NhAsid one) {
      Optional<Asid> asid = walk.stage1().map(s -> s.asid());
      return one.vmid().equals(walk.vmid()) && asid.filter(one.asid()::equals).isPresent();
    } else if (tlbi instanceof Tlbi.NhAll all) {
      return all.vmid().equals(walk.vmid());
    } else if (tlbi instanceof Tlbi.NhVa va) {
      return va.vmid().equals(walk.vmid());
    } else if (tlbi instanceof Tlbi.NhVaa vaa) {
      return vaa.vmid().equals(walk.vmid());
    } else if (tlbi instanceof Tlbi.S2Ipa ipa) {
      return ipa.vmid().equals(walk.vmid());
    } else if (tlbi instanceof Tlbi.S12Vmall all) {
      return all.vmid().equals(walk.vmid());
    }
    return tlbi instanceof Tlbi.NsnhAll;
  }
}
