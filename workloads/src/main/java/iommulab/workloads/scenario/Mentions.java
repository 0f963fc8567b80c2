package iommulab.workloads.scenario;

import iommulab.workloads.scenario.Condition.Mention;
import java.util.List;
import java.util.stream.Stream;

/** Puts the mentions of two conditions together. */
final class Mentions {
  private Mentions() {}

  static List<Mention> both(List<Mention> left, List<Mention> right) {
    return Stream.concat(left.stream(), right.stream()).toList();
  }
}
