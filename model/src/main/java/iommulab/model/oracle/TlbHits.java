package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.Place;
import iommulab.model.oracle.Intent.Attachment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Tries TLB hits for honest fence: a hit may not be what a completed fence had removed.
 *
 * <p>Hits of translations that stand in the tables as far as noted are right and not kept.
 */
final class TlbHits {
  private final Intent intent;
  private final Paths paths;
  private final Gone gone;
  private final WholeEntries entries;
  private final List<Use> uses = new ArrayList<>();

  private record Use(TlbUsed fact, Place at) {}

  /** One finding per page, function and input page. */
  private record Key(long page, String function, OptionalInt pasid, long inputPage) {}

  TlbHits(Intent intent, Paths paths, Gone gone, WholeEntries entries) {
    this.intent = intent;
    this.paths = paths;
    this.gone = gone;
    this.entries = entries;
  }

  /** Sets a TLB hit aside unless the tables noted so far say the same. */
  void used(TlbUsed used, Place at) {
    if (!used.hit()) {
      return;
    }
    long page = used.iova().pageNumber();
    for (Attachment user : intent.attachments(used.function(), used.pasid())) {
      if (intent.mapsNow(user.domain, page, used.pa().pageNumber(), Need.ANY)) {
        return;
      }
    }
    uses.add(new Use(used, at));
  }

  /** IOTLB hits that a completed fence had to prevent. */
  List<Finding> findings() {
    Map<Key, Finding> findings = new LinkedHashMap<>();
    for (Use use : uses) {
      TlbUsed fact = use.fact;
      long page = fact.iova().pageNumber();
      long target = fact.pa().pageNumber();
      Key key = new Key(target, fact.function(), fact.pasid(), page);
      if (!findings.containsKey(key) && isGone(use)) {
        String text =
            fact.smmu()
                + " served "
                + fact.function()
                + "'s iova "
                + Defence.page(page)
                + " from its TLB with page "
                + Defence.page(target);
        Ruling ruling =
            Ruling.smmu(
                fact.smmu(),
                "R-SMMU-017",
                "3.17 and 4.7.3",
                "the TLBI that covers it and a CMD_SYNC behind it had completed");
        findings.put(
            key,
            Finding.of(Property.HONEST_FENCE, ruling, text, Defence.page(target), use.at.step()));
      }
    }
    return List.copyOf(findings.values());
  }

  /** Whether each translation that the hit may stand for had to be gone. */
  private boolean isGone(Use use) {
    TlbUsed fact = use.fact;
    List<Attachment> users = paths.usersAt(fact.function(), fact.pasid(), use.at);
    if (entries.excuse(WholeEntries.Access.of(fact, use.at), users) != null) {
      return false;
    }
    return paths.all(
        users,
        fact.iova(),
        fact.pa(),
        Need.ANY,
        use.at,
        (user, route) ->
            gone.mustBeGone(user, route, use.at)
                && gone.oldTable(List.of(user), fact.iova(), use.at) == null);
  }
}
