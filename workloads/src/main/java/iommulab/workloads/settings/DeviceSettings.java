package iommulab.workloads.settings;

import iommulab.model.agenda.Window;
import java.util.List;

/**
 * What the endpoints are like.
 *
 * @param answers how they answer invalidate requests
 * @param itagDepth invalidate requests that an endpoint can hold (PCIe ATS, Invalidate Queue Depth)
 * @param atcEntries translations that an ATC holds
 * @param issue how long an endpoint takes from one step of its DMA program to the next
 * @param silentEndpoints endpoints that never answer, whatever {@code answers} says
 */
public record DeviceSettings(
    Answers answers, int itagDepth, int atcEntries, Window issue, List<String> silentEndpoints) {

  /** After the effect, or never. */
  public enum Answers {
    HONEST,
    SILENT
  }

  /** How this endpoint answers. */
  public Answers answers(String endpoint) {
    return silentEndpoints.contains(endpoint) ? Answers.SILENT : answers;
  }

  static DeviceSettings of(Reader read) {
    List<String> silent = read.texts("device.silent-endpoints");
    if (!silent.stream().allMatch(name -> name.matches("d(0|[1-9]\\d{0,3})"))) {
      throw read.wrong("device.silent-endpoints", "names of endpoints such as [d0, d3]");
    }
    return new DeviceSettings(
        read.choice("device.answers", Answers.class),
        read.count("device.itag-depth", 1, 32),
        read.count("device.atc-entries", 0, 1_000_000),
        read.window("device.issue"),
        silent);
  }
}
