package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Queues.Queue;
import iommulab.model.oracle.Queues.Stop;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.GlobalError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether each fault left a record, or the mark that a record was dropped, and each stop of a queue
 * an error in GERROR.
 *
 * <p>A refusal by translation has a record of its type, stream and page; several may share one,
 * since records may be merged (Arm IHI 0070, 7.3.1). A dropped record is marked by OVFLG where the
 * queue was full (7.4) or by EVTQ_ABT_ERR where it could not be written (7.2). Only a run that came
 * to rest can be judged: before that a record may be on its way.
 */
final class NothingLost {
  /** What makes a record whenever a transaction that is no translation request ends so. */
  private static final Set<EventCode> RECORDED =
      EnumSet.of(
          EventCode.F_TRANSLATION,
          EventCode.F_ADDR_SIZE,
          EventCode.F_ACCESS,
          EventCode.F_PERMISSION,
          EventCode.F_WALK_EABT,
          EventCode.F_TRANSL_FORBIDDEN);

  private final Intent intent;
  private final Queues queues;
  private final Order order;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<EventRecorded> records = new ArrayList<>();
  private final List<Lost> losses = new ArrayList<>();
  private final List<Raised> raised = new ArrayList<>();

  private record Refusal(Refused fact, EventCode code, Place at) {}

  private record Lost(EventLost fact, Place at) {}

  private record Raised(GlobalErrorRaised fact, Place at) {}

  NothingLost(Intent intent, Queues queues, Order order) {
    this.intent = intent;
    this.queues = queues;
    this.order = order;
  }

  void note(Refused fact, Place at) {
    for (EventCode code : RECORDED) {
      if (code.name().equals(fact.why())) {
        refusals.add(new Refusal(fact, code, at));
      }
    }
  }

  void note(EventRecorded fact) {
    records.add(fact);
  }

  void note(EventLost fact, Place at) {
    losses.add(new Lost(fact, at));
  }

  void note(GlobalErrorRaised fact, Place at) {
    raised.add(new Raised(fact, at));
  }

  List<Finding> findings() {
    Map<String, Finding> findings = new LinkedHashMap<>();
    losses.forEach(lost -> add(findings, unmarked(lost)));
    refusals.forEach(refusal -> add(findings, unrecorded(refusal)));
    for (Queue queue : queues.all()) {
      queue.stops.forEach(stop -> add(findings, silent(queue, stop)));
    }
    return List.copyOf(findings.values());
  }

  private static void add(Map<String, Finding> findings, Finding finding) {
    if (finding != null) {
      findings.putIfAbsent(finding.key() + " " + finding.rule(), finding);
    }
  }

  private Finding unmarked(Lost lost) {
    EventLost fact = lost.fact;
    if (fact.marked() || isRaised(fact.smmu(), GlobalError.EVTQ_ABT_ERR)) {
      return null;
    }
    return finding(
        fact.smmu(),
        "R-SMMU-093",
        "7.4",
        "neither OVFLG nor EVTQ_ABT_ERR tells of it",
        fact.smmu() + " dropped a record " + fact.code() + " of sid " + fact.sid(),
        fact.smmu() + ":" + fact.code() + ":" + fact.sid(),
        lost.at);
  }

  private Finding unrecorded(Refusal refusal) {
    List<Attachment> users = intent.attachments(refusal.fact.function());
    if (users.isEmpty() || users.stream().anyMatch(user -> isTold(refusal, user))) {
      return null;
    }
    Refused fact = refusal.fact;
    String smmu = users.get(0).fact.smmu();
    return finding(
        smmu,
        "R-SMMU-069",
        "7.2 and 7.3",
        "no record of it became visible, and no mark says that one was dropped",
        fact.function() + "'s access to iova " + fact.iova() + " was refused: " + refusal.code,
        smmu + ":" + refusal.code + ":" + fact.function() + ":" + fact.iova().page(),
        refusal.at);
  }

  /** A translated access is recorded by the address that it came with, which is not its iova. */
  private static boolean isOf(EventRecorded recorded, Refusal refusal) {
    return refusal.code == EventCode.F_TRANSL_FORBIDDEN
        || recorded.iova().page().equals(refusal.fact.iova().page());
  }

  private boolean isTold(Refusal refusal, Attachment user) {
    int sid = user.fact.sid();
    boolean recorded =
        records.stream()
            .anyMatch(r -> r.code() == refusal.code && r.sid() == sid && isOf(r, refusal));
    // A drop that is not marked has a finding of its own.
    return recorded
        || losses.stream().anyMatch(l -> l.fact.code() == refusal.code && l.fact.sid() == sid);
  }

  private Finding silent(Queue queue, Stop stop) {
    String smmu = intent.smmuOf(queue.name);
    GlobalError error = isPaged(queue) ? GlobalError.CMDQP_ERR : GlobalError.CMDQ_ERR;
    boolean told =
        raised.stream()
            .anyMatch(
                r ->
                    intent.owns(r.fact.smmu(), queue.name)
                        && r.fact.error() == error
                        && order.precedes(stop.at(), r.at));
    String where = queue.name + ":" + stop.fact().position();
    return told
        ? null
        : finding(
            smmu,
            "R-SMMU-002",
            "7.1 and 7.5",
            error + " never became active in GERROR",
            "the queue stopped at " + where + " with " + stop.fact().error(),
            where,
            stop.at());
  }

  /** Whether it is an enhanced command queue, which has an error of its own (3.5.6). */
  private static boolean isPaged(Queue queue) {
    return queue.name.contains(".ecmdq");
  }

  private boolean isRaised(String smmu, GlobalError error) {
    return raised.stream().anyMatch(r -> r.fact.smmu().equals(smmu) && r.fact.error() == error);
  }

  private static Finding finding(
      String smmu, String rule, String section, String why, String what, String key, Place at) {
    return Finding.of(
        Property.NOTHING_LOST, Ruling.smmu(smmu, rule, section, why), what, key, at.step());
  }
}
