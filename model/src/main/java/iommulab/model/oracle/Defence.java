package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.oracle.Coverage.Kind;
import iommulab.model.oracle.Grant.Span;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Intent.RemovedTable;
import iommulab.model.oracle.Queues.Queue;
import iommulab.model.oracle.Queues.Slot;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether the invalidations and fences that a removal needs stood between it and the next use.
 *
 * <p>A driver owes: the removal; a TLBI that covers it, behind it; a CMD_SYNC behind the TLBI; for
 * an ATC a CMD_ATC_INV behind that CMD_SYNC and a CMD_SYNC of its own; and word of the last
 * CMD_SYNC before the next use (Arm IHI 0070, 3.9.1, 3.21.1, 4.7.3). "Behind a CMD_SYNC" is a later
 * position in its queue, or an insertion after its completion was reported.
 */
final class Defence {
  private final Intent intent;
  private final Queues queues;
  private final Order order;
  private final CachedLeaves leaves;

  Defence(Intent intent, Queues queues, Order order, CachedLeaves leaves) {
    this.intent = intent;
    this.queues = queues;
    this.order = order;
    this.leaves = leaves;
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

  /** What was taken away, and which entries hold it: they have to go in this sequence. */
  private record Removal(
      String what, Place at, boolean ofStream, List<Predicate<Command>> clearings) {}

  /** Judges all removals that the access defied; the one that got furthest counts. */
  Outcome assess(Landed access, Attachment user, Route route, Place nextUse) {
    Outcome best = Outcome.failed(0, neverRemoved(user, route));
    for (Removal removal : removals(user, route)) {
      if (order.precedes(removal.at, nextUse)) {
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
    if (user.quiet || user.pasid.isPresent() && keepsTags(user)) {
      return Outcome.failed(0, Ruling.driver(Ruling.TLBI, "3.17", "its tags are still in use"));
    }
    return assess(ofStream(user), access, user, nextUse);
  }

  private List<Removal> removals(Attachment user, Route route) {
    List<Removal> removals = new ArrayList<>();
    if (route.first().removed() != null) {
      removals.add(ofMapping(route.first(), List.of(entry(route))));
    }
    if (route.second() != null && route.second().removed() != null) {
      DomainMade parent = intent.domain(route.domain().parent());
      Coverage.Entry second =
          new Coverage.Entry(Kind.STAGE2_ONLY, parent.vmid(), -1, route.second().entry());
      removals.add(ofMapping(route.second(), List.of(second, entry(route))));
    }
    if (user.until != null) {
      removals.add(
          user.quiet || keepsTags(user) ? ofStreamAndTag(user, entry(route)) : ofStream(user));
    }
    return removals;
  }

  /** Whether the function got another domain with the same tags: entries still serve it then. */
  private boolean keepsTags(Attachment user) {
    DomainMade domain = user.domain;
    return intent.attachments(user.fact.function()).stream()
        .map(other -> other.domain)
        .anyMatch(
            other ->
                !other.name().equals(domain.name())
                    && other.asid() == domain.asid()
                    && other.vmid() == domain.vmid());
  }

  private static Removal ofMapping(Grant grant, List<Coverage.Entry> entries) {
    String what = grant.domain() + " " + page(grant.page());
    List<Predicate<Command>> clearings = new ArrayList<>();
    entries.forEach(e -> clearings.add(command -> Coverage.removes(command, e)));
    return new Removal(what, grant.removed(), false, clearings);
  }

  private static Removal ofStream(Attachment user) {
    int sid = user.fact.sid();
    String function = user.fact.function();
    Predicate<Command> clears =
        user.pasid.isPresent()
            ? c -> Coverage.removesContext(c, sid, user.pasid.getAsInt())
            : c -> Coverage.removesStream(c, sid);
    String what =
        user.pasid.isPresent()
            ? "pasid " + user.pasid.getAsInt() + " of " + function
            : "the stream of " + function;
    return new Removal(what, user.until, true, List.of(clears));
  }

  /** The stream first: a walk under the old configuration could fill the TLB anew (4.3.6). */
  private static Removal ofStreamAndTag(Attachment user, Coverage.Entry entry) {
    Removal stream = ofStream(user);
    List<Predicate<Command>> clearings = new ArrayList<>(stream.clearings);
    clearings.add(command -> Coverage.removes(command, entry));
    return new Removal(stream.what, stream.at, true, clearings);
  }

  /** The TLB entry that serves the route: combined for a nested domain. */
  private static Coverage.Entry entry(Route route) {
    DomainMade domain = route.domain();
    Span input = route.first().entry();
    if (route.second() == null) {
      Kind kind = domain.asid() < 0 ? Kind.STAGE2_ONLY : Kind.STAGE1_ONLY;
      return new Coverage.Entry(kind, domain.vmid(), domain.asid(), input);
    }
    int bits = Math.min(input.bits(), route.second().entry().bits());
    Span smaller = new Span(route.first().page() << 12 >>> bits << bits, bits);
    return new Coverage.Entry(Kind.COMBINED, domain.vmid(), domain.asid(), smaller);
  }

  private Outcome assess(Removal removal, Landed access, Attachment user, Place nextUse) {
    List<Slot> clearing = clearing(removal, user);
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
    for (Slot slot : work(user)) {
      if (slot.command instanceof AtcInv inv && covers(inv, access, user)) {
        boolean counts = removal.ofStream || effective(slot, removal.at);
        if (counts) {
          told.add(slot);
        }
      } else if (slot.command instanceof AtcInv inv && inv.ssv()) {
        AtcInv plain = AtcInv.of(inv.sid(), inv.address(), inv.size());
        onlyPasid |= covers(plain, access, user) && effective(slot, removal.at);
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
      if (removal.ofStream || cleared.stream().anyMatch(f -> isBehind(slot, f))) {
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

  /** The commands that clear what was removed, each behind what has to be cleared first. */
  private List<Slot> clearing(Removal removal, Attachment user) {
    List<Slot> work = work(user, removal.at);
    List<Slot> ready = null;
    for (Predicate<Command> clears : removal.clearings) {
      List<Slot> next = new ArrayList<>();
      for (Slot slot : work) {
        if (clears.test(slot.command) && effective(slot, removal.at)) {
          if (ready == null || clearsAll(removal, slot) || isBehindAny(slot, ready)) {
            next.add(slot);
          }
        }
      }
      ready = next;
    }
    return ready;
  }

  private static boolean clearsAll(Removal removal, Slot slot) {
    return removal.clearings.stream().allMatch(c -> c.test(slot.command));
  }

  private boolean isBehindAny(Slot slot, List<Slot> earlier) {
    return earlier.stream().anyMatch(e -> isBehind(slot, e));
  }

  private boolean isBehind(Slot slot, Fenced earlier) {
    return isBehind(slot, earlier.command());
  }

  /** Whether a CMD_SYNC behind the earlier command had completed when this one could start. */
  private boolean isBehind(Slot slot, Slot earlier) {
    if (slot.queue == earlier.queue
        && earlier.queue.hasSyncBetween(earlier.position, slot.position)) {
      return true;
    }
    return earlier.queue.syncs.tailMap(earlier.position, false).values().stream()
        .anyMatch(s -> s.reportedDone != null && order.precedes(s.reportedDone, slot.inserted));
  }

  /** Says what was wrong with the commands that should have cleared the removal. */
  private Ruling notCleared(Removal removal, Attachment user) {
    boolean early = false;
    boolean illegal = false;
    boolean[] seen = new boolean[removal.clearings.size()];
    for (Slot slot : work(user)) {
      for (int i = 0; i < seen.length; i++) {
        if (removal.clearings.get(i).test(slot.command)) {
          seen[i] |= effective(slot, removal.at);
          illegal |= isDropped(slot) && isAfter(slot, removal.at);
          early |= !isDropped(slot) && order.precedes(slot.inserted, removal.at);
        }
      }
    }
    if (removal.ofStream && seen.length == 2 && seen[0]) {
      return Ruling.driver(
          "R-SMMU-079 (H14)",
          "4.3.6 and 5.2.1",
          "no TLBI behind the completed CFGI covers what "
              + removal.what
              + " had put into the TLB under the tags that it kept");
    } else if (seen.length == 2 && seen[0] && seen[1]) {
      return Ruling.driver(
          "R-SMMU-082 (H3)",
          "4.4.3.1 and 4.7.3",
          "stage 1 was cleared before the CMD_TLBI_S2_IPA for "
              + removal.what
              + " was complete, so a combined entry could be rebuilt from the old stage 2");
    } else if (seen.length == 2 && seen[0]) {
      return Ruling.driver(
          "R-SMMU-082 (H3)",
          "4.4.3.1",
          "CMD_TLBI_S2_IPA alone need not remove combined entries of " + removal.what);
    } else if (illegal) {
      return Ruling.driver(
          "H7",
          "4.1.3 and 7.1",
          "the invalidation of " + removal.what + " was illegal and dropped");
    }
    String kind = removal.ofStream ? "CFGI" : "TLBI";
    return Ruling.driver(
        Ruling.TLBI,
        removal.ofStream ? "3.21.3" : "3.17 and 4.4",
        early
            ? "the "
                + kind
                + " for "
                + removal.what
                + " was inserted before the removal was visible"
            : "no " + kind + " covers " + removal.what);
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

  /** All commands of the unit's queues. */
  private List<Slot> work(Attachment user) {
    return work(user, new Place(-1, -1));
  }

  /** The unit's commands but those that were done with before this place: queues are in order. */
  private List<Slot> work(Attachment user, Place from) {
    List<Slot> work = new ArrayList<>();
    for (Queue queue : queues.all()) {
      if (intent.owns(user.fact.smmu(), queue.name)) {
        int first = queue.work.size();
        while (first > 0 && !queue.work.get(first - 1).isDoneBefore(from)) {
          first--;
        }
        work.addAll(queue.work.subList(first, queue.work.size()));
      }
    }
    return work;
  }

  /** Whether the command found the removal done and was not dropped as illegal. */
  private boolean effective(Slot slot, Place removed) {
    return !isDropped(slot) && isAfter(slot, removed);
  }

  private boolean isAfter(Slot slot, Place removed) {
    return order.precedes(removed, slot.inserted)
        || (slot.consumed != null && order.precedes(removed, slot.consumed));
  }

  private static boolean isDropped(Slot slot) {
    return slot.overwritten
        || slot.queue.stops.stream()
            .anyMatch(s -> s.fact().position() == slot.position && s.isIllegal());
  }

  /** Translated accesses carry no PASID in this ledger: their entries have their attachment's. */
  private static boolean covers(AtcInv inv, Landed access, Attachment user) {
    return Coverage.removesAtc(inv, user.fact.sid(), user.pasid, access.iova().value());
  }

  static String page(long number) {
    return "0x" + Long.toHexString(number << 12);
  }

  /**
   * Whether an IOTLB entry for the route had to be gone at this place: a covering TLBI behind the
   * removal, and the completion of a CMD_SYNC behind it, came before.
   */
  boolean mustBeGone(Attachment user, Route route, Place use) {
    for (Removal removal : removals(user, route)) {
      boolean over = !removal.ofStream && order.precedes(removal.at, use);
      if (over && clearing(removal, user).stream().anyMatch(s -> completedBefore(s, use))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether such an invalidation found what was stored at one place, and a CMD_SYNC behind it was
   * complete at the other.
   */
  boolean completed(String smmu, Predicate<Command> clears, Place stored, Place use) {
    for (Queue queue : queues.all()) {
      if (intent.owns(smmu, queue.name)) {
        for (Slot slot : queue.work) {
          if (clears.test(slot.command) && effective(slot, stored) && completedBefore(slot, use)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * The driver's fault if a walk may still have gone through a table that was taken out of use: no
   * TLBI that reaches table descriptors was complete; or if it found a leaf that was cleared in a
   * CPU's cache only. Null if there is neither.
   */
  Ruling oldTable(List<Attachment> users, Iova iova, Place use) {
    for (Attachment user : users) {
      Ruling cached = leaves.readBefore(user.domain.name(), iova, use);
      if (cached != null) {
        return cached;
      }
      for (RemovedTable table : intent.removedTables(user.domain)) {
        if (table.served(iova) && order.precedes(table.at(), use) && !isGone(table, user, use)) {
          return Ruling.driver(
              "R-SMMU-084",
              "4.4.1.1",
              "a walk could still go through the table of "
                  + user.domain.name()
                  + " that served it: no TLBI with Leaf = 0 was complete since it was taken out");
        }
      }
    }
    return null;
  }

  private boolean isGone(RemovedTable table, Attachment user, Place use) {
    DomainMade domain = user.domain;
    Kind kind = domain.asid() < 0 ? Kind.STAGE2_ONLY : Kind.STAGE1_ONLY;
    int bits = Long.numberOfTrailingZeros(table.fact().size());
    Span served = new Span(table.fact().iova().value(), bits);
    Coverage.Entry entry = new Coverage.Entry(kind, domain.vmid(), domain.asid(), served);
    return work(user, table.at()).stream()
        .filter(slot -> Coverage.removesTable(slot.command, entry))
        .anyMatch(slot -> effective(slot, table.at()) && completedBefore(slot, use));
  }

  private boolean completedBefore(Slot slot, Place use) {
    return slot.queue.syncs.tailMap(slot.position, false).values().stream()
        .anyMatch(s -> s.completed != null && order.precedes(s.completed, use));
  }
}
