package iommulab.workloads.settings;

import java.util.List;

/**
 * The settings of one scenario: typed, checked, read once.
 *
 * @param title one sentence on what a workload shows; empty for a litmus test, whose file has one
 * @param why why a workload matters; may be empty
 * @param refs a workload's sources
 * @param run how often, in which order and until when
 * @param links how long messages take
 * @param cpu the CPUs
 * @param smmu the SMMUs
 * @param driver the software that drives them
 * @param device the endpoints
 * @param topology how many there are of each
 * @param workload what a generated load does
 * @param text every key with its value and source, as {@code show} prints it
 */
public record Settings(
    String title,
    String why,
    List<String> refs,
    RunSettings run,
    LinkSettings links,
    CpuSettings cpu,
    SmmuSettings smmu,
    DriverSettings driver,
    DeviceSettings device,
    TopologySettings topology,
    WorkloadSettings workload,
    String text) {

  /** Reads every setting; a wrong one is a {@code ScenarioException} with its place. */
  public static Settings of(Layers layers) {
    Reader read = new Reader(layers);
    return new Settings(
        read.text("title"),
        read.text("why"),
        read.texts("refs"),
        RunSettings.of(read),
        LinkSettings.of(read),
        CpuSettings.of(read),
        SmmuSettings.of(read),
        DriverSettings.of(read),
        DeviceSettings.of(read),
        TopologySettings.of(read),
        WorkloadSettings.of(read),
        layers.text());
  }

  /** A constant of a setting as it is written: small letters and dashes. */
  public static String name(Enum<?> constant) {
    return Reader.name(constant);
  }
}
