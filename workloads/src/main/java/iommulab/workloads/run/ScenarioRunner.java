package iommulab.workloads.run;

import iommulab.workloads.catalog.Scenario;

/** Runs a scenario as often as its settings say, with one seed after the other. */
public interface ScenarioRunner {
  /** Refuses a scenario that cannot be built with a {@code ScenarioException}; runs nothing. */
  default void check(Scenario scenario) {}

  /**
   * Runs until all runs are done or the watcher asks to stop.
   *
   * <p>A scenario that cannot be built is a {@code ScenarioException}; a run that fails by our own
   * mistake is a {@link RunFailure}.
   *
   * @param watcher is told of every run
   * @param kept takes the bodies of the runs that {@code run.log} asks for
   */
  ScenarioResult run(Scenario scenario, Watcher watcher, Kept kept);

  /** Watches a scenario run. */
  interface Watcher {
    /** Whether to end after the run at hand. */
    boolean stop();

    /** So many of all runs are done. */
    void done(long runs, long of);

    /** Watches nothing. */
    Watcher NOBODY =
        new Watcher() {
          @Override
          public boolean stop() {
            return false;
          }

          @Override
          public void done(long runs, long of) {}
        };
  }

  /** Takes what is kept of single runs. */
  @FunctionalInterface
  interface Kept {
    /** Takes the body of a run, see {@code report.log}. */
    void run(long seed, byte[] body);

    /** Keeps nothing. */
    Kept NOTHING = (seed, body) -> {};
  }
}
