package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Bound;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.Resized;
import iommulab.model.ledger.SoftwareFact.TableRemoved;
import iommulab.model.ledger.SoftwareFact.Unbound;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What software wanted: its domains, who is attached to them, and what they map. */
final class Intent {
  private final Map<String, DomainMade> domains = new LinkedHashMap<>();
  private final Map<String, List<Attachment>> attachments = new LinkedHashMap<>();
  private final Map<String, MappingLog> mappings = new LinkedHashMap<>();
  private final Map<String, List<RemovedTable>> tables = new LinkedHashMap<>();
  private final Set<String> smmus = new LinkedHashSet<>();

  /**
   * A function's use of a domain, without PASID or with this one; {@code until} stays null while it
   * lasts, {@code quiet} tells that its end forbids walks only.
   */
  static final class Attachment {
    final Attached fact;
    final DomainMade domain;
    final Place from;
    final OptionalInt pasid;
    Place until;
    boolean quiet;

    Attachment(Attached fact, DomainMade domain, Place from, OptionalInt pasid) {
      this.fact = fact;
      this.domain = domain;
      this.from = from;
      this.pasid = pasid;
    }

    private boolean lastsIn(String name, OptionalInt substream) {
      return until == null && domain.name().equals(name) && pasid.equals(substream);
    }

    /** Whether pages of these owners are the function's to use: its domain's or its parent's. */
    boolean serves(List<String> owners) {
      return owners.contains(domain.name())
          || (!domain.parent().isEmpty() && owners.contains(domain.parent()));
    }
  }

  void note(DomainMade domain) {
    domains.put(domain.name(), domain);
  }

  void note(Attached attached, Place at) {
    smmus.add(attached.smmu());
    attachments
        .computeIfAbsent(attached.function(), f -> new ArrayList<>())
        .add(new Attachment(attached, domain(attached.domain()), at, OptionalInt.empty()));
  }

  void note(Bound bound, Place at) {
    smmus.add(bound.smmu());
    Attached through =
        new Attached(bound.function(), bound.sid(), bound.domain(), bound.smmu(), bound.ats());
    attachments
        .computeIfAbsent(bound.function(), f -> new ArrayList<>())
        .add(new Attachment(through, domain(bound.domain()), at, OptionalInt.of(bound.pasid())));
  }

  void note(Unbound unbound, Place at) {
    for (Attachment a : attachments(unbound.function())) {
      if (a.lastsIn(unbound.domain(), OptionalInt.of(unbound.pasid()))) {
        a.until = at;
        a.quiet = unbound.quiet();
      }
    }
  }

  void note(Detached detached, Place at) {
    for (Attachment a : attachments(detached.function())) {
      if (a.lastsIn(detached.domain(), OptionalInt.empty())) {
        a.until = at;
      }
    }
  }

  void note(Mapped mapped, Place at) {
    log(mapped.domain()).add(mapped.iova(), mapped.size(), mapped, at);
  }

  void note(Unmapped unmapped, Place at) {
    log(unmapped.domain()).add(unmapped.iova(), unmapped.size(), null, at);
  }

  void note(Resized resized, Place at) {
    log(resized.domain()).resize(resized.iova(), resized.size(), resized.leafBits(), at);
  }

  /** A table that software took out of use. */
  record RemovedTable(TableRemoved fact, Place at) {
    boolean served(Iova iova) {
      return iova.value() - fact.iova().value() >= 0
          && iova.value() - fact.iova().value() < fact.size();
    }
  }

  void note(TableRemoved removed, Place at) {
    tables
        .computeIfAbsent(removed.domain(), d -> new ArrayList<>())
        .add(new RemovedTable(removed, at));
  }

  List<RemovedTable> removedTables(DomainMade domain) {
    return tables.getOrDefault(domain.name(), List.of());
  }

  private MappingLog log(String domain) {
    return mappings.computeIfAbsent(domain, d -> new MappingLog());
  }

  /** A domain that was never declared counts as a stage-2-only one of the host. */
  DomainMade domain(String name) {
    return domains.computeIfAbsent(name, n -> new DomainMade(n, -1, 0, ""));
  }

  Iterable<DomainMade> domains() {
    return domains.values();
  }

  List<Attachment> attachments(String function) {
    return attachments.getOrDefault(function, List.of());
  }

  /** What an access with this PASID, or without any, may go through: no other PASID's domain. */
  List<Attachment> attachments(String function, OptionalInt pasid) {
    return attachments(function).stream().filter(a -> a.pasid.equals(pasid)).toList();
  }

  /** Whether the queue belongs to the unit: {@code unit.queue}, or any if there is one unit. */
  boolean owns(String smmu, String queue) {
    return smmus.size() <= 1 || queue.equals(smmu) || queue.startsWith(smmu + ".");
  }

  /** The unit that a queue belongs to. */
  String smmuOf(String queue) {
    return smmus.stream().filter(s -> owns(s, queue)).findFirst().orElse(queue);
  }

  /**
   * The translations by which an access may have gone from an input page to a physical page, oldest
   * first.
   */
  List<Route> routes(DomainMade domain, long page, long paPage, Need need) {
    List<Route> routes = new ArrayList<>();
    MappingLog log = log(domain.name());
    if (domain.parent().isEmpty()) {
      log.grants(page, paPage, need).forEach(g -> routes.add(new Route(domain, g, null)));
      return routes;
    }
    MappingLog parent = log(domain.parent());
    for (long ipaPage : log.outputs(page)) {
      for (Grant second : parent.grants(ipaPage, paPage, need)) {
        for (Grant first : log.grants(page, ipaPage, need)) {
          routes.add(new Route(domain, first, second));
        }
      }
    }
    return routes;
  }

  /** Whether the newest tables noted so far send the page there. */
  boolean mapsNow(DomainMade domain, long page, long paPage, Need need) {
    Mapped first = log(domain.name()).newest(page);
    if (first == null || !need.isMetBy(first)) {
      return false;
    }
    long out = MappingLog.output(first, page);
    if (domain.parent().isEmpty()) {
      return out == paPage;
    }
    Mapped second = log(domain.parent()).newest(out);
    return second != null && need.isMetBy(second) && MappingLog.output(second, out) == paPage;
  }

  /** The intermediate pages that the page ever had; none for a domain without parent. */
  Set<Long> intermediates(DomainMade domain, long page) {
    return domain.parent().isEmpty() ? Set.of() : log(domain.name()).outputs(page);
  }
}
