package iommulab.workloads.settings;

/**
 * What a generated load does.
 *
 * @param kind the pattern
 * @param maps map/unmap rounds of each endpoint's buffers
 * @param pages pages of one buffer
 * @param dma DMA accesses of an endpoint to each buffer
 * @param writePercent how many of them write
 */
public record WorkloadSettings(Kind kind, int maps, int pages, int dma, int writePercent) {

  /** CPUs map and unmap buffers while endpoints use them. */
  public enum Kind {
    CHURN
  }

  static WorkloadSettings of(Reader read) {
    return new WorkloadSettings(
        read.choice("workload.kind", Kind.class),
        read.count("workload.maps", 1, 1_000_000),
        read.count("workload.pages", 1, 512),
        read.count("workload.dma", 0, 1_000_000),
        read.count("workload.write-percent", 0, 100));
  }
}
