package iommulab.workloads.stress;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.InvalidateAnswered;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Judge;
import iommulab.model.oracle.Property;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.recording.Disagreement;
import iommulab.workloads.run.Findings;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts runs and holds each against the recording and the judge. */
final class Tally {
  private static final int SHOWN = 20;

  /** Stale use and isolation need mappings and owners, which a recording does not tell. */
  private static final Set<Property> JUDGED = EnumSet.of(Property.IT_ENDS, Property.HONEST_FENCE);

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<Finding, Long> findings = new LinkedHashMap<>();
  private final List<Disagreement> first = new ArrayList<>();
  private long disagreements;

  /** Adds the run of a segment with this seed. */
  void add(Segment segment, long seed, RunResult result) {
    Map<String, String> places = new LinkedHashMap<>();
    Map<String, Long> before = new LinkedHashMap<>(counts);
    for (Step step : result.history().steps()) {
      for (Fact fact : step.facts()) {
        count(fact);
        if (fact instanceof Landed landed) {
          places.put(landed.dma(), landed.pa().toString());
        } else if (fact instanceof Refused refused) {
          places.put(refused.dma(), "refused");
        }
      }
    }
    more("deliveries", result.history().steps().size());
    more("expected.commands", segment.commands());
    more("expected.fences", segment.fences());
    more("stores", segment.stores());
    more("inferred", segment.inferred());
    String run = "segment " + segment.number() + ", seed " + seed;
    if (result.ending() != Ending.QUIESCENT) {
      String how = Settings.name(result.ending());
      differ(run, "the run's end", "quiescent", how);
    }
    same(run, before, "commands inserted", "inserted", segment.commands());
    same(run, before, "commands consumed", "consumed", segment.commands());
    same(run, before, "fences waited for", "fences.reported", segment.fences());
    same(run, before, "queue errors", "queue.errors", 0);
    same(run, before, "ATC invalidations answered", "atc.answered", grown(before, "atc.sent"));
    segment.accesses().forEach((dma, access) -> compare(run, dma, access, places.get(dma)));
    judge(result);
  }

  private void count(Fact fact) {
    if (fact instanceof Inserted) {
      more("inserted", 1);
    } else if (fact instanceof Consumed) {
      more("consumed", 1);
    } else if (fact instanceof FenceCompleted) {
      more("fences.completed", 1);
    } else if (fact instanceof FenceReported told) {
      more(told.report() == FenceReport.DONE ? "fences.reported" : "fences.given-up", 1);
    } else if (fact instanceof InvalidateSent) {
      more("atc.sent", 1);
    } else if (fact instanceof InvalidateAnswered) {
      more("atc.answered", 1);
    } else if (fact instanceof InvalidateTimedOut) {
      more("atc.timed-out", 1);
    } else if (fact instanceof TlbUsed used) {
      more(used.hit() ? "tlb.hits" : "tlb.misses", 1);
    } else if (fact instanceof Landed landed) {
      more("landed", 1);
      more("landed.translated", landed.translated() ? 1 : 0);
    } else if (fact instanceof Refused) {
      more("refused", 1);
    } else if (fact instanceof QueueStopped) {
      more("queue.errors", 1);
    } else if (fact instanceof EventRecorded) {
      more("events", 1);
    }
  }

  private void compare(String run, String dma, Segment.Expected access, String got) {
    more("addresses.compared", 1);
    String wanted = access.pa().map(Object::toString).orElse("refused");
    if (!wanted.equals(got)) {
      more("addresses.disagreed", 1);
      String place = "events.jsonl:" + access.line() + " (" + run + ")";
      String what = "where " + dma + " at " + access.iova() + " landed";
      differ(place, what, wanted, got == null ? "never" : got);
    }
  }

  private void judge(RunResult result) {
    Verdict verdict = Judge.judge(result.history(), result.ending() == Ending.QUIESCENT);
    Verdict judged =
        new Verdict(
            verdict.findings().stream()
                .filter(found -> JUDGED.contains(found.property()))
                .toList());
    Findings.of(judged).stream().distinct().forEach(found -> findings.merge(found, 1L, Long::sum));
  }

  private void same(
      String run, Map<String, Long> before, String what, String count, long expected) {
    long got = grown(before, count);
    if (got != expected) {
      differ(run, what, Long.toString(expected), Long.toString(got));
    }
  }

  private long grown(Map<String, Long> before, String count) {
    return count(count) - before.getOrDefault(count, 0L);
  }

  private void differ(String place, String what, String expected, String got) {
    disagreements++;
    if (first.size() < SHOWN) {
      first.add(new Disagreement(place, what, expected, got));
    }
  }

  private void more(String count, long by) {
    counts.merge(count, by, Long::sum);
  }

  /** A count by name; 0 if there was none. */
  long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** What the judge found, and in how many runs. */
  Map<Finding, Long> findings() {
    return findings;
  }

  long disagreements() {
    return disagreements;
  }

  /** The first disagreements. */
  List<Disagreement> first() {
    return first;
  }
}
