package iommulab.workloads.explore;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Preset;
import iommulab.workloads.explore.Observer.Graduate;
import iommulab.workloads.library.Scenario;
import iommulab.workloads.run.Bench;
import iommulab.workloads.settings.RunSettings;
import java.util.ArrayList;
import java.util.List;
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

  private final Plan plan;
  private final RunSettings settings;
  private final Observer observer;
  private final List<Bench> benches = new ArrayList<>();
  private final ExecutorService workers;
  private long begun;

  Sampling(Scenario scenario, Plan plan, Observer observer) {
    this.plan = plan;
    this.settings = scenario.settings().run();
    this.observer = observer;
    for (int i = 0; i < plan.workers(); i++) {
      benches.add(new Bench(scenario));
    }
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
    List<Future<List<Graduate>>> blocks = new ArrayList<>();
    for (Bench bench : benches) {
      long from = begun;
      begun = Math.min(plan.runs(), begun + BLOCK);
      long to = begun;
      blocks.add(workers.submit(() -> block(bench, from, to)));
    }
    List<Graduate> graduates = new ArrayList<>();
    for (Future<List<Graduate>> block : blocks) {
      graduates.addAll(result(block));
    }
    return graduates;
  }

  private List<Graduate> block(Bench bench, long from, long to) {
    List<Graduate> graduates = new ArrayList<>();
    Preset preset = settings.preset();
    for (long run = from; run < to; run++) {
      long seed = settings.seed() + run;
      RunResult result = bench.run(preset, plan.method().strategy(preset, seed), seed);
      graduates.add(observer.look(bench, result, run, seed));
    }
    return graduates;
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
