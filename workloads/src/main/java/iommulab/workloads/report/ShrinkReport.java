package iommulab.workloads.report;

import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Witness;
import iommulab.workloads.witness.Witness.Shrunk;
import iommulab.workloads.witness.Witness.Size;

/** What came of shrinking a witness, as text. */
public final class ShrinkReport {
  private ShrinkReport() {}

  /** The report of a witness that was shrunk. */
  public static String of(Witness witness) {
    Page page = new Page(false);
    Shrunk shrunk = witness.shrunk().orElseThrow();
    page.wrapped(
        "",
        "%s, preset %s: %s, %s"
            .formatted(
                witness.origin().name(),
                Settings.name(witness.preset()),
                Settings.name(witness.outcome().grade()),
                witness.outcome().id()));
    witness
        .outcome()
        .violations()
        .forEach(print -> page.wrapped("  ", print + ": " + print.reason()));
    page.line("");
    page.line("                       before   after");
    Size before = shrunk.before();
    Size after = shrunk.after();
    row(page, "deliveries", before.steps(), after.steps());
    row(page, "externals", before.externals(), after.externals());
    row(page, "explored deliveries", before.explored(), after.explored());
    row(page, "changes of actor", before.switches(), after.switches());
    page.line("");
    if (shrunk.holds().isEmpty()) {
      page.line("the default order shows it: the oldest pending delivery is always next");
    } else {
      page.line("the default order, but");
      shrunk
          .holds()
          .forEach(hold -> page.line("  " + hold.waits() + "  waits until  " + hold.until()));
    }
    return page.toString();
  }

  private static void row(Page page, String name, int before, int after) {
    page.line(String.format("  %-19s %7d %7d", name, before, after));
  }
}
