package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Defence.Outcome;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Owners.Ownership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Tries accesses for stale use and isolation.
 *
 * <p>An access may touch a page while an owner of it is a domain of the function or that domain's
 * parent; attachments that are not ordered against the access count in its favour. After a detach
 * the function is not blamed until the fence of the stream's invalidation is reported.
 */
final class Trial {
  private final List<Step> steps;
  private final Intent intent;
  private final Owners owners;
  private final Order order;
  private final Paths paths;
  private final Defence defence;
  private final Gone gone;
  private final Culprit culprit;
  private final WholeEntries entries;
  private final List<Landing> suspects = new ArrayList<>();

  private record Landing(Landed fact, Place at) {}

  /** One finding per property, page, function and input page. */
  private record Key(
      Property property, long page, String function, OptionalInt pasid, long inputPage) {}

  /**
   * A landing that did harm.
   *
   * @param nextUse where page or address was given away; null for isolation
   * @param user the attachment it went through, null if none is to be seen
   * @param route the translation it went through, null if none is to be seen
   */
  private record Harm(
      Key key, Landing landing, Place nextUse, Attachment user, Route route, String how) {}

  Trial(
      List<Step> steps,
      Intent intent,
      Owners owners,
      Order order,
      Paths paths,
      Defence defence,
      Gone gone,
      Culprit culprit,
      WholeEntries entries) {
    this.steps = steps;
    this.intent = intent;
    this.owners = owners;
    this.order = order;
    this.paths = paths;
    this.defence = defence;
    this.gone = gone;
    this.culprit = culprit;
    this.entries = entries;
  }

  /** Sets the landing aside unless it is right by all that was noted so far. */
  void landed(Landed landed, Place at) {
    List<String> owner = owners.newest(landed.pa().pageNumber());
    boolean granted = false;
    boolean mapped = !owners.hasReuses();
    for (Attachment user : intent.attachments(landed.function(), landed.pasid())) {
      if (user.until == null) {
        granted |= user.serves(owner);
        mapped = mapped || mapsNow(user, landed);
      }
    }
    if (!granted || !mapped) {
      suspects.add(new Landing(landed, at));
    }
  }

  private boolean mapsNow(Attachment user, Landed landed) {
    return intent.mapsNow(
        user.domain, landed.iova().pageNumber(), landed.pa().pageNumber(), Need.of(landed.write()));
  }

  List<Finding> findings() {
    Map<Key, List<Harm>> first = new LinkedHashMap<>();
    for (Landing landing : suspects) {
      if (isKnown(first.get(key(Property.STALE_USE, landing)), landing)) {
        continue; // a page that was the function's once stays stale or becomes right again
      }
      Harm harm = harm(landing);
      if (harm != null) {
        List<Harm> known = first.computeIfAbsent(harm.key, k -> new ArrayList<>());
        if (!isKnown(known, landing)) {
          known.add(harm);
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (List<Harm> known : first.values()) {
      findings.addAll(
          findings(known.stream().min((a, b) -> compare(a.landing.at, b.landing.at)).get()));
    }
    return findings;
  }

  /** Whether such harm was done before this landing in every linear form. */
  private boolean isKnown(List<Harm> known, Landing landing) {
    return known != null && known.stream().anyMatch(k -> order.precedes(k.landing.at, landing.at));
  }

  /** By the delivery's name, which is the same in all linear forms. */
  private int compare(Place a, Place b) {
    if (a.step() < 0 || b.step() < 0 || a.step() == b.step()) {
      return a.compareTo(b);
    }
    return steps.get(a.step()).id().compareTo(steps.get(b.step()).id());
  }

  private Harm harm(Landing landing) {
    Landed access = landing.fact;
    long page = access.pa().pageNumber();
    List<Attachment> users = paths.usersAt(access.function(), access.pasid(), landing.at);
    List<Ownership> owned = owners.until(page, landing.at);
    Ownership newest = owned.isEmpty() ? null : owned.get(owned.size() - 1);
    List<String> now = newest == null ? List.of() : newest.owners();
    List<Attachment> serving = users.stream().filter(u -> u.serves(now)).toList();
    if (serving.stream().anyMatch(u -> isLive(u, landing))) {
      return reuseHarm(landing, users);
    } else if (!serving.isEmpty()) {
      Attachment user = serving.get(serving.size() - 1);
      String how = " after the function was detached from " + user.domain.name();
      return harm(Property.STALE_USE, landing, landing.at, user, how);
    }
    for (int i = owned.size() - 2; i >= 0; i--) {
      List<String> former = owned.get(i).owners();
      List<Attachment> served = users.stream().filter(u -> u.serves(former)).toList();
      if (!served.isEmpty()) {
        Place handOver = owned.get(i + 1).from();
        String how = " after the page was given to " + owned.get(i + 1);
        return harm(
            Property.STALE_USE,
            landing,
            handOver,
            paths.withRoute(served, access, landing.at),
            how);
      }
    }
    String how =
        newest == null
            ? ", which belongs to nobody"
            : ", which belongs to " + newest + " and never was the function's";
    return harm(Property.ISOLATION, landing, null, paths.withRoute(users, access, landing.at), how);
  }

  private Harm harm(
      Property property, Landing landing, Place nextUse, Attachment user, String how) {
    Place limit = nextUse == null ? landing.at : nextUse;
    Route route = user == null ? null : paths.route(user, landing.fact, limit);
    return new Harm(key(property, landing), landing, nextUse, user, route, how);
  }

  private static Key key(Property property, Landing landing) {
    Landed access = landing.fact;
    return new Key(
        property,
        access.pa().pageNumber(),
        access.function(),
        access.pasid(),
        access.iova().pageNumber());
  }

  /** Whether the attachment lasts, or its end does not yet bind hardware. */
  private boolean isLive(Attachment user, Landing landing) {
    return user.until == null
        || !order.precedes(user.until, landing.at)
        || !defence.assessDetach(landing.fact, user, landing.at).isComplete();
  }

  /** The owner is right; but was the address given to its next use? */
  private Harm reuseHarm(Landing landing, List<Attachment> users) {
    if (!owners.hasReuses()) {
      return null;
    }
    Landed access = landing.fact;
    Need need = Need.of(access.write());
    Paths.Test isDead = (user, route) -> reuse(route, landing) != null;
    if (!paths.all(users, access.iova(), access.pa(), need, landing.at, isDead)) {
      return null;
    }
    Attachment user = null;
    Route route = null;
    for (Attachment candidate : users) {
      for (Route newest : paths.routes(candidate, access.iova(), access.pa(), need, landing.at)) {
        user = candidate;
        route = newest;
        break;
      }
    }
    Reuse reuse = reuse(route, landing);
    String how = " after that address of " + reuse.grant.domain() + " was given to its next use";
    return new Harm(key(Property.STALE_USE, landing), landing, reuse.at, user, route, how);
  }

  /** A grant that ended and whose input address was then given to its next use. */
  private record Reuse(Grant grant, Place at) {}

  private Reuse reuse(Route route, Landing landing) {
    for (Grant grant : route.grants()) {
      if (grant.removed() != null) {
        for (Place reuse : owners.reuses(grant.domain(), grant.page())) {
          if (order.precedes(grant.removed(), reuse) && order.precedes(reuse, landing.at)) {
            return new Reuse(grant, reuse);
          }
        }
      }
    }
    return null;
  }

  private List<Finding> findings(Harm harm) {
    Landed access = harm.landing.fact;
    Property property = harm.key.property;
    int step = harm.landing.at.step();
    String page = Defence.page(harm.key.page);
    String text =
        access.function()
            + "'s "
            + (access.translated() ? "translated " : "")
            + (access.write() ? "write " : "read ")
            + access.dma()
            + (access.pasid().isPresent() ? " of pasid " + access.pasid().getAsInt() : "")
            + " through iova "
            + access.iova()
            + " landed in page "
            + page
            + harm.how;
    if (property == Property.STALE_USE && harm.nextUse.equals(harm.landing.at)) {
      Outcome detach = defence.assessDetach(access, harm.user, harm.nextUse);
      return convicted(text, page, step, despite(detach, harm));
    }
    if (harm.route == null) {
      List<Attachment> users = paths.usersAt(access.function(), access.pasid(), harm.landing.at);
      Ruling kept = gone.oldTable(users, access.iova(), harm.landing.at);
      Ruling halfway = kept != null ? kept : halfway(harm.landing);
      Ruling ruling = halfway != null ? halfway : culprit.unmapped(access, users);
      return List.of(Finding.of(property, ruling, text, page, step));
    }
    if (property == Property.ISOLATION) {
      String why = harm.user.domain.name() + " maps a page that is not its own";
      Ruling ruling = Ruling.driver(Ruling.OWN_PAGES, "3.2", why);
      return List.of(Finding.of(property, ruling, text, page, step));
    }
    Outcome outcome = outcome(harm);
    return outcome.isComplete()
        ? convicted(text, page, step, despite(outcome, harm))
        : List.of(Finding.of(property, outcome.failing(), text, page, step));
  }

  /**
   * Who let an ATC use an intermediate address for a physical one: it has them while its stream has
   * split-stage ATS, so that software must flush it before it changes that (Arm IHI 0070, 3.9.2).
   * Null if the address is none, or no use of such a domain has ended.
   */
  private Ruling halfway(Landing landing) {
    Landed access = landing.fact;
    if (!access.translated() || !culprit.wasGiven(access)) {
      return null;
    }
    long page = access.iova().pageNumber();
    for (Attachment user : intent.attachments(access.function(), access.pasid())) {
      boolean ended = user.until != null && order.precedes(user.until, landing.at);
      boolean intermediate =
          intent.intermediates(user.domain, page).contains(access.pa().pageNumber());
      if (ended && intermediate) {
        Outcome detach = defence.assessDetach(access, user, landing.at);
        return detach.isComplete()
            ? culprit.despite(detach.fences(), access, landing.at, user)
            : detach.failing();
      }
    }
    return null;
  }

  /**
   * How far the driver got with the newest translation that the access may have used, or if that is
   * all done with one before it, which may be cached by itself.
   */
  private Outcome outcome(Harm harm) {
    Landed access = harm.landing.fact;
    Outcome newest = defence.assess(access, harm.user, harm.route, harm.nextUse);
    if (!newest.isComplete()) {
      return newest;
    }
    Need need = Need.of(access.write());
    for (Route route : paths.routes(harm.user, access.iova(), access.pa(), need, harm.nextUse)) {
      Outcome older = defence.assess(access, harm.user, route, harm.nextUse);
      if (!older.isComplete()) {
        return older;
      }
    }
    return newest;
  }

  private Ruling despite(Outcome outcome, Harm harm) {
    Landed access = harm.landing.fact;
    Ruling kept = gone.oldTable(List.of(harm.user), access.iova(), harm.landing.at);
    List<Attachment> users = paths.usersAt(access.function(), access.pasid(), harm.landing.at);
    Ruling mixed = entries.excuse(WholeEntries.Access.of(access, harm.landing.at), users);
    if (kept == null && mixed != null) {
      return mixed;
    }
    return kept != null
        ? kept
        : culprit.despite(outcome.fences(), access, harm.landing.at, harm.user);
  }

  /** Stale use in spite of fences: where hardware is to blame, a fence was not honest either. */
  private static List<Finding> convicted(String text, String page, int step, Ruling ruling) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.of(Property.STALE_USE, ruling, text, page, step));
    if (ruling.accused().isHardware()) {
      findings.add(Finding.of(Property.HONEST_FENCE, ruling, text, page, step));
    }
    return findings;
  }
}
