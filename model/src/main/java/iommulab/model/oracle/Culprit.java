package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Defence.Fenced;
import iommulab.model.oracle.Devices.Answer;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Queues.Slot;
import java.util.List;

/** Which hardware failed, when the driver had done all that it owes or no table says why. */
final class Culprit {
  private final Intent intent;
  private final Order order;
  private final List<Step> steps;
  private final Devices devices;

  Culprit(Intent intent, Order order, List<Step> steps, Devices devices) {
    this.intent = intent;
    this.order = order;
    this.steps = steps;
    this.devices = devices;
  }

  /** The driver had invalidated and fenced; who let the access through? */
  Ruling despite(List<Fenced> fences, Landed access, Place landed, Attachment user) {
    for (Fenced fenced : fences) {
      Ruling untold = unfounded(fenced.sync());
      if (untold != null) {
        return untold;
      }
    }
    if (access.translated() && !user.fact.ats()) {
      return Ruling.device(
          access.function(), "R-ATS-002", "it sent a translated address although its ATS is off");
    }
    Fenced first = fences.get(0);
    if (!access.translated()) {
      return Ruling.smmu(
          user.fact.smmu(),
          "R-SMMU-017",
          "4.7.3",
          "the CMD_SYNC at "
              + first.sync().where()
              + " completed while an access that used what "
              + first.command()
              + " invalidates was on its way");
    }
    Fenced answered =
        fences.stream().filter(f -> answeredInTime(f)).reduce((a, b) -> b).orElse(null);
    return answered != null
        ? afterAnswer(answered.command(), access, landed, user)
        : withoutAnswer(first, user);
  }

  private boolean answeredInTime(Fenced fenced) {
    Place answered = fenced.command().answered;
    return answered != null && order.precedes(answered, fenced.sync().completed);
  }

  private Ruling withoutAnswer(Fenced fenced, Attachment user) {
    Slot inv = fenced.command();
    Slot sync = fenced.sync();
    if (inv.refused != null) {
      return Ruling.device(
          inv.function, "R-ATS-032 (H12)", "it refused the " + inv + ", which breaks no limit");
    } else if (inv.timedOut == null) {
      return Ruling.smmu(
          user.fact.smmu(),
          "R-SMMU-046, R-SMMU-038",
          "4.5.1 and 4.7.3",
          "the CMD_SYNC at " + sync.where() + " completed without an answer to the " + inv);
    }
    boolean told =
        inv.queue.stops.stream()
            .anyMatch(
                s ->
                    s.isTimeout()
                        && s.fact().position() > inv.position
                        && order.precedes(s.at(), sync.reportedDone));
    return told
        ? Ruling.driver(
            "R-SMMU-041 (H11)",
            "4.7.3",
            "after CERROR_ATC_INV_SYNC the CMD_SYNC was retried and taken as done for the "
                + inv
                + ", which had timed out and was not sent again")
        : Ruling.smmu(
            user.fact.smmu(),
            "R-SMMU-038",
            "3.9.1.4",
            "the CMD_SYNC at " + sync.where() + " completed although the " + inv + " timed out");
  }

  /** An answer was counted: did the endpoint break its promise, or was the answer passed early? */
  private Ruling afterAnswer(Slot inv, Landed access, Place landed, Attachment user) {
    String function = access.function();
    List<Answer> given = devices.answers(function);
    Answer answer =
        given.stream()
            .filter(a -> a.itag() == inv.itag && order.precedes(a.at(), inv.answered))
            .filter(a -> inv.sent == null || order.precedes(inv.sent, a.at()))
            .filter(a -> isAnswerTo(inv, a))
            .findFirst()
            .orElse(null);
    if (answer == null) {
      return given.isEmpty()
          ? Ruling.device(function, "R-ATS-036", "it used its ATC after it had answered the " + inv)
          : otherAnswer(inv, function, user);
    }
    String device = steps.get(answer.at().step()).receiver();
    int arrival = landed.step();
    int issue = steps.get(arrival).cause();
    while (issue >= 0 && !steps.get(issue).receiver().equals(device)) {
      arrival = issue;
      issue = steps.get(issue).cause();
    }
    if (issue < 0 || !order.precedes(new Place(issue, 0), answer.at()) || !access.write()) {
      return usedAfterwards(inv, answer, access, issue);
    } else if (answer.unordered()) {
      return Ruling.device(
          function, "R-ATS-037 (R3)", "its answer to the " + inv + " overtook its own write");
    }
    return issue != answer.at().step() && enteredBefore(arrival, answer.at().step(), inv.answered)
        ? Ruling.smmu(
            user.fact.smmu(),
            "R-SMMU-046",
            "4.5.1",
            "the answer to the " + inv + " was counted before the writes ahead of it were visible")
        : Ruling.device(
            function, "R-ATS-037 (R3)", "its answer to the " + inv + " overtook its own write");
  }

  /** False if what caused the answer is another request with the same ITag. */
  private boolean isAnswerTo(Slot inv, Answer answer) {
    if (inv.sent == null) {
      return true;
    }
    List<Integer> requests = devices.requests(inv.function, inv.itag);
    int step = answer.at().step();
    while (step >= 0 && !requests.contains(step)) {
      step = steps.get(step).cause();
    }
    return step < 0 || step == inv.sent.step();
  }

  private Ruling usedAfterwards(Slot inv, Answer answer, Landed access, int issue) {
    String function = access.function();
    boolean before = issue >= 0 && order.precedes(new Place(issue, 0), answer.at());
    if (before) {
      return Ruling.device(
          function, "R-ATS-038 (R3)", "it answered the " + inv + " while its read was under way");
    } else if (devices.filledAfter(answer.at(), access)) {
      return Ruling.device(
          function,
          "R-ATS-041 (R2)",
          "it kept a translation that it had asked for before the "
              + inv
              + " and got after its answer");
    }
    return Ruling.device(
        function,
        "R-ATS-036",
        "it used a translation after it had answered the " + inv + ", which covers it");
  }

  /** An answer was counted that was not given to this request. */
  private Ruling otherAnswer(Slot inv, String function, Attachment user) {
    String broken = devices.brokenBy(function, inv.itag);
    if (broken != null) {
      return Ruling.device(
          function,
          broken,
          "an answer with ITag "
              + inv.itag
              + " that nobody had asked it for was counted for the "
              + inv);
    }
    return new Ruling(
        Accused.smmu(user.fact.smmu()),
        "R-ATS-051 (R7)",
        "PCIe ATS, time-out",
        "a late answer to an earlier request with ITag "
            + inv.itag
            + " was counted for the "
            + inv);
  }

  /** Whether the write reached the ordering point before the answer that followed it. */
  private boolean enteredBefore(int arrival, int answeredIn, Place counted) {
    int step = counted.step();
    while (step >= 0 && steps.get(step).cause() != answeredIn) {
      step = steps.get(step).cause();
    }
    return step >= 0
        && steps.get(step).receiver().equals(steps.get(arrival).receiver())
        && order.precedes(new Place(arrival, 0), new Place(step, 0));
  }

  /** Software was told of a completion that had not happened; null if it had. */
  Ruling unfounded(Slot sync) {
    if (sync.completed != null && order.precedes(sync.completed, sync.reportedDone)) {
      return null;
    }
    if (sync.completed != null
        || (sync.consumed != null && order.precedes(sync.consumed, sync.reportedDone))) {
      return Ruling.smmu(
          intent.smmuOf(sync.queue.name),
          "R-SMMU-025",
          "4.7.3",
          "the CMD_SYNC at " + sync.where() + " was signalled before it was complete");
    }
    return Ruling.driver(
        Ruling.FENCE,
        "4.7.3",
        "the CMD_SYNC at " + sync.where() + " was taken as done but never completed");
  }

  /** Whether the address of a translated access is one that the function was given. */
  boolean wasGiven(Landed access) {
    return devices.wasGiven(access);
  }

  /** No table that the function was ever given sends the access there. */
  Ruling unmapped(Landed access, List<Attachment> users) {
    long page = access.iova().pageNumber();
    long target = access.pa().pageNumber();
    if (access.translated() && !wasGiven(access)) {
      return Ruling.device(
          access.function(),
          "R-ATS-003",
          "it sent a translated address that it had never been given");
    }
    for (Attachment user : users) {
      for (DomainMade other : intent.domains()) {
        boolean sameTags =
            other.asid() == user.domain.asid()
                && other.vmid() == user.domain.vmid()
                && !other.name().equals(user.domain.name());
        if (sameTags && !intent.routes(other, page, target, Need.ANY).isEmpty()) {
          return Ruling.driver(
              "H8",
              "3.17",
              "its domain "
                  + user.domain.name()
                  + " shares ASID and VMID with "
                  + other.name()
                  + ", which maps it");
        }
      }
    }
    String smmu = users.isEmpty() ? "smmu" : users.get(0).fact.smmu();
    return Ruling.smmu(
        smmu, "R-SMMU-086", "3.4 and 3.17", "no table of the function ever mapped it there");
  }
}
