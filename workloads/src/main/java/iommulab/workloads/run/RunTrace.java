package iommulab.workloads.run;

import iommulab.model.ledger.Fact;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.grade.Finding;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * One run, step by step, with what the judge found in it.
 *
 * @param given what held before the first step
 * @param steps the deliveries, in order
 * @param findings what was found, by the index of the step that did the harm; -1 stands for what
 *     was given
 */
public record RunTrace(
    List<Fact> given, List<Step> steps, SortedMap<Integer, List<Finding>> findings) {

  /** The trace of a run that was judged. */
  public static RunTrace of(History history, Verdict verdict) {
    return new RunTrace(
        history.given(),
        history.steps(),
        Collections.unmodifiableSortedMap(Findings.byStep(verdict)));
  }
}
