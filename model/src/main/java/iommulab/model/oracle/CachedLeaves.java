package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.ledger.HardwareFact.KeptInCache;
import iommulab.model.ledger.HardwareFact.ReadPastCache;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves that software cleared in the CPUs' caches only, and walks that read past them.
 *
 * <p>A driver owes to clean what an SMMU without IDR0.COHACC is to see (linux __arm_lpae_sync_pte).
 */
final class CachedLeaves {
  private final Order order;
  private final Map<Pa, List<Kept>> kept = new LinkedHashMap<>();
  private final List<Old> old = new ArrayList<>();

  private record Kept(KeptInCache fact, Place at) {}

  /** The old leaf of a page was read. */
  private record Old(String domain, long page, Place at) {}

  CachedLeaves(Order order) {
    this.order = order;
  }

  void note(KeptInCache fact, Place at) {
    kept.computeIfAbsent(fact.slot(), slot -> new ArrayList<>()).add(new Kept(fact, at));
  }

  void note(ReadPastCache fact, Place at) {
    for (Kept one : kept.getOrDefault(fact.at(), List.of())) {
      if (order.precedes(one.at, at)) {
        old.add(new Old(one.fact.domain(), one.fact.iova().pageNumber(), at));
      }
    }
  }

  /** The driver's fault if the old leaf was read before this use; null if not. */
  Ruling readBefore(String domain, Iova iova, Place use) {
    boolean read =
        old.stream()
            .anyMatch(
                one ->
                    one.domain.equals(domain)
                        && one.page == iova.pageNumber()
                        && order.precedes(one.at, use));
    return read
        ? Ruling.driver(
            "driver-pte-clean",
            "6.3.1",
            "a walk that does not snoop found the old leaf in memory: the cleared one lay in a"
                + " CPU's cache, and nobody cleaned the line")
        : null;
  }
}
