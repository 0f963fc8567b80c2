package iommulab.workloads.explore;

import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Observer.Graduate;
import iommulab.workloads.explore.Sampler.Sample;
import iommulab.workloads.run.Bench;
import iommulab.workloads.settings.RunSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs sampled on several engines, handed out in the order of their numbers, so that nobody can
 * tell how many engines there were.
 */
final class Sampling implements AutoCloseable {
  private static final int BLOCK = 100;

  /** Runs that follow each other, and how many were larger than assumed. */
  private record Block(List<Graduate> graduates, long outside) {}

  private final Plan plan;
  private final RunSettings settings;
  private final Observer observer;
  private final List<Bench> benches = new ArrayList<>();
  private final ExecutorService workers;
  private final Optional<Frozen> frozen;
  private final Sampler sampler;
  private long begun;
  private long outside;

  Sampling(Scenario scenario, Plan plan, Observer observer) {
    this.plan = plan;
    this.settings = scenario.settings().run();
    this.observer = observer;
    for (int i = 0; i < plan.workers(); i++) {
      benches.add(new Bench(scenario));
    }
    this.frozen =
        plan.method().needsWarmUp()
            ? Optional.of(Frozen.measured(benches.get(0), settings.preset(), plan.tuning().depth()))
            : Optional.empty();
    this.sampler = new Sampler(plan, settings.preset(), frozen);
    this.workers =
        Executors.newFixedThreadPool(
            plan.workers(),
            task -> {
              Thread thread = new Thread(task, "iommu-lab-sampler");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The next runs: at most a block for each engine. */
  List<Graduate> next() {
    List<Future<Block>> blocks = new ArrayList<>();
    for (Bench bench : benches) {
      long from = begun;
      begun = Math.min(plan.runs(), begun + BLOCK);
      long to = begun;
      blocks.add(workers.submit(() -> block(bench, from, to)));
    }
    List<Graduate> graduates = new ArrayList<>();
    for (Future<Block> future : blocks) {
      Block block = result(future);
      graduates.addAll(block.graduates);
      outside += block.outside;
    }
    return graduates;
  }

  /** Only the shortest runs of an outcome so far in the block have the times of their story. */
  private Block block(Bench bench, long from, long to) {
    List<Graduate> graduates = new ArrayList<>();
    Map<String, Integer> shortest = new LinkedHashMap<>();
    long beyond = 0;
    for (long run = from; run < to; run++) {
      long seed = settings.seed() + run;
      Sample sample = sampler.run(bench, seed);
      Graduate graduate = observer.look(bench, sample.result(), run, seed);
      String outcome = graduate.outcome().id();
      int length = graduate.story().length();
      if (length < shortest.getOrDefault(outcome, Integer.MAX_VALUE)) {
        shortest.put(outcome, length);
        graduate = graduate.with(sample.story().get());
      }
      graduates.add(graduate);
      beyond += sample.isWithinBound() ? 0 : 1;
    }
    return new Block(graduates, beyond);
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sampling", stop);
    } catch (ExecutionException mistake) {
      if (mistake.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException(mistake.getCause());
    }
  }

  /** What the warm-up showed, if there was one. */
  Optional<Frozen> frozen() {
    return frozen;
  }

  /** How many runs were larger than assumed. */
  long outside() {
    return outside;
  }

  /** One of the engines, for names. */
  Bench bench() {
    return benches.get(0);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    benches.forEach(Bench::close);
  }
}
