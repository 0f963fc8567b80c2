package iommulab.workloads.explore;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.explore.Clocked;
import iommulab.model.explore.DelayBounded;
import iommulab.model.explore.SourceSets;
import iommulab.model.explore.Synchronised;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** The runs of a search, one after the other; all of them are run untimed. */
interface Searching {
  /** Whether a run is left. */
  boolean hasNext();

  /** The strategy of the next run. */
  Strategy next();

  /** Hears what that run showed; its choices if it counts, with times under interval. */
  Optional<Choices> ended(RunResult result);

  /** How the runs so far ended. */
  Explored.Search counts();

  /** The search that is planned, of these actors. */
  static Searching of(Plan plan, Preset preset, List<String> actors) {
    return switch (plan.method()) {
      case ALL -> new OfClasses(preset, plan.bound().of(actors));
      case DELAYS -> {
        DelayBounded search = new DelayBounded(plan.tuning().delays());
        yield new OfRuns(preset, search::hasNext, search::next);
      }
      case PLAIN -> {
        DepthFirst search = new DepthFirst();
        yield new OfRuns(preset, search::hasNext, search::next);
      }
      default -> throw new IllegalStateException(plan.method() + " is no search");
    };
  }

  /** One run for each class of orders, and those that had to be given up. */
  final class OfClasses implements Searching {
    private final Preset preset;
    private final SourceSets search;

    OfClasses(Preset preset, IntUnaryOperator bound) {
      this.preset = preset;
      this.search = new SourceSets(preset, bound);
    }

    @Override
    public boolean hasNext() {
      return search.hasNext();
    }

    @Override
    public Strategy next() {
      return search.next();
    }

    @Override
    public Optional<Choices> ended(RunResult result) {
      if (!search.isReal()) {
        return Optional.empty();
      }
      return Optional.of(
          preset == Preset.UNTIMED
              ? result.choices()
              : Clocked.at(search.times(), result.choices()));
    }

    @Override
    public Explored.Search counts() {
      return new Explored.Search(
          search.runs(),
          search.count(SourceSets.End.COMPLETE),
          search.count(SourceSets.End.BOUNDED),
          search.count(SourceSets.End.ASLEEP),
          search.count(SourceSets.End.DEAD),
          search.count(SourceSets.End.STOPPED));
    }
  }

  /** Every run by itself, whatever its class. */
  final class OfRuns implements Searching {
    private final Preset preset;
    private final BooleanSupplier more;
    private final Supplier<Strategy> strategies;
    private Synchronised running;
    private long complete;
    private long stopped;

    OfRuns(Preset preset, BooleanSupplier more, Supplier<Strategy> strategies) {
      this.preset = preset;
      this.more = more;
      this.strategies = strategies;
    }

    @Override
    public boolean hasNext() {
      return more.getAsBoolean();
    }

    @Override
    public Strategy next() {
      Strategy next = strategies.get();
      if (preset == Preset.UNTIMED) {
        return next;
      }
      running = new Synchronised(next);
      return running;
    }

    @Override
    public Optional<Choices> ended(RunResult result) {
      if (result.ending() == Ending.QUIESCENT) {
        complete++;
      } else {
        stopped++;
      }
      return Optional.of(
          preset == Preset.UNTIMED
              ? result.choices()
              : Clocked.at(running.times(), result.choices()));
    }

    @Override
    public Explored.Search counts() {
      return new Explored.Search(complete + stopped, complete, 0, 0, 0, stopped);
    }
  }
}
