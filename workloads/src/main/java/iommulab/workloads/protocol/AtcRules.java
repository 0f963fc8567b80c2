package iommulab.workloads.protocol;

import iommulab.model.address.Iova;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Tlbi;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What streams with ATS are owed: for each TLBI of a range a CMD_ATC_INV, behind a CMD_SYNC, before
 * the range is used again (Arm IHI 0070, 3.9.1).
 *
 * <p>A stream's tag is known from its first access until its STE is invalidated.
 */
final class AtcRules {
  private final QueueLog queue;
  private final Tally tally;
  private final AtsStreams ats;
  private final Map<Integer, Tag> tags = new TreeMap<>();
  private final Map<Integer, List<Sent>> owed = new TreeMap<>();

  AtcRules(QueueLog queue, Tally tally, AtsStreams ats) {
    this.queue = queue;
    this.tally = tally;
    this.ats = ats;
  }

  /** Before the command joins the log. */
  void command(Sent sent) {
    if (sent.command() instanceof AtcInv inv) {
      invalidates(sent, inv);
    } else if (sent.command() instanceof Cfgi) {
      tags.keySet().removeIf(sent::dropsConfigurationOf);
    } else if (sent.command() instanceof Tlbi.NhVa || sent.command() instanceof Tlbi.NhVaa) {
      Iova from = first((Tlbi.ByAddress) sent.command());
      tags.forEach(
          (sid, tag) -> {
            if (ats.mayBeOn(sid) && tag.loses(sent.command(), from)) {
              tally.checked(Tally.ATC_INV);
              owed.computeIfAbsent(sid, any -> new ArrayList<>()).add(sent);
            }
          });
    }
  }

  void access(Seen seen) {
    if (seen.vmid() >= 0) {
      tags.put(seen.sid(), new Tag(seen.vmid(), seen.asid()));
    }
    Iterator<Sent> open = owed.getOrDefault(seen.sid(), new ArrayList<>()).iterator();
    while (seen.pa().isPresent() && open.hasNext()) {
      Sent tlbi = open.next();
      if (new Tag(seen.vmid(), seen.asid()).loses(tlbi.command(), seen.iova())) {
        open.remove();
        missing(tlbi, seen.place(), "before " + seen.iova() + " was used again");
      }
    }
  }

  void end() {
    owed.values().forEach(each -> each.forEach(tlbi -> missing(tlbi, tlbi.place(), "ever")));
  }

  private void missing(Sent tlbi, String place, String until) {
    tally.broken(Tally.ATC_INV, place, "no CMD_ATC_INV for " + tlbi + " " + until);
  }

  private void invalidates(Sent sent, AtcInv inv) {
    int sid = inv.sid().value();
    tally.check(
        Tally.ATS_OFF, ats.mayBeOn(sid), sent.place(), inv + " to a stream whose ATS is off");
    List<Sent> open = owed.getOrDefault(sid, new ArrayList<>());
    List<Sent> met = open.stream().filter(tlbi -> covers(inv, tlbi)).toList();
    open.removeAll(met);
    boolean known = tags.containsKey(sid);
    boolean whole = inv.size() >= AtcInv.ALL;
    if (!known && !whole) {
      return;
    }
    boolean fenced =
        met.stream().allMatch(queue::isFenced)
            && queue.unfenced().stream().noneMatch(s -> s.dropsConfigurationOf(sid));
    boolean behind = whole || !met.isEmpty();
    tally.check(
        Tally.ATC_AFTER_TLBI,
        fenced && behind,
        sent.place(),
        inv + (behind ? " before the CMD_SYNC of its TLBI or CFGI" : " without a TLBI before it"));
  }

  private static boolean covers(AtcInv inv, Sent tlbi) {
    Tlbi.ByAddress at = (Tlbi.ByAddress) tlbi.command();
    Iova from = first(at);
    return inv.covers(from) && inv.covers(new Iova(from.value() + at.bytes() - 1));
  }

  private static Iova first(Tlbi.ByAddress tlbi) {
    return tlbi instanceof Tlbi.NhVa at ? at.address() : ((Tlbi.NhVaa) tlbi).address();
  }
}
