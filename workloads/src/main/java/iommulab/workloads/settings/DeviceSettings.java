package iommulab.workloads.settings;

import iommulab.model.agenda.Window;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.Conduct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the endpoints are like.
 *
 * @param answers how they answer invalidate requests
 * @param itagDepth ITags that an SMMU has for its invalidate requests
 * @param atcEntries translations that an ATC holds
 * @param forgets whether ATCs drop translations whenever they like
 * @param issue how long an endpoint takes from one step of its DMA program to the next
 * @param answering paths, queue depth and times of the answers
 * @param priCredits page requests that an endpoint with PRI has outstanding at most
 * @param priRetries how often it asks again for a page that it was told is there and is not
 * @param pagesAtOnce translations that one request asks for
 * @param unlike endpoints that answer in another way than {@code answers} says
 */
public record DeviceSettings(
    Conduct answers,
    int itagDepth,
    int atcEntries,
    boolean forgets,
    Window issue,
    Answering answering,
    int priCredits,
    int priRetries,
    int pagesAtOnce,
    Map<String, Conduct> unlike) {
  private static final String NAME = "d(0|[1-9]\\d{0,3})";

  /** How this endpoint answers. */
  public Conduct answers(String endpoint) {
    return unlike.getOrDefault(endpoint, answers);
  }

  static DeviceSettings of(Reader read) {
    List<String> silent = read.texts("device.silent-endpoints");
    if (!silent.stream().allMatch(name -> name.matches(NAME))) {
      throw read.wrong("device.silent-endpoints", "names of endpoints such as [d0, d3]");
    }
    Map<String, Conduct> unlike = new LinkedHashMap<>();
    for (String text : read.texts("device.unlike")) {
      List<String> words = List.of(text.strip().split("[\\s:]+"));
      if (words.size() < 2 || !words.get(0).matches(NAME)) {
        throw read.wrong("device.unlike", "endpoints with their conduct such as [\"d3 slow\"]");
      }
      unlike.put(words.get(0), conduct(read, "device.unlike", words.subList(1, words.size())));
    }
    silent.forEach(name -> unlike.put(name, conduct(read, "device.answers", List.of("silent"))));
    return new DeviceSettings(
        conduct(read, "device.answers", read.words("device.answers")),
        read.count("device.itag-depth", 1, 32),
        read.count("device.atc-entries", 0, 1_000_000),
        read.flag("device.atc-forgets"),
        read.window("device.issue"),
        new Answering(
            read.window("device.slow"),
            read.window("device.late"),
            read.count("device.paths", 1, 8),
            read.count("device.queue-depth", 1, 32)),
        read.count("device.pri-credits", 1, 512),
        read.count("device.pri-retries", 0, 1000),
        read.count("device.pages-at-once", 1, 64),
        unlike);
  }

  private static Conduct conduct(Reader read, String key, List<String> words) {
    try {
      return Conduct.named(words);
    } catch (IllegalArgumentException e) {
      throw read.wrong(
          key,
          "one or more of " + String.join(", ", Conduct.names()) + " (" + e.getMessage() + ")");
    }
  }
}
