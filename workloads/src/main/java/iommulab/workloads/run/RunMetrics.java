package iommulab.workloads.run;

import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.HardwareFact.UnexpectedCompletion;
import iommulab.model.ledger.History;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.ledger.Step;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Counts and latencies over all runs of a scenario.
 *
 * <p>Latencies are virtual nanoseconds of the assumed links, from a CMD_SYNC's doorbell to the
 * moment its waiter learns of it; they are 0 under untimed.
 */
final class RunMetrics {
  private static final int DIGITS = 3;

  private final Histogram fences = new Histogram(DIGITS);
  private final Map<String, Long> inserted = new HashMap<>();
  private long landed;
  private long refused;
  private long hits;
  private long misses;
  private long timeouts;
  private long unexpected;
  private long gaveUp;
  private long events;

  void add(History history) {
    inserted.clear();
    for (Step step : history.steps()) {
      for (Fact fact : step.facts()) {
        add(fact, step.time());
      }
    }
  }

  private void add(Fact fact, long time) {
    if (fact instanceof Landed) {
      landed++;
    } else if (fact instanceof Refused) {
      refused++;
    } else if (fact instanceof TlbUsed used) {
      hits += used.hit() ? 1 : 0;
      misses += used.hit() ? 0 : 1;
    } else if (fact instanceof InvalidateTimedOut) {
      timeouts++;
    } else if (fact instanceof UnexpectedCompletion) {
      unexpected++;
    } else if (fact instanceof EventRecorded) {
      events++;
    } else if (fact instanceof Inserted command) {
      inserted.put(command.queue() + command.position(), time);
    } else if (fact instanceof FenceReported fence) {
      gaveUp += fence.report() == FenceReport.TIMED_OUT ? 1 : 0;
      Long began = inserted.get(fence.queue() + fence.position());
      if (began != null && fence.report() == FenceReport.DONE) {
        fences.recordValue(time - began);
      }
    }
  }

  void into(RunCollector collector) {
    collector.metric("dma-landed", landed);
    collector.metric("dma-refused", refused);
    collector.metric("tlb-hits", hits);
    collector.metric("tlb-misses", misses);
    collector.metric("atc-timeouts", timeouts);
    collector.metric("unexpected-completions", unexpected);
    collector.metric("events", events);
    collector.metric("fences-done", fences.getTotalCount());
    collector.metric("fences-given-up", gaveUp);
    if (fences.getTotalCount() > 0 && fences.getMaxValue() > 0) {
      collector.metric("fence-ns-p50", fences.getValueAtPercentile(50));
      collector.metric("fence-ns-p99", fences.getValueAtPercentile(99));
      collector.metric("fence-ns-max", fences.getMaxValue());
    }
  }
}
