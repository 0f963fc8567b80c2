package iommulab.workloads.planted;

import iommulab.model.rules.Rule;
import iommulab.model.rules.Rules;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.planted.Planting.Cases;
import iommulab.workloads.rules.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows the planted errors of the rules that are named, or all, to their tests and prints {@code
 * docs/planted.md}; ends with 1 if a test did not notice its error.
 */
final class PlantedPage {
  static final List<String> MEASURED = List.of("docs/mutation.md", "docs/mutation-actors.md");
  private static final Pattern NOTICED =
      Pattern.compile("^\\| (\\S+) \\| (\\S+#\\S+) \\| [1-9]\\d* \\|.*", Pattern.MULTILINE);

  private static final String HEAD =
      """
      # Can the tests of the other rules fail?

      Errors planted by hand (`workloads/src/test/resources/iommulab/workloads/planted/errors.txt`), for the rules whose
      tests no error of [mutation.md](mutation.md) and [mutation-actors.md](mutation-actors.md) reached: each breaks what its rule says, and a test
      that claims the rule by `@Checks` must pass without it and fail with it, by an assertion and not by a crash. Not
      part of the build, which only checks that every error still fits its file; made anew by

          .ci/planted > docs/planted.md

      """;

  private PlantedPage() {}

  public static void main(String[] wanted) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("iommulab.root", "."));
    Planting planting = new Planting(root);
    List<String> rows = new ArrayList<>();
    SortedSet<String> noticed = new TreeSet<>();
    int failures = 0;
    for (PlantedError error : PlantedError.all()) {
      if (wanted.length > 0 && !List.of(wanted).contains(error.rule())) {
        continue;
      }
      String said;
      try {
        Cases cases = planting.show(error);
        said = said(cases);
        if (cases.notice()) {
          noticed.add(error.rule());
        } else {
          failures++;
        }
      } catch (IllegalStateException nothingProved) {
        said = "no: " + nothingProved.getMessage();
        failures++;
      }
      System.err.println(error.rule() + " " + error.test() + " " + said);
      String where = error.file().substring(error.file().lastIndexOf('/') + 1);
      rows.add(
          "| %s | %s | %s: %s | %s |"
              .formatted(error.rule(), error.test(), where, error.why(), said));
    }
    System.out.print(HEAD);
    System.out.println(total(root, noticed));
    System.out.println("| rule | test | planted error | noticed |");
    System.out.println("| --- | --- | --- | --- |");
    rows.forEach(System.out::println);
    System.exit(failures == 0 ? 0 : 1);
  }

  private static String said(Cases cases) {
    if (!cases.notice()) {
      return "no: " + cases;
    }
    return cases.all() == 1
        ? "yes"
        : "yes: %d of %d cases, such as %s"
            .formatted(cases.failed().size(), cases.all(), cases.failed().get(0));
  }

  private static String total(Path root, SortedSet<String> here) throws IOException {
    Claims claims = Claims.of(new Catalog(root));
    SortedSet<String> shown = measured(root, claims);
    List<String> tested =
        Rules.all().stream().map(Rule::id).filter(id -> !claims.tests(id).isEmpty()).toList();
    long before = tested.stream().filter(shown::contains).count();
    shown.addAll(here);
    List<String> left = tested.stream().filter(id -> !shown.contains(id)).toList();
    return """
        | tested rules | noticed an error of PIT | noticed one of these | together | none shown yet |
        | ---: | ---: | ---: | ---: | --- |
        | %d | %d | %d | %d | %s |
        """
        .formatted(
            tested.size(),
            before,
            here.size(),
            tested.size() - left.size(),
            String.join(", ", left));
  }

  /** The rules with a test that noticed an error of PIT, as the pages say, and claims it still. */
  static SortedSet<String> measured(Path root, Claims claims) throws IOException {
    SortedSet<String> rules = new TreeSet<>();
    for (String page : MEASURED) {
      Matcher row = NOTICED.matcher(Files.readString(root.resolve(page)));
      row.results()
          .filter(found -> claims.tests(found.group(1)).contains(found.group(2)))
          .forEach(found -> rules.add(found.group(1)));
    }
    return rules;
  }
}
