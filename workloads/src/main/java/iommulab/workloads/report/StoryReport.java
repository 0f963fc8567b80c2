package iommulab.workloads.report;

import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.run.RunTrace;

/** The story of one outcome as text: how it was found, then step by step. */
public final class StoryReport {
  private StoryReport() {}

  /** The story whose trace this is. */
  public static String of(Explored explored, Seen seen, RunTrace trace) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s (%s)\n".formatted(explored.scenario(), explored.title(), Build.id()));
    text.append("outcome: %s, %s\n".formatted(seen.what().id(), seen.what().grade()));
    text.append("found by: %s\n\n".formatted(Claim.how(explored)));
    TraceReport.of(trace, new PageNames(explored.pages()))
        .lines()
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
