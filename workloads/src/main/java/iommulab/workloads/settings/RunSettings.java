package iommulab.workloads.settings;

import iommulab.actors.control.Limits;
import iommulab.model.agenda.Preset;

/**
 * How often a scenario runs, in which order, and when a run is given up.
 *
 * @param preset what time permits
 * @param runs how many runs; run number i has the seed {@code seed + i}
 * @param seed of the first run
 * @param engine who runs the actors
 * @param strategy who picks among what is permitted
 * @param checked whether footprints and payloads are verified at every step
 * @param log which runs a run directory keeps whole
 * @param timeouts whether software and SMMU lose patience
 * @param limits the watchdogs
 */
public record RunSettings(
    Preset preset,
    int runs,
    long seed,
    EngineKind engine,
    StrategyKind strategy,
    boolean checked,
    LogKind log,
    Timeouts timeouts,
    Limits limits) {

  /** Which engine. */
  public enum EngineKind {
    CONTROLLED,
    LIVE
  }

  /** Which strategy; mixed is POS for one run and latencies for the next. */
  public enum StrategyKind {
    MIXED,
    POS,
    LATENCIES,
    RANDOM,
    FIFO
  }

  /** Which runs a run directory keeps: the first of each outcome, all, none. */
  public enum LogKind {
    SEEN,
    ALL,
    NONE
  }

  /** Whether {@code driver.poll-timeout} and {@code smmu.atc-timeout} count. */
  public enum Timeouts {
    /** Not under untimed nor live, where they could expire at any moment. */
    AUTO,
    ON,
    OFF
  }

  /** Whether software and SMMU lose patience in these runs. */
  public boolean losesPatience() {
    boolean timed = preset != Preset.UNTIMED && engine != EngineKind.LIVE;
    return timeouts == Timeouts.ON || timeouts == Timeouts.AUTO && timed;
  }

  static RunSettings of(Reader read) {
    return new RunSettings(
        read.choice("run.preset", Preset.class),
        read.count("run.runs", 1, 1_000_000_000),
        read.whole("run.seed", 0, Long.MAX_VALUE - 1_000_000_000),
        read.choice("run.engine", EngineKind.class),
        read.choice("run.strategy", StrategyKind.class),
        read.flag("run.checked"),
        read.choice("run.log", LogKind.class),
        read.choice("run.timeouts", Timeouts.class),
        new Limits(
            read.whole("run.step-limit", 1, 1_000_000_000_000L),
            read.duration("run.virtual-time-limit"),
            read.count("run.instant-limit", 1, Integer.MAX_VALUE),
            Math.max(1, read.duration("run.step-wall-limit") / 1_000_000)));
  }
}
