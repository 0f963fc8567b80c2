package iommulab.workloads.explore;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Choices.Picked;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.SourceSets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The order of a search told as a run on the clock: solved times, sorted by them. */
final class Solved {
  private Solved() {}

  /** What the last run of a search chose; under interval in the order of solved times. */
  static Choices story(RunResult run, Preset preset, SourceSets search) {
    if (preset == Preset.UNTIMED) {
      return run.choices();
    }
    long[] times = search.times();
    List<Picked> picked = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      picked.add(new Picked(run.choices().picked().get(i).id(), times[i]));
    }
    picked.sort(Comparator.comparingLong(Picked::time)); // stable: causes stay first
    return new Choices(picked, run.choices().chosen());
  }
}
