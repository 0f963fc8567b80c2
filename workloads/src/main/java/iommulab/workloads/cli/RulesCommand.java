package iommulab.workloads.cli;

import iommulab.model.rules.Rule;
import iommulab.model.rules.Rules;
import iommulab.workloads.rules.Claims;
import iommulab.workloads.rules.CoveragePage;
import iommulab.workloads.rules.MutationPage;
import iommulab.workloads.rules.Mutations;
import iommulab.workloads.rules.RulesJson;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules [ID]}: the rules that findings name, and what checks them. */
@Command(
    name = "rules",
    description = "Show the rules that findings name: section, what violates them, their tests.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab rules                    every rule, a few lines each",
      "  iommu-lab rules R-SMMU-048         one of them",
      "  iommu-lab rules H1                 a hazard, with the rules that it breaks",
      "  iommu-lab rules --page > docs/coverage.md"
    })
final class RulesCommand implements Callable<Integer> {
  /** The ids of all rules, for the shell's completion. */
  static final class Ids implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Rules.ids().iterator();
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      completionCandidates = Ids.class,
      description = "a rule, as findings name it; without it all are listed")
  private String id;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Option(names = "--page", description = "docs/coverage.md on standard output")
  private boolean page;

  @Option(
      names = "--mutations",
      description = "docs/mutation.md on standard output, from the reports of .ci/mutation")
  private boolean mutations;

  private final Context context;

  RulesCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    checkPages();
    Collection<Rule> rules = id == null ? Rules.all() : List.of(find(id));
    Claims claims = Claims.of(context.catalog());
    if (page) {
      context.out().print(CoveragePage.of(claims));
    } else if (mutations) {
      context.out().print(MutationPage.of(claims, Mutations.of(context.catalog().root())));
    } else if (json) {
      context.out().println(RulesJson.of(rules, claims));
    } else if (id == null) {
      list(rules, claims);
    } else {
      rules.forEach(rule -> show(rule, claims));
    }
    return 0;
  }

  private void checkPages() {
    String whole = page ? "--page" : mutations ? "--mutations" : "";
    String other = page && mutations ? "--mutations" : json ? "--json" : id;
    if (!whole.isEmpty() && other != null) {
      throw new ScenarioException(whole + " " + other, 0, "the page is whole", whole + " alone");
    }
  }

  private static Rule find(String id) {
    return Rules.find(id)
        .orElseThrow(() -> new ScenarioException(id, 0, "unknown rule", expected(id)));
  }

  private static String expected(String id) {
    List<String> near = Nearest.names(id, Rules.ids());
    if (near.isEmpty()) {
      near = Nearest.names(id.toUpperCase(Locale.ROOT), Rules.ids());
    }
    return near.isEmpty() ? "an id of `rules` such as R-SMMU-013" : Nearest.oneOf(near);
  }

  private void list(Collection<Rule> rules, Claims claims) {
    for (Rule rule : rules) {
      String source = rule.verified() ? "verified" : "unverified";
      String status = claims.status(rule.id());
      String head = String.join(", ", rule.kind().toString(), source, status, rule.section());
      context.out().println(String.format("%-16s %s", rule.id(), head));
      part("rule", rule.text());
      part("violated", rule.violation());
      part("tests", String.join(", ", claims.tests(rule.id())));
      part("scenarios", String.join(", ", claims.scenarios(rule.id())));
    }
    long tested = rules.stream().filter(rule -> !claims.tests(rule.id()).isEmpty()).count();
    context.out().println(rules.size() + " rules, " + tested + " of them tested");
  }

  private void show(Rule rule, Claims claims) {
    context.out().println(rule.id() + ": " + rule.text());
    part("violated", rule.violation());
    part("kind", rule.kind().toString());
    part("section", rule.section());
    part("source", rule.verified() ? "verified" : "unverified: general knowledge");
    part("see", String.join(", ", rule.see()));
    part("status", claims.status(rule.id()));
    claims.tests(rule.id()).forEach(test -> part("test", test));
    claims.scenarios(rule.id()).forEach(scenario -> part("scenario", scenario));
  }

  private void part(String name, String text) {
    if (!text.isEmpty()) {
      context.out().println(String.format("  %-9s %s", name, text));
    }
  }
}
