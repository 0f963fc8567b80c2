package iommulab.model.oracle;

import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.oracle.Coverage.Kind;
import iommulab.model.oracle.Grant.Span;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What software took away from the way of an access, and which cached entries hold it still (Arm
 * IHI 0070, 3.21.1, 4.3.6, 4.4.3.1).
 */
final class Removals {
  /**
   * What was taken away, and which entries hold it: they have to go in this sequence.
   *
   * @param exceptForLevel commands that reach such an entry by its address, at whatever level
   */
  record Removal(
      String what,
      Place at,
      boolean ofStream,
      List<Predicate<Command>> clearings,
      Predicate<Command> exceptForLevel) {
    /** Of entries that no command names by level. */
    Removal(String what, Place at, boolean ofStream, List<Predicate<Command>> clearings) {
      this(what, at, ofStream, clearings, command -> false);
    }

    /** Whether one command clears all of it. */
    boolean isClearedBy(Command command) {
      return clearings.stream().allMatch(c -> c.test(command));
    }
  }

  private final Intent intent;

  Removals(Intent intent) {
    this.intent = intent;
  }

  /** What of the route was taken away: its mappings, or the way of its stream to them. */
  List<Removal> of(Attachment user, Route route) {
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
  boolean keepsTags(Attachment user) {
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
    String what = grant.domain() + " " + Defence.page(grant.page());
    List<Predicate<Command>> clearings = new ArrayList<>();
    entries.forEach(e -> clearings.add(command -> Coverage.removes(command, e)));
    return new Removal(
        what,
        grant.removed(),
        false,
        clearings,
        command -> entries.stream().anyMatch(e -> Coverage.removesWhateverItsLevel(command, e)));
  }

  /** The stream table entry, or the context descriptor of the PASID. */
  static Removal ofStream(Attachment user) {
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

  /**
   * The TLB entry that serves the route: combined for a nested domain. By address it stands for the
   * whole leaf of stage 1, however small stage 2 made it (Arm DDI 0487, D8.17).
   */
  private static Coverage.Entry entry(Route route) {
    DomainMade domain = route.domain();
    Span input = route.first().entry();
    if (route.second() == null) {
      Kind kind = domain.asid() < 0 ? Kind.STAGE2_ONLY : Kind.STAGE1_ONLY;
      return new Coverage.Entry(kind, domain.vmid(), domain.asid(), input);
    }
    return new Coverage.Entry(Kind.COMBINED, domain.vmid(), domain.asid(), input);
  }
}
