package iommulab.workloads.cli;

import iommulab.workloads.catalog.Given;
import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that set keys of {@code conf/defaults.conf}. */
final class SettingOptions {
  @Option(names = "--seed", paramLabel = "N", description = "Seed of the first run (run.seed).")
  private String seed;

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      completionCandidates = Presets.class,
      description = "What time permits: ${COMPLETION-CANDIDATES} (run.preset).")
  private String preset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      completionCandidates = SettingKeys.class,
      description = "Set any key of conf/defaults.conf; may stand several times.")
  private List<String> set = List.of();

  /** Whether {@code --seed} was given. */
  boolean hasSeed() {
    return seed != null;
  }

  /** What was given, {@code --set} last. */
  List<Given> given() {
    return given(List.of());
  }

  /** What was given, with what other options set before {@code --set}. */
  List<Given> given(List<Given> others) {
    List<Given> given = new ArrayList<>();
    add(given, "--seed", "run.seed", seed);
    add(given, "--preset", "run.preset", preset);
    given.addAll(others);
    for (String one : set) {
      int sign = one.indexOf('=');
      if (sign < 1 || sign == one.length() - 1) {
        throw new ScenarioException("--set " + one, 0, "this sets nothing", "--set KEY=VALUE");
      }
      String key = one.substring(0, sign).strip();
      given.add(new Given("--set " + one, key, one.substring(sign + 1).strip()));
    }
    return given;
  }

  /** Adds what an option of its own gives; nothing if it was not used. */
  static void add(List<Given> given, String option, String key, String value) {
    if (value != null) {
      given.add(new Given(option + " " + value, key, value));
    }
  }

  /** For the shell's completion. */
  static final class Presets extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Presets() {
      super(List.of("untimed", "interval", "drawn"));
    }
  }
}
