package iommulab.workloads.run;

import iommulab.actors.control.ControlledEngine;
import iommulab.actors.control.Engine;
import iommulab.actors.control.LiveEngine;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Latencies;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.RunSettings.EngineKind;

/** The engine and the strategies that settings name. */
public final class Schedules {
  private Schedules() {}

  /** A fresh engine. */
  public static Engine engine(RunSettings settings) {
    return settings.engine() == EngineKind.LIVE ? new LiveEngine() : new ControlledEngine();
  }

  /** A fresh strategy for the run with this seed. */
  public static Strategy strategy(RunSettings settings, long seed) {
    return switch (settings.strategy()) {
      case MIXED ->
          seed % 2 == 0 && settings.preset() == Preset.INTERVAL
              ? new Latencies(seed)
              : new Pos(seed);
      case POS -> new Pos(seed);
      case LATENCIES -> new Latencies(seed);
      case RANDOM -> new SeededRandom(seed);
      case FIFO -> new FirstInFirstOut();
    };
  }
}
