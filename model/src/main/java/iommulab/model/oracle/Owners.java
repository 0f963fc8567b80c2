package iommulab.model.oracle;

import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.PageShared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who owned each page, and which addresses were given to their next use, over time. */
final class Owners {
  private final Map<Long, List<Ownership>> pages = new HashMap<>();
  private final Map<Address, List<Place>> reuses = new HashMap<>();

  /** From this place on the page is these owners', and nobody else's. */
  record Ownership(List<String> owners, Place from) {
    @Override
    public String toString() {
      return String.join(" and ", owners);
    }
  }

  private record Address(String domain, long page) {}

  void note(OwnerChanged fact, Place at) {
    pages
        .computeIfAbsent(fact.page().pageNumber(), p -> new ArrayList<>())
        .add(new Ownership(List.of(fact.owner()), at));
  }

  void note(PageShared fact, Place at) {
    long page = fact.page().pageNumber();
    List<String> owners = new ArrayList<>(newest(page));
    owners.add(fact.owner());
    pages.computeIfAbsent(page, p -> new ArrayList<>()).add(new Ownership(List.copyOf(owners), at));
  }

  void note(AddressReused fact, Place at) {
    reuses
        .computeIfAbsent(
            new Address(fact.domain(), fact.iova().pageNumber()), a -> new ArrayList<>())
        .add(at);
  }

  /** The page's owners by all that was noted so far; none if it has none. */
  List<String> newest(long page) {
    List<Ownership> all = pages.get(page);
    return all == null ? List.of() : all.get(all.size() - 1).owners();
  }

  /** The page's owners up to this place, oldest first. */
  List<Ownership> until(long page, Place place) {
    return pages.getOrDefault(page, List.of()).stream()
        .filter(o -> o.from().compareTo(place) < 0)
        .toList();
  }

  boolean hasReuses() {
    return !reuses.isEmpty();
  }

  /** Where the address was given to its next use. */
  List<Place> reuses(String domain, long page) {
    return reuses.getOrDefault(new Address(domain, page), List.of());
  }
}
