package iommulab.workloads.rules;

import iommulab.model.rules.Kind;
import iommulab.model.rules.Rule;
import iommulab.model.rules.Rules;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;

/** {@code docs/coverage.md}: every rule and what checks it today. */
public final class CoveragePage {
  /** Makes the committed page anew. */
  public static final String COMMAND = "./iommu-lab rules --page > docs/coverage.md";

  private static final String HEAD =
      """
      # Rules and their tests

      Made by the build from the registry of rules (`model/src/main/resources/iommulab/model/rules`), the tests' `@Checks`
      and the scenarios' `refs`; the build fails if this page is not what they say. Do not edit it, make it anew:

          %s

      *tested*: a test fails if the model breaks the rule, or, for what drivers and endpoints owe, if the judge lets its
      breach pass. *scenario*: a scenario shows it, and no test names it. *elsewhere*: a rule
      of another unit than the SMMU, not modelled yet. *no test yet*: nothing claims it; most of these are
      not modelled yet. *unverified*: general knowledge, not read in a source.
      `./iommu-lab rules ID` tells what violates a rule.

      """;

  private final Claims claims;
  private final StringBuilder page = new StringBuilder();

  private CoveragePage(Claims claims) {
    this.claims = claims;
  }

  /** The page's text. */
  public static String of(Claims claims) {
    CoveragePage page = new CoveragePage(claims);
    page.write();
    return page.page.toString();
  }

  private void write() {
    page.append(HEAD.formatted(COMMAND));
    page.append("| rules | all | tested | scenario | elsewhere | no test yet | unverified |\n");
    page.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (Family family : Family.values()) {
      count(family.title, family.rules());
    }
    count("all", List.copyOf(Rules.all()));
    for (Family family : Family.values()) {
      page.append("\n## ").append(family.title).append("\n\n");
      page.append("| id | kind | section | | status | rule | checked by |\n");
      page.append("| --- | --- | --- | --- | --- | --- | --- |\n");
      family.rules().forEach(this::row);
    }
  }

  private void count(String title, Collection<Rule> rules) {
    page.append("| ").append(title).append(" | ").append(rules.size());
    for (String status : List.of("tested", "scenario", "elsewhere", "no test yet")) {
      long count = rules.stream().filter(r -> claims.status(r.id()).equals(status)).count();
      page.append(" | ").append(count);
    }
    long unverified = rules.stream().filter(r -> !r.verified()).count();
    page.append(" | ").append(unverified).append(" |\n");
  }

  private void row(Rule rule) {
    List<String> cells =
        List.of(
            rule.id(),
            rule.kind().toString(),
            rule.section(),
            rule.verified() ? "verified" : "unverified",
            claims.status(rule.id()),
            rule.text(),
            checkedBy(rule));
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private String checkedBy(Rule rule) {
    SortedSet<String> tests = claims.tests(rule.id());
    SortedSet<String> scenarios = claims.scenarios(rule.id());
    String separator = tests.isEmpty() || scenarios.isEmpty() ? "" : "; ";
    String shown = scenarios.isEmpty() ? "" : "scenario " + String.join(", ", scenarios);
    return String.join(", ", tests) + separator + shown;
  }

  private enum Family {
    SMMU("SMMUv3", rule -> rule.id().startsWith("R-SMMU-")),
    ATS("PCIe ATS, PRI, PASID", rule -> rule.id().startsWith("R-ATS-")),
    CONTRACTS("Contracts of drivers", rule -> rule.kind() == Kind.CONTRACT),
    HAZARDS("Hazards and races, as cross references", rule -> rule.kind() == Kind.HAZARD);

    private final String title;
    private final Predicate<Rule> holds;

    Family(String title, Predicate<Rule> holds) {
      this.title = title;
      this.holds = holds;
    }

    private List<Rule> rules() {
      return Rules.all().stream().filter(holds).toList();
    }
  }
}
