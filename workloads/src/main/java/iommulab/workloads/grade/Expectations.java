package iommulab.workloads.grade;

import iommulab.workloads.scenario.Expectation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Counts the runs at whose end the conditions of {@code always}, {@code sometimes} and {@code
 * eventually} held.
 *
 * <p>A run that ends without an {@code always} or an {@code eventually} has a forbidden outcome,
 * see {@link OutcomeTable}. That {@code sometimes} was not seen is known only when all runs are
 * over.
 */
public final class Expectations {
  /** How much the runs tell of those that were not made. */
  public enum Reach {
    /** Nothing else can happen. */
    ALL,
    /** Nothing else can happen within a bound. */
    WITHIN_BOUND,
    /** As many as were asked for, of more. */
    SAMPLED,
    /** Fewer than were asked for. */
    CUT_SHORT
  }

  private final List<Expectation> expectations;
  private final long[] held;
  private long ended;
  private long givenUp;

  /** Nothing counted yet. */
  public Expectations(List<Expectation> expectations) {
    this.expectations = List.copyOf(expectations);
    this.held = new long[expectations.size()];
  }

  /** Counts a run that came to its end, with the numbers of the conditions that held. */
  public void ended(BitSet holding) {
    ended++;
    holding.stream().forEach(i -> held[i]++);
  }

  /** Counts a run that was given up. */
  public void givenUp() {
    givenUp++;
  }

  /** What became of each, in the order of the file. */
  public List<Expected> results(Reach reach) {
    List<Expected> results = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      Expectation what = expectations.get(i);
      results.add(what.isOfEveryRun() ? every(what, held[i]) : sometimes(what, held[i], reach));
    }
    return List.copyOf(results);
  }

  private Expected every(Expectation what, long count) {
    if (count < ended) {
      return new Expected(
          what, count, ended, RunVerdict.FORBIDDEN, (ended - count) + " runs end without it");
    }
    if (what.kind() == Expectation.Kind.EVENTUALLY && givenUp > 0) {
      return new Expected(
          what, count, ended, RunVerdict.INCONCLUSIVE, givenUp + " runs were given up");
    }
    return new Expected(what, count, ended, RunVerdict.ACCEPTABLE, "no run ends without it");
  }

  private Expected sometimes(Expectation what, long count, Reach reach) {
    if (count > 0) {
      return new Expected(what, count, ended, RunVerdict.ACCEPTABLE, "seen");
    }
    return switch (reach) {
      case ALL ->
          givenUp > 0
              ? unseen(what, RunVerdict.INCONCLUSIVE, "not seen, but runs were given up")
              : unseen(what, RunVerdict.FORBIDDEN, "cannot happen in this model");
      case SAMPLED -> unseen(what, RunVerdict.FORBIDDEN, "not seen; that it cannot be is unproved");
      case WITHIN_BOUND -> unseen(what, RunVerdict.INCONCLUSIVE, "not seen within the bound");
      case CUT_SHORT -> unseen(what, RunVerdict.INCONCLUSIVE, "not seen before the end came");
    };
  }

  private Expected unseen(Expectation what, RunVerdict verdict, String says) {
    return new Expected(what, 0, ended, verdict, says);
  }

  /** The gravest verdict of these. */
  public static RunVerdict verdict(List<Expected> results) {
    return results.stream().map(Expected::verdict).reduce(RunVerdict.ACCEPTABLE, RunVerdict::and);
  }
}
