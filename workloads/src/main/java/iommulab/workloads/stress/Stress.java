package iommulab.workloads.stress;

import akka.actor.ActorSystem;
import akka.stream.javadsl.StreamConverters;
import iommulab.actors.control.Ending;
import iommulab.actors.control.Engine;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunResult;
import iommulab.actors.topology.Links;
import iommulab.actors.topology.Machine;
import iommulab.actors.topology.MachinePlan;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.workloads.compile.PlanParts;
import iommulab.workloads.recording.ConfigurationWords;
import iommulab.workloads.recording.RecordedIds;
import iommulab.workloads.recording.RecordedStream;
import iommulab.workloads.recording.RecordedStream.Item;
import iommulab.workloads.recording.RecordingFiles;
import iommulab.workloads.recording.Streams;
import iommulab.workloads.recording.UnusableInput;
import iommulab.workloads.report.log.LogEncoder;
import iommulab.workloads.report.log.RunDigest;
import iommulab.workloads.run.RunFailure;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import iommulab.workloads.run.Schedules;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Drives the modelled SMMU with a recording: what {@code iommu-lab import --stress} does.
 *
 * <p>The recording is cut into segments, each a run of its own with empty caches, over the memory
 * that the recording had there. Run number i is segment i, from the first again after the last, and
 * has the seed {@code run.seed + i}. The recording streams by, twice: once to see what there is.
 */
public final class Stress {
  /** Doorbells and accesses of one segment. */
  static final int ITEMS = 500;

  private final RecordingFiles files;
  private final Settings settings;
  private final UnaryOperator<Segment> tamper;
  private final Groups groups = new Groups();
  private final Tally tally = new Tally();
  private final RunDigest digest = new RunDigest();
  private final LogEncoder encoder = new LogEncoder();
  private Segment current;
  private long items;
  private long runs;

  /** A load from these files; {@code tamper} may plant mistakes into a segment. */
  Stress(RecordingFiles files, Settings settings, UnaryOperator<Segment> tamper) {
    this.files = files;
    this.settings = settings;
    this.tamper = tamper;
  }

  /**
   * Runs segments of a recording.
   *
   * @param cpus how many CPUs share the work
   * @param runs how many segments; all once if empty
   */
  public static StressReport run(
      RecordingFiles files, Settings settings, int cpus, OptionalLong runs, Watcher watcher)
      throws IOException {
    return new Stress(files, settings, segment -> segment).run(cpus, runs, watcher);
  }

  StressReport run(int cpus, OptionalLong wanted, Watcher watcher) throws IOException {
    try (Streams streams = new Streams()) {
      IdRegisters ids = RecordedIds.of(files);
      try (Stream<Item> all = items(streams.system())) {
        all.forEach(
            item -> {
              items++;
              groups.see(item);
            });
      }
      groups.share(cpus);
      long segments = (items + ITEMS - 1) / ITEMS;
      if (segments == 0) {
        throw new UnusableInput(files.name(), "no command and no access; there is nothing to run");
      }
      long planned = wanted.orElse(segments);
      MachineParts parts =
          new MachineParts(settings, ids, ConfigurationWords.of(files, ids), groups, cpus);
      try (Engine engine = Schedules.engine(settings.run())) {
        Machine machine = null;
        while (runs < planned && !watcher.stop()) {
          machine = pass(ids, parts, engine, machine, streams.system(), planned, watcher);
        }
      }
      return new StressReport(
          settings.run(), cpus, parts.endpoints(), segments, runs, planned, digest.text(), tally);
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  /** All segments once, or as many as are left to run. */
  private Machine pass(
      IdRegisters ids,
      MachineParts parts,
      Engine engine,
      Machine built,
      ActorSystem system,
      long planned,
      Watcher watcher)
      throws IOException {
    Machine machine = built;
    SegmentPlanner planner = new SegmentPlanner(ConfigurationWords.of(files, ids), groups, parts);
    Links links = PlanParts.links(settings);
    try (Stream<List<Item>> segments = segments(system)) {
      Iterator<List<Item>> each = segments.iterator();
      while (runs < planned && each.hasNext() && !watcher.stop()) {
        long seed = settings.run().seed() + runs;
        current = tamper.apply(planner.plan(each.next(), seed));
        if (machine == null) {
          machine = Machine.build(engine, () -> current.plan());
        }
        RunSettings run = settings.run();
        MachinePlan plan = current.plan();
        add(
            seed,
            engine.run(
                new RunPlan(
                    run.preset(),
                    Schedules.strategy(run, seed),
                    seed,
                    links,
                    run.limits(),
                    machine.kicks(),
                    plan.given(),
                    run.checked())));
        watcher.done(runs, planned);
      }
    }
    return machine;
  }

  private void add(long seed, RunResult result) {
    if (result.ending() == Ending.FAILED) {
      throw new RunFailure(files.name(), seed, result.failure());
    }
    digest.add(encoder.body(result.history()));
    tally.add(current, seed, result);
    runs++;
  }

  private Stream<Item> items(ActorSystem system) {
    return RecordedStream.of(files).runWith(StreamConverters.asJavaStream(), system);
  }

  private Stream<List<Item>> segments(ActorSystem system) {
    return RecordedStream.of(files).grouped(ITEMS).runWith(StreamConverters.asJavaStream(), system);
  }
}
