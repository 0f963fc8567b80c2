package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.DirtyRead;
import iommulab.model.ledger.SoftwareFact.MigrationEnded;
import iommulab.model.ledger.SoftwareFact.PageCopied;
import iommulab.model.oracle.Coverage.Kind;
import iommulab.model.oracle.Grant.Span;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Queues.Queue;
import iommulab.model.oracle.Queues.Slot;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Whether a migration missed a write: the page's last copy is older, and no report read after that
 * copy shows the page (Arm IHI 0070, 3.13).
 *
 * <p>The driver owes to read the last report when no write can come any more: behind a TLBI and a
 * CMD_SYNC that was told. A write that had landed when such a CMD_SYNC completed must show, since
 * the updates of finished transactions are visible then (3.13.4). And between clearing a dirty
 * state and copying the page it owes the invalidation of TLB and ATC: what they keep lets writes
 * pass that set nothing (3.13.7).
 */
final class DirtyPages {
  private final Intent intent;
  private final Queues queues;
  private final Order order;
  private final Map<Page, Log> pages = new LinkedHashMap<>();
  private final Map<String, Place> ended = new LinkedHashMap<>();

  private record Page(String domain, long number) {}

  private record Report(boolean dirty, Place at) {}

  private record Write(Landed fact, Place at, Attachment user) {}

  private static final class Log {
    final List<Place> copies = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    final List<Write> writes = new ArrayList<>();
  }

  DirtyPages(Intent intent, Queues queues, Order order) {
    this.intent = intent;
    this.queues = queues;
    this.order = order;
  }

  void note(PageCopied fact, Place at) {
    log(fact.domain(), fact.page().pageNumber()).copies.add(at);
  }

  void note(DirtyRead fact, Place at) {
    log(fact.domain(), fact.page().pageNumber()).reports.add(new Report(fact.dirty(), at));
  }

  void note(MigrationEnded fact, Place at) {
    ended.put(fact.domain(), at);
  }

  /** Only a write behind a copy can be missed. */
  void note(Landed fact, Place at) {
    if (!fact.write() || pages.isEmpty()) {
      return;
    }
    for (Attachment user : intent.attachments(fact.function())) {
      Log log = pages.get(new Page(user.domain.name(), fact.iova().pageNumber()));
      if (log != null) {
        log.writes.add(new Write(fact, at, user));
      }
    }
  }

  private Log log(String domain, long page) {
    return pages.computeIfAbsent(new Page(domain, page), p -> new Log());
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    pages.forEach(
        (page, log) -> {
          Place end = ended.get(page.domain);
          log.writes.stream()
              .filter(w -> end != null && order.precedes(w.at, end) && isMissed(log, w))
              .findFirst()
              .ifPresent(write -> findings.add(finding(page, log, write)));
        });
    return findings;
  }

  private boolean isMissed(Log log, Write write) {
    List<Place> before = log.copies.stream().filter(c -> order.precedes(c, write.at)).toList();
    boolean copied = log.copies.stream().anyMatch(c -> order.precedes(write.at, c));
    boolean shown =
        log.reports.stream()
            .anyMatch(r -> r.dirty && before.stream().allMatch(c -> order.precedes(c, r.at)));
    return !before.isEmpty() && !copied && !shown;
  }

  private Finding finding(Page page, Log log, Write write) {
    String address = Defence.page(page.number);
    String text =
        write.fact.function()
            + "'s write "
            + write.fact.dma()
            + " to iova "
            + address
            + " landed after the last copy of the page, and no report shows it";
    if (!isCleared(log, write)) {
      Ruling unflushed =
          Ruling.driver(
              "driver-dirty-clear",
              "3.13.7",
              "the dirty state was cleared and the page copied without the invalidation of what"
                  + " lets writes pass");
      String key = page.domain + ":" + address;
      return Finding.of(Property.NO_LOST_DIRTY, unflushed, text, key, write.at.step());
    }
    boolean shouldShow = log.reports.stream().anyMatch(report -> isFencedBefore(write, report));
    Ruling ruling =
        shouldShow
            ? Ruling.smmu(
                write.user.fact.smmu(),
                "R-SMMU-061",
                "3.13.4",
                "a CMD_SYNC had completed behind it when the page read clean")
            : Ruling.driver(
                "driver-last-report",
                "3.13.4",
                "no report was read behind a TLBI and a CMD_SYNC that came after it");
    String key = page.domain + ":" + address;
    return Finding.of(Property.NO_LOST_DIRTY, ruling, text, key, write.at.step());
  }

  /** Whether all that was cleared before a copy was invalidated before that copy. */
  private boolean isCleared(Log log, Write write) {
    return log.copies.stream()
        .filter(copy -> order.precedes(copy, write.at))
        .allMatch(
            copy ->
                log.reports.stream()
                    .filter(report -> order.precedes(report.at, copy))
                    .allMatch(report -> isInvalidated(report.at, copy, write)));
  }

  private boolean isInvalidated(Place from, Place until, Write write) {
    Attachment user = write.user;
    long page = write.fact.iova().pageNumber();
    Kind kind =
        user.domain.asid() < 0
            ? Kind.STAGE2_ONLY
            : user.domain.parent().isEmpty() ? Kind.STAGE1_ONLY : Kind.COMBINED;
    Coverage.Entry entry =
        new Coverage.Entry(kind, user.domain.vmid(), user.domain.asid(), new Span(page << 12, 12));
    Predicate<Command> tlb = command -> Coverage.removes(command, entry);
    Predicate<Command> atc =
        command ->
            command instanceof AtcInv inv
                && Coverage.removesAtc(
                    inv, user.fact.sid(), OptionalInt.empty(), write.fact.iova().value());
    return isFenced(tlb, from, until, user)
        && (!write.fact.translated() || isFenced(atc, from, until, user));
  }

  /** Whether such a command was inserted and its CMD_SYNC told between two places. */
  private boolean isFenced(Predicate<Command> wanted, Place from, Place until, Attachment user) {
    for (Queue queue : queues.all()) {
      if (intent.owns(user.fact.smmu(), queue.name)) {
        for (Slot slot : queue.work) {
          boolean behind =
              slot.command != null
                  && wanted.test(slot.command)
                  && order.precedes(from, slot.inserted);
          if (behind
              && queue.syncs.tailMap(slot.position, false).values().stream()
                  .anyMatch(s -> s.reportedDone != null && order.precedes(s.reportedDone, until))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a CMD_SYNC completed between the write and the report, and software was told. */
  private boolean isFencedBefore(Write write, Report report) {
    for (Queue queue : queues.all()) {
      if (intent.owns(write.user.fact.smmu(), queue.name)) {
        for (Slot sync : queue.syncs.values()) {
          if (sync.completed != null
              && sync.reportedDone != null
              && order.precedes(write.at, sync.completed)
              && order.precedes(sync.reportedDone, report.at)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
