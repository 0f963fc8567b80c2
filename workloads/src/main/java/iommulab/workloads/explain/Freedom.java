package iommulab.workloads.explain;

/**
 * A switch of the model that allows more than it must, and what is left of a finding without it.
 *
 * @param key the setting
 * @param value as the scenario has it
 * @param off the value that allows least
 * @param runs how many runs were sampled; 0 if the scenario cannot be built so
 * @param bad those of them with the finding
 * @param refusal why the scenario cannot be built so; empty if it can
 */
public record Freedom(String key, String value, String off, int runs, int bad, String refusal) {
  /** Whether no run had the finding. */
  public boolean vanishes() {
    return runs > 0 && bad == 0;
  }
}
