package iommulab.workloads.witness;

import iommulab.model.address.Pa;
import iommulab.model.oracle.Finding;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.run.Bench;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What makes two findings the same violation: the property, who is accused, by which rule, and
 * where, without numbers that differ from run to run.
 *
 * @param property as conditions ask for it: {@code stale}
 * @param accused {@code driver}, {@code smmu smmu0}
 * @param rule the rule's name
 * @param site a page by its name in the scenario, a queue, a function, what hangs
 * @param reason why the rule was broken, its numbers left out
 */
public record Fingerprint(
    String property, String accused, String rule, String site, String reason) {

  /** The violations of a run without repetitions, the first harm first. */
  static List<Fingerprint> of(Verdict verdict, Map<String, Pa> pages) {
    List<Finding> found = new ArrayList<>(verdict.findings());
    found.sort(Comparator.comparingInt(Finding::step)); // stable
    List<Fingerprint> prints = new ArrayList<>();
    for (Finding finding : found) {
      iommulab.workloads.grade.Finding said = Bench.findings(new Verdict(List.of(finding))).get(0);
      prints.add(
          new Fingerprint(
              said.property(),
              said.accused(),
              said.rule(),
              site(finding.key(), pages),
              reason(finding.what())));
    }
    return prints.stream().distinct().toList();
  }

  /** A page by its name; positions in a queue and tags differ from run to run and do not count. */
  private static String site(String key, Map<String, Pa> pages) {
    for (Map.Entry<String, Pa> page : pages.entrySet()) {
      if (page.getValue().toString().equals(key)) {
        return page.getKey();
      }
    }
    return key.replaceAll("[: ]\\d+$", "");
  }

  /** What stands behind the harm, without positions, addresses and the like. */
  private static String reason(String what) {
    String why = what.substring(what.indexOf(": ") < 0 ? 0 : what.indexOf(": ") + 2);
    return why.replaceAll("\\b(0x[0-9a-f]+|\\d+)\\b", "#");
  }

  @Override
  public String toString() {
    return property + " of " + site + " by " + accused + " against " + rule;
  }
}
