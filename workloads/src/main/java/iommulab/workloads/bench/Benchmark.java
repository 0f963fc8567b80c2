package iommulab.workloads.bench;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Measures everything that {@code bench} reports. */
public final class Benchmark {
  /** Marks of the project, on one core. */
  private static final double SCHEDULES = 10_000;

  private static final double DELIVERIES = 1_000_000;
  private static final int PAIRS = 1_000;
  private static final int MOST_ENDPOINTS = 4;

  private final Catalog catalog;
  private final double seconds;
  private final double reductionSeconds;
  private final BooleanSupplier stop;

  /**
   * Prepares to measure.
   *
   * @param seconds for each load and the search of the litmus test
   * @param reductionSeconds for each search of the mended unmap
   * @param stop whether the user asked to end
   */
  public Benchmark(Catalog catalog, double seconds, double reductionSeconds, BooleanSupplier stop) {
    this.catalog = catalog;
    this.seconds = seconds;
    this.reductionSeconds = reductionSeconds;
    this.stop = stop;
  }

  /**
   * Measures.
   *
   * @param beginning is told what comes next
   */
  public BenchResult measure(Consumer<String> beginning) {
    List<Figure> figures = new ArrayList<>();
    Speed speed = new Speed(seconds, stop);
    Scenario litmus = litmus();
    beginning.accept("h1-mended, sampled");
    Speed.Rates sampled = speed.of(new LitmusLoad(litmus));
    figures.add(
        sampled.figure(
            "litmus.schedules", "h1-mended, POS: schedules", SCHEDULES, Load.Done::runs));
    figures.add(
        sampled.figure(
            "litmus.deliveries", "h1-mended, POS: deliveries", DELIVERIES, Load.Done::deliveries));
    figures.add(
        sampled.figure(
            "litmus.classes", "h1-mended, POS: distinct classes", 0, Load.Done::classes));
    beginning.accept("h1-mended, searched");
    Speed.Rates searched = speed.of(new SearchLoad(litmus));
    figures.add(searched.figure("search.runs", "h1-mended, search: runs", 0, Load.Done::runs));
    figures.add(
        searched.figure(
            "search.classes", "h1-mended, search: classes completed", 0, Load.Done::classes));
    beginning.accept(PAIRS + " pairs");
    figures.add(
        speed
            .of(new PairsLoad(PAIRS))
            .figure(
                "pairs.deliveries",
                PAIRS + " pairs: deliveries",
                DELIVERIES,
                Load.Done::deliveries));
    beginning.accept("bare heap");
    figures.add(
        speed
            .of(new HeapLoad(PAIRS))
            .figure(
                "heap.entries", "bare heap of " + PAIRS + ": entries", 0, Load.Done::deliveries));
    return new BenchResult(seconds, List.copyOf(figures), reductions(beginning));
  }

  private Scenario litmus() {
    Given interval = new Given("bench", "run.preset", "interval");
    return catalog.read("first/h1-mended", List.of(interval)).get(0);
  }

  private List<Reduction> reductions(Consumer<String> beginning) {
    List<Reduction> reductions = new ArrayList<>();
    for (int n = 1; n <= MOST_ENDPOINTS && !stop.getAsBoolean(); n++) {
      beginning.accept("unmap with " + n + " endpoints, searched");
      Scenario unmap = catalog.litmus("unmap-" + n, Unmap.with(n), List.of());
      reductions.add(Reduction.of(n, unmap, reductionSeconds, stop));
    }
    return List.copyOf(reductions);
  }
}
