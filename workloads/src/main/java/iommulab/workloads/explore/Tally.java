package iommulab.workloads.explore;

import iommulab.workloads.explore.Observer.Graduate;
import iommulab.workloads.grade.Expectations;
import iommulab.workloads.grade.Expected;
import iommulab.workloads.grade.Graded;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.scenario.Expectation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts outcomes and classes, and keeps the shortest story of each outcome. */
final class Tally {
  private static final class Count {
    private final Graded what;
    private long count;
    private Story shortest;

    Count(Graded what) {
      this.what = what;
    }

    void add(Story story) {
      count++;
      if (shortest == null || story.length() < shortest.length()) {
        shortest = story;
      }
    }

    Explored.Seen seen() {
      return new Explored.Seen(what, count, Optional.ofNullable(shortest));
    }
  }

  private final List<Count> rows = new ArrayList<>();
  private final Map<String, Count> others = new TreeMap<>();
  // only looked up and counted, never iterated in an order that shows
  private final Map<Long, Integer> classes = new HashMap<>();
  private long runs;
  private long nanos;

  private final Expectations expectations;

  Tally(List<Graded> rows, List<Expectation> expectations) {
    this.expectations = new Expectations(expectations);
    rows.forEach(row -> this.rows.add(new Count(row)));
  }

  void add(Graduate graduate) {
    Graded outcome = graduate.outcome();
    Story story = graduate.story();
    graduate.held().ifPresentOrElse(expectations::ended, expectations::givenUp);
    runs++;
    classes.merge(story.classDigest(), 1, (a, b) -> Math.min(a + b, 3));
    nanos += story.nanos();
    Count count =
        outcome.row() >= 0
            ? rows.get(outcome.row())
            : others.computeIfAbsent(outcome.id(), id -> new Count(outcome));
    count.add(story);
  }

  long runs() {
    return runs;
  }

  long classes() {
    return classes.size();
  }

  long seenOnce() {
    return seenTimes(1);
  }

  long seenTwice() {
    return seenTimes(2);
  }

  private long seenTimes(int times) {
    return classes.values().stream().filter(count -> count == times).count();
  }

  /** Virtual time of all runs together. */
  long nanos() {
    return nanos;
  }

  List<Explored.Seen> outcomes() {
    List<Explored.Seen> outcomes = new ArrayList<>();
    rows.forEach(count -> outcomes.add(count.seen()));
    others.values().forEach(count -> outcomes.add(count.seen()));
    return List.copyOf(outcomes);
  }

  List<Expected> expected(Expectations.Reach reach) {
    return expectations.results(reach);
  }

  RunVerdict verdict() {
    RunVerdict verdict = RunVerdict.ACCEPTABLE;
    for (Explored.Seen seen : outcomes()) {
      if (seen.count() > 0) {
        verdict = verdict.and(seen.what().grade());
      }
    }
    return verdict;
  }
}
