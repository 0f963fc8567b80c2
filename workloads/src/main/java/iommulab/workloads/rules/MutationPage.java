package iommulab.workloads.rules;

import iommulab.model.rules.Rule;
import iommulab.model.rules.Rules;
import java.util.List;
import java.util.SortedSet;

/** {@code docs/mutation.md}: for each rule, the planted errors that its tests noticed. */
public final class MutationPage {
  private static final String HEAD =
      """
      # Can the tests of the rules fail?

      Measured by mutation testing (PIT, default mutators): errors are planted one at a time into the packages below, and
      each test that claims a rule by `@Checks` runs against those that it reaches. A test that notices none has not shown
      that it can fail. Not part of the build, as it takes long; made anew by

          .ci/mutation
          ./iommu-lab rules --mutations > docs/mutation.md

      Tests of modules that are not measured, and tests whose code lies in other packages, have no mutants here. For the
      rules that have none [planted.md](planted.md) shows one planted by hand.

      """;

  private MutationPage() {}

  /** The page's text. */
  public static String of(Claims claims, Mutations mutations) {
    StringBuilder page = new StringBuilder(HEAD);
    List<Rule> tested = Rules.all().stream().filter(r -> !claims.tests(r.id()).isEmpty()).toList();
    long shown =
        tested.stream()
            .filter(
                r -> claims.tests(r.id()).stream().anyMatch(t -> !mutations.killedBy(t).isEmpty()))
            .count();
    page.append("Errors were planted into ")
        .append(String.join(", ", mutations.packages()))
        .append(" and shown to the tests of ")
        .append(String.join(", ", mutations.measured()))
        .append(".\n\n");
    page.append("| mutants | noticed | tested rules | with a test that noticed some |\n")
        .append("| ---: | ---: | ---: | ---: |\n");
    row(page, mutations.mutants(), mutations.killed(), tested.size(), shown);
    page.append("\n| rule | test | mutants noticed | one of them |\n")
        .append("| --- | --- | ---: | --- |\n");
    for (Rule rule : tested) {
      for (String test : claims.tests(rule.id())) {
        SortedSet<String> killed = mutations.killedBy(test);
        String one = killed.isEmpty() ? "none measured" : killed.first();
        row(page, rule.id(), test, killed.size(), one);
      }
    }
    return page.toString();
  }

  private static void row(StringBuilder page, Object... cells) {
    for (Object cell : cells) {
      page.append("| ").append(cell).append(' ');
    }
    page.append("|\n");
  }
}
