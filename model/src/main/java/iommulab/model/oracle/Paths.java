package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.oracle.Intent.Attachment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * The ways that an access may have gone: attachments that were there, and translations through
 * them, as the partial order allows.
 */
final class Paths {
  private final Intent intent;
  private final Order order;

  Paths(Intent intent, Order order) {
    this.intent = intent;
    this.order = order;
  }

  /** The attachments of a function, or of its PASID, that are not made after this place. */
  List<Attachment> usersAt(String function, OptionalInt pasid, Place at) {
    return intent.attachments(function, pasid).stream()
        .filter(u -> !order.precedes(at, u.from))
        .toList();
  }

  /** The attachment whose tables explain the access; else the latest; null if there is none. */
  Attachment withRoute(List<Attachment> users, Landed access, Place at) {
    Attachment last = null;
    for (Attachment user : users) {
      boolean better = route(user, access, at) != null;
      last = last == null || better || route(last, access, at) == null ? user : last;
    }
    return last;
  }

  /** The newest translation that the access may have used, not made after this place; or null. */
  Route route(Attachment user, Landed access, Place limit) {
    for (Need need : List.of(Need.of(access.write()), Need.ANY)) {
      List<Route> routes = routes(user, access.iova(), access.pa(), need, limit);
      if (!routes.isEmpty()) {
        return routes.get(0);
      }
    }
    return null;
  }

  /** The translations that are not made after this place, newest first. */
  List<Route> routes(Attachment user, Iova iova, Pa pa, Need need, Place limit) {
    List<Route> routes = new ArrayList<>();
    for (Route route : intent.routes(user.domain, iova.pageNumber(), pa.pageNumber(), need)) {
      if (route.grants().stream().noneMatch(g -> order.precedes(limit, g.made()))) {
        routes.add(route);
      } else if (route.second() == null) {
        break; // so are the mappings after it
      }
    }
    Collections.reverse(routes);
    return routes;
  }

  /**
   * Whether all translations that are not made after this place pass the test, and there are some.
   *
   * <p>Asks the likeliest to fail first: the newest before the place, then what may be concurrent.
   */
  boolean all(List<Attachment> users, Iova iova, Pa pa, Need need, Place limit, Test test) {
    boolean some = false;
    for (Attachment user : users) {
      List<Route> routes = intent.routes(user.domain, iova.pageNumber(), pa.pageNumber(), need);
      int later = 0;
      while (later < routes.size() && routes.get(later).first().made().compareTo(limit) < 0) {
        later++;
      }
      Collections.reverse(routes.subList(0, later));
      for (Route route : routes) {
        if (route.grants().stream().noneMatch(g -> order.precedes(limit, g.made()))) {
          some = true;
          if (!test.passes(user, route)) {
            return false;
          }
        }
      }
    }
    return some;
  }

  /** What a translation is asked. */
  interface Test {
    boolean passes(Attachment user, Route route);
  }
}
