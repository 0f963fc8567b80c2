package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.oracle.Defence.Outcome;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Queues.Slot;
import iommulab.model.oracle.Removals.Removal;
import iommulab.model.smmuv3.command.AtcInv;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the invalidations and fences that a removal needs stood between it and the next use.
 *
 * <p>A driver owes: the removal; a TLBI that covers it, behind it; a CMD_SYNC behind the TLBI; for
 * an ATC a CMD_ATC_INV behind that CMD_SYNC and a CMD_SYNC of its own; and word of the last
 * CMD_SYNC before the next use (Arm IHI 0070, 3.9.1, 3.21.1, 4.7.3). What "behind" means is {@link
 * Work}.
 */
final class Defence {
  private final Order order;
  private final Work work;
  private final Removals removals;

  Defence(Intent intent, Order order, Work work) {
    this.order = order;
    this.work = work;
    this.removals = new Removals(intent);
  }

  /**
   * How far the driver got.
   *
   * @param progress the further, the higher
   * @param failing what it owes; null if it owes nothing
   * @param fences for a complete defence each invalidation that should have prevented the access,
   *     with the CMD_SYNC that was reported complete
   */
  record Outcome(int progress, Ruling failing, List<Fenced> fences) {
    static Outcome failed(int progress, Ruling ruling) {
      return new Outcome(progress, ruling, List.of());
    }

    boolean isComplete() {
      return failing == null;
    }
  }

  /** An invalidation and the CMD_SYNC behind it whose completion software was told. */
  record Fenced(Slot command, Slot sync) {}

  /** Judges all removals that the access defied; the one that got furthest counts. */
  Outcome assess(Landed access, Attachment user, Route route, Place nextUse) {
    Outcome best = Outcome.failed(0, neverRemoved(user, route));
    for (Removal removal : removals.of(user, route)) {
      if (order.precedes(removal.at(), nextUse)) {
        Outcome outcome = assess(removal, access, user, nextUse);
        best = outcome.progress() > best.progress() ? outcome : best;
      }
    }
    return best;
  }

  private static Ruling neverRemoved(Attachment user, Route route) {
    boolean removed = route.grants().stream().anyMatch(g -> g.removed() != null);
    return Ruling.driver(
        Ruling.UNMAP,
        "3.21.1",
        removed || user.until != null
            ? "it was given away before its mapping was removed"
            : "it was given away while " + route.domain().name() + " still mapped it");
  }

  /**
   * Judges a detach: the removal of the stream table entry, or of the PASID's context descriptor,
   * alone. While the tags are in use further what is in the TLB may serve on, without harm until
   * the page is given away.
   */
  Outcome assessDetach(Landed access, Attachment user, Place nextUse) {
    if (user.quiet || user.pasid.isPresent() && removals.keepsTags(user)) {
      return Outcome.failed(0, Ruling.driver(Ruling.TLBI, "3.17", "its tags are still in use"));
    }
    return assess(Removals.ofStream(user), access, user, nextUse);
  }

  private Outcome assess(Removal removal, Landed access, Attachment user, Place nextUse) {
    List<Slot> clearing = work.clearing(removal, user);
    if (clearing.isEmpty()) {
      return Outcome.failed(1, notCleared(removal, user));
    }
    List<Fenced> cleared = new ArrayList<>();
    Outcome unfenced = fence(clearing, nextUse, cleared, 2);
    if (cleared.isEmpty()) {
      return unfenced;
    }
    if (!access.translated() || !user.fact.ats()) {
      return new Outcome(9, null, cleared);
    }
    return assessAtc(removal, access, user, nextUse, cleared);
  }

  private Outcome assessAtc(
      Removal removal, Landed access, Attachment user, Place nextUse, List<Fenced> cleared) {
    String function = user.fact.function();
    String target = function + " for iova " + page(access.iova().pageNumber());
    List<Slot> told = new ArrayList<>();
    boolean onlyPasid = false;
    for (Slot slot : work.of(user)) {
      if (slot.command instanceof AtcInv inv && covers(inv, access, user)) {
        boolean counts = removal.ofStream() || work.effective(slot, removal.at());
        if (counts) {
          told.add(slot);
        }
      } else if (slot.command instanceof AtcInv inv && inv.ssv()) {
        AtcInv plain = AtcInv.of(inv.sid(), inv.address(), inv.size());
        onlyPasid |= covers(plain, access, user) && work.effective(slot, removal.at());
      }
    }
    if (told.isEmpty()) {
      return Outcome.failed(
          5,
          onlyPasid
              ? Ruling.driver(
                  "R-SMMU-044", "4.5.1", "CMD_ATC_INV to " + target + " went with a PASID only")
              : Ruling.driver(Ruling.ATC_INV, "3.9.1", "no CMD_ATC_INV went to " + target));
    }
    List<Slot> behind = new ArrayList<>();
    for (Slot slot : told) {
      if (removal.ofStream() || cleared.stream().anyMatch(f -> work.isBehind(slot, f))) {
        behind.add(slot);
      }
    }
    if (behind.isEmpty()) {
      return Outcome.failed(
          6,
          Ruling.driver(
              "R-SMMU-048 (H1)",
              "3.9.1 and 4.5.1",
              told.get(0)
                  + " was inserted before the CMD_SYNC of the "
                  + cleared.get(0).command()
                  + " completed, so the ATC could refill from the SMMU's TLB"));
    }
    List<Fenced> fenced = new ArrayList<>();
    Outcome unfenced = fence(behind, nextUse, fenced, 7);
    return fenced.isEmpty() ? unfenced : new Outcome(10, null, fenced);
  }

  /** Says what was wrong with the commands that should have cleared the removal. */
  private Ruling notCleared(Removal removal, Attachment user) {
    boolean early = false;
    boolean illegal = false;
    boolean misled = false;
    boolean[] seen = new boolean[removal.clearings().size()];
    for (Slot slot : work.of(user)) {
      for (int i = 0; i < seen.length; i++) {
        if (removal.clearings().get(i).test(slot.command)) {
          seen[i] |= work.effective(slot, removal.at());
          illegal |= Work.isDropped(slot) && work.isAfter(slot, removal.at());
          early |= !Work.isDropped(slot) && order.precedes(slot.inserted, removal.at());
        }
      }
      misled |= removal.exceptForLevel().test(slot.command) && work.effective(slot, removal.at());
    }
    if (removal.ofStream() && seen.length == 2 && seen[0]) {
      return Ruling.driver(
          "R-SMMU-079 (H14)",
          "4.3.6 and 5.2.1",
          "no TLBI behind the completed CFGI covers what "
              + removal.what()
              + " had put into the TLB under the tags that it kept");
    } else if (seen.length == 2 && seen[0] && seen[1]) {
      return Ruling.driver(
          "R-SMMU-082 (H3)",
          "4.4.3.1 and 4.7.3",
          "stage 1 was cleared before the CMD_TLBI_S2_IPA for "
              + removal.what()
              + " was complete, so a combined entry could be rebuilt from the old stage 2");
    } else if (seen.length == 2 && seen[0]) {
      return Ruling.driver(
          "R-SMMU-082 (H3)",
          "4.4.3.1",
          "CMD_TLBI_S2_IPA alone need not remove combined entries of " + removal.what());
    } else if (illegal) {
      return Ruling.driver(
          "H7",
          "4.1.3 and 7.1",
          "the invalidation of " + removal.what() + " was illegal and dropped");
    }
    if (misled && seen.length == 1 && !seen[0]) {
      return Ruling.driver(
          "R-SMMU-083",
          "4.4.1.1",
          "the TTL of the TLBI for " + removal.what() + " names another level than its leaf has");
    }
    String kind = removal.ofStream() ? "CFGI" : "TLBI";
    return Ruling.driver(
        Ruling.TLBI,
        removal.ofStream() ? "3.21.3" : "3.17 and 4.4",
        early
            ? "the "
                + kind
                + " for "
                + removal.what()
                + " was inserted before the removal was visible"
            : "no " + kind + " covers " + removal.what());
  }

  /** Fills in the commands whose fence was reported in time; else says how far the best one got. */
  private Outcome fence(List<Slot> commands, Place nextUse, List<Fenced> done, int progress) {
    Outcome best = null;
    for (Slot command : commands) {
      Outcome failing = null;
      for (Slot sync : command.queue.syncs.tailMap(command.position, false).values()) {
        if (sync.reportedDone != null && order.precedes(sync.reportedDone, nextUse)) {
          done.add(new Fenced(command, sync));
          failing = null;
          break;
        }
        boolean gaveUp = sync.gaveUp != null && order.precedes(sync.gaveUp, nextUse);
        Outcome here =
            gaveUp
                ? Outcome.failed(progress + 2, gaveUp(command, sync))
                : Outcome.failed(progress + 1, notReported(command, sync));
        failing = failing == null || here.progress() > failing.progress() ? here : failing;
      }
      Outcome here =
          failing != null
              ? failing
              : Outcome.failed(
                  progress,
                  Ruling.driver(Ruling.FENCE, "4.7.3", "no fence: no CMD_SYNC follows " + command));
      best = best == null || here.progress() > best.progress() ? here : best;
    }
    return best;
  }

  private static Ruling gaveUp(Slot command, Slot sync) {
    return Ruling.driver(
        "H5",
        "3.9.1.4 and 4.7.3",
        "the CMD_SYNC at "
            + sync.where()
            + " for "
            + command
            + " timed out: software gave up and reused it");
  }

  private static Ruling notReported(Slot command, Slot sync) {
    return Ruling.driver(
        "R-SMMU-013",
        "4.7.3 and 4.8",
        "no completed CMD_SYNC after "
            + command
            + ": the one at "
            + sync.where()
            + " had not been reported");
  }

  /** Translated accesses carry no PASID in this ledger: their entries have their attachment's. */
  private static boolean covers(AtcInv inv, Landed access, Attachment user) {
    return Coverage.removesAtc(inv, user.fact.sid(), user.pasid, access.iova().value());
  }

  static String page(long number) {
    return "0x" + Long.toHexString(number << 12);
  }
}
