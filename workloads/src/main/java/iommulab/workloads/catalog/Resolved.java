package iommulab.workloads.catalog;

/** A scenario's text with every setting in it, so that it means the same whatever the defaults. */
public final class Resolved {
  private Resolved() {}

  /** The text: itself a scenario that can be run. */
  public static String text(Scenario scenario) {
    return scenario instanceof Scenario.Litmus ? litmus(scenario) : scenario.settings().text();
  }

  /** The litmus file with every setting in place of its own ones. */
  private static String litmus(Scenario scenario) {
    StringBuilder text = new StringBuilder();
    for (String line : scenario.text().split("\\R")) {
      if (line.matches("set\\s.*")) {
        continue;
      }
      text.append(line).append('\n');
      if (line.matches("litmus\\s.*")) {
        scenario
            .settings()
            .text()
            .lines()
            .filter(setting -> setting.matches("[a-z-]+\\.[a-z0-9-]+ = .*"))
            .forEach(setting -> text.append("set     ").append(setting).append('\n'));
      }
    }
    return text.toString();
  }
}
