package iommulab.workloads.forms;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.explore.Explorer;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs mended forms, and others that accuse nobody, very often by the default strategy, and counts
 * the orders that they show; prints the table of {@code docs/clean.md}.
 *
 * <p>Arguments: how many runs, then names of scenarios; without names all litmus tests that are not
 * {@link Racy}. Ends with 1 if something forbidden was seen, or a single order without a reason.
 */
final class CleanForms {
  private final long runs;
  private final List<String> failures = new ArrayList<>();

  private CleanForms(long runs) {
    this.runs = runs;
  }

  // spotless:off
  /** Why an order that the rows name, or any other order, cannot be seen. */
  private static Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("atschk-cached-mended",    "the device begins behind the CFGI");
    reasons.put("dma-flag",                "PCIe keeps posted writes in order, so the flag never overtakes the data");
    reasons.put("ecmdq-error-alone",       "what cpu1 shows does not depend on the error, and cpu0 waits for it");
    reasons.put("events-not-merged",       "each access has a record of its own, whatever the order");
    reasons.put("h10-mended",              "one party acts");
    reasons.put("h5-mended",               "the page stays its own, so that the write ends alike whenever it comes");
    reasons.put("msi-translated",          "the CPU waits for the MSI, which is behind the data");
    reasons.put("nc-dma-mended",           "the device begins behind the clean");
    reasons.put("nc-dma-s2fwb",            "the device begins behind the store");
    reasons.put("no-snoop-invalidated",    "the CPU waits for the device, and the device for the CPU's load");
    reasons.put("page-in-first-touch",     "one access waits for the one before, and each for its page");
    reasons.put("page-removed-mended",     "behind Success the page is there, and finding it takes ATS only, which stays on");
    reasons.put("pasid-request-mended",    "A goes only behind its stop marker, which stands behind the request");
    reasons.put("prefetch-invalid-mended", "the device begins behind the CFGI, whenever the prefetch came");
    reasons.put("untrusted-ats-mended",    "one party acts");
    reasons.put("vf-two-places",           "one CPU acts, and waits for both");
    return reasons;
  }
  // spotless:on

  public static void main(String[] arguments) {
    CleanForms forms = new CleanForms(Long.parseLong(arguments[0]));
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    for (String name : wanted.isEmpty() ? clean() : wanted) {
      System.out.println(forms.row(name));
    }
    System.out.println();
    forms.failures.forEach(failure -> System.out.println("- " + failure));
    System.exit(forms.failures.isEmpty() ? 0 : 1);
  }

  /** Litmus tests of the project that are expected to convict nobody. */
  private static List<String> clean() {
    List<String> others = new ArrayList<>(Racy.INTERESTING);
    Racy.all().forEach(racy -> others.add(racy.scenario()));
    return Catalog.usual().all().stream()
        .map(Path::getFileName)
        .map(Path::toString)
        .filter(file -> file.endsWith(".litmus"))
        .map(file -> file.substring(0, file.length() - ".litmus".length()))
        .filter(name -> !others.contains(name))
        .sorted()
        .toList();
  }

  private String row(String name) {
    Scenario scenario = Catalog.usual().read(name, List.of()).get(0);
    Plan plan = new Plan(Method.MIXED, runs, 0, 0, 1);
    Explored explored = Explorer.explore(scenario, plan, Watcher.NOBODY);
    List<Seen> permitted =
        explored.outcomes().stream()
            .filter(seen -> seen.what().grade() != RunVerdict.FORBIDDEN)
            .toList();
    long orders = permitted.stream().filter(seen -> seen.count() > 0).count();
    long seen = permitted.stream().mapToLong(Seen::count).sum();
    String reason = reasons().getOrDefault(name, "");
    if (seen < explored.runs()) {
      failures.add("`" + name + "` was forbidden in " + (explored.runs() - seen) + " runs");
    } else if (reason.isEmpty() && (orders < 2 || orders < permitted.size())) {
      failures.add("`" + name + "` showed " + orders + " orders of " + permitted.size());
    }
    return String.format(
        "| `%s` | %s | %,d | %d of %d | %s | %s |",
        name,
        explored.title(),
        explored.runs(),
        orders,
        permitted.size(),
        permitted.stream().map(CleanForms::count).collect(Collectors.joining(" + ")),
        reason);
  }

  private static String count(Seen seen) {
    boolean price = seen.what().grade() == RunVerdict.INTERESTING;
    return String.format("%,d%s", seen.count(), price ? " interesting" : "");
  }
}
