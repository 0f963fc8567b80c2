package iommulab.workloads.cli;

import iommulab.model.agenda.Preset;
import iommulab.model.explore.Sticky;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Bound;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.explore.Tuning;
import iommulab.workloads.run.Bench;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.RunSettings.EngineKind;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that say who picks the orders, and how many. */
final class StrategyOptions {
  private static final long USUAL_RUNS = 2_000;
  private static final int MOST_DEPTH = 20;
  private static final int MOST_DELAYS = 1_000;

  @Option(names = "--all", description = "Search all orders; the same as --strategy all.")
  private boolean all;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      completionCandidates = Methods.class,
      description =
          "Who picks the orders: ${COMPLETION-CANDIDATES} (default: mixed; random under preset drawn).")
  private String strategy;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Sampling: how many runs (default: 2000). Search: the most, default no limit.")
  private Long runs;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "pct, pctcp: how many deliveries must come late for the bug (default: 3).")
  private Integer depth;

  @Option(
      names = "--delays",
      paramLabel = "N",
      description = "delay, delays: how many delays a run has at most (default: 2).")
  private Integer delays;

  @Option(
      names = "--stay",
      paramLabel = "N",
      description = "sticky: leaves a receiver with probability 2^-N (default: 3).")
  private Integer stay;

  @Option(
      names = "--bound",
      paramLabel = "N",
      description =
          "--all: most deliveries that one actor handles in a run, or for some:"
              + " cpu0=24,smmu0=30,others=4 (default: no bound).")
  private String bound;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Search: give up as inconclusive after so many seconds (default: never).")
  private Long seconds;

  /** What the options ask for, for a scenario; refuses one that cannot be explored so. */
  Plan plan(Scenario scenario) {
    Plan plan = plan(method(scenario.settings().run().preset()));
    check(scenario, plan);
    return plan;
  }

  private Plan plan(Method method) {
    allow("--depth", depth, method, Method.PCT, Method.PCTCP);
    allow("--delays", delays, method, Method.DELAY, Method.DELAYS);
    allow("--stay", stay, method, Method.STICKY);
    allow("--bound", bound, method, Method.ALL);
    if (method.samples()) {
      allow("--seconds", seconds, method, Method.ALL, Method.PLAIN, Method.DELAYS);
    }
    long most = runs == null ? (method.samples() ? USUAL_RUNS : 0) : among("--runs", runs, 1, 0);
    return new Plan(
        method,
        most,
        bound == null ? Bound.NONE : Bound.parse("--bound " + bound, bound),
        seconds == null ? 0 : among("--seconds", seconds, 1, 0),
        Math.max(1, Runtime.getRuntime().availableProcessors()),
        tuning());
  }

  private Tuning tuning() {
    Tuning usual = Tuning.USUAL;
    return new Tuning(
        depth == null ? usual.depth() : (int) among("--depth", depth, 1, MOST_DEPTH),
        delays == null ? usual.delays() : (int) among("--delays", delays, 1, MOST_DELAYS),
        stay == null ? usual.stay() : (int) among("--stay", stay, 1, Sticky.MOST_BITS));
  }

  /** What was given, as it stands on a command line; begins with a space if anything was. */
  String given() {
    StringBuilder text = new StringBuilder(all ? " --all" : "");
    add(text, "--strategy", strategy);
    add(text, "--runs", runs);
    add(text, "--depth", depth);
    add(text, "--delays", delays);
    add(text, "--stay", stay);
    add(text, "--bound", bound);
    add(text, "--seconds", seconds);
    return text.toString();
  }

  private static void add(StringBuilder text, String option, Object value) {
    if (value != null) {
      text.append(' ').append(option).append(' ').append(value);
    }
  }

  private static void check(Scenario scenario, Plan plan) {
    Bench.check(scenario);
    if (scenario.settings().run().engine() == EngineKind.LIVE) {
      throw new ScenarioException(
          scenario.file(), 0, "run.engine is live, whose orders nobody picks", "controlled");
    }
    Preset preset = scenario.settings().run().preset();
    String option = "--strategy " + Settings.name(plan.method());
    if (!plan.method().samples() && preset == Preset.DRAWN) {
      throw new ScenarioException(
          option, 0, "preset drawn leaves only ties to search", "--preset untimed or interval");
    }
    boolean onlyTies = plan.method() == Method.FIFO || plan.method() == Method.RANDOM;
    if (preset == Preset.DRAWN && !onlyTies) {
      throw new ScenarioException(
          option, 0, "preset drawn leaves only ties to choose", "--strategy fifo or random");
    }
  }

  private Method method(Preset preset) {
    if (all && strategy != null && !strategy.equals("all")) {
      throw new ScenarioException(
          "--all", 0, "--strategy " + strategy + " is given, too", "one of them");
    }
    Method usual = preset == Preset.DRAWN ? Method.RANDOM : Method.MIXED;
    String name = all ? "all" : strategy == null ? Settings.name(usual) : strategy;
    return Arrays.stream(Method.values())
        .filter(method -> Settings.name(method).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ScenarioException(
                    "--strategy " + name, 0, "unknown strategy", String.join(", ", new Methods())));
  }

  private static void allow(String option, Object value, Method method, Method... knowing) {
    if (value != null && !List.of(knowing).contains(method)) {
      String others =
          Arrays.stream(knowing)
              .map(one -> "--strategy " + Settings.name(one))
              .collect(Collectors.joining(" or "));
      throw new ScenarioException(
          option + " " + value,
          0,
          "strategy " + Settings.name(method) + " knows no such number",
          option + " with " + others);
    }
  }

  /** A number from least to most; most = 0 for no limit. */
  private static long among(String option, long value, long least, long most) {
    if (value < least || most > 0 && value > most) {
      throw new ScenarioException(
          option + " " + value,
          0,
          value < least ? "too small" : "too large",
          most > 0 ? least + " to " + most : least + " or more");
    }
    return value;
  }

  /** For the shell's completion. */
  static final class Methods extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Methods() {
      super(Arrays.stream(Method.values()).map(Settings::name).toList());
    }
  }
}
