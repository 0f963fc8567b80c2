package iommulab.workloads.bench;

import iommulab.actors.control.Limits;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.SourceSets;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Observer;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.Bench;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * How far a search came.
 *
 * @param endpoints of the unmap
 * @param classes completed
 * @param runs begun, those that were given up included
 * @param seconds of one core that it took
 * @param wallSeconds that it took by the wall clock
 * @param liveBytes of the heap after a collection at the end, the search still held
 * @param peakBytes of the heap, garbage included
 * @param complete whether that were all classes
 * @param verdict the gravest of them
 */
public record Reduction(
    int endpoints,
    long classes,
    long runs,
    double seconds,
    double wallSeconds,
    long liveBytes,
    long peakBytes,
    boolean complete,
    RunVerdict verdict) {

  /**
   * Searches a scenario to its end.
   *
   * @param most seconds of a core after which it is given up
   * @param stop whether the user asked to end
   */
  static Reduction of(int endpoints, Scenario scenario, double most, BooleanSupplier stop) {
    System.gc();
    heaps().forEach(MemoryPoolMXBean::resetPeakUsage);
    Preset preset = scenario.settings().run().preset();
    Limits limits = LitmusLoad.unwatched(scenario.settings().run().limits());
    SourceSets search = new SourceSets(preset, SourceSets.UNBOUNDED);
    Observer observer = new Observer(scenario);
    RunVerdict verdict = RunVerdict.ACCEPTABLE;
    Stopwatch watch = new Stopwatch();
    try (Bench bench = new Bench(scenario)) {
      while (watch.coreSeconds() < most && search.hasNext() && !stop.getAsBoolean()) {
        RunResult run = bench.run(Preset.UNTIMED, search.next(), 1, limits);
        if (search.isReal()) {
          verdict = verdict.and(observer.look(bench, run, search.runs(), 1).outcome().grade());
        }
      }
      double seconds = watch.coreSeconds();
      double wallSeconds = watch.wallSeconds();
      long peak = heaps().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      System.gc();
      long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      return new Reduction(
          endpoints,
          search.count(SourceSets.End.COMPLETE),
          search.runs(),
          seconds,
          wallSeconds,
          live,
          peak,
          !search.hasNext(),
          verdict);
    }
  }

  private static Stream<MemoryPoolMXBean> heaps() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }
}
