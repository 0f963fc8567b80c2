package iommulab.workloads.stress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.recording.Disagreement;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.Settings;

/** What driving the modelled SMMU with a recording showed. */
public final class StressReport {
  private final RunSettings settings;
  private final int cpus;
  private final int endpoints;
  private final long segments;
  private final long runs;
  private final long planned;
  private final String digest;
  private final Tally tally;

  StressReport(
      RunSettings settings,
      int cpus,
      int endpoints,
      long segments,
      long runs,
      long planned,
      String digest,
      Tally tally) {
    this.settings = settings;
    this.cpus = cpus;
    this.endpoints = endpoints;
    this.segments = segments;
    this.runs = runs;
    this.planned = planned;
    this.digest = digest;
    this.tally = tally;
  }

  /** Whether every run ended as the recording says and the judge found nothing. */
  public boolean isClean() {
    return tally.disagreements() == 0 && tally.findings().isEmpty();
  }

  /** A number by its name in {@link Tally}. */
  long count(String name) {
    return tally.count(name);
  }

  /** The report for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "stress",
        "%d of %d runs (%d segments), %s, seed %d, %d CPUs, %d endpoints, %d deliveries",
        runs,
        planned,
        segments,
        Settings.name(settings.preset()),
        settings.seed(),
        cpus,
        endpoints,
        count("deliveries"));
    line(
        text,
        "queue",
        "%d commands inserted, %d consumed, %d errors; %d of %d fences completed and waited for",
        count("inserted"),
        count("consumed"),
        count("queue.errors"),
        count("fences.reported"),
        count("expected.fences"));
    line(
        text,
        "devices",
        "%d ATC invalidations sent, %d answered; %d accesses landed (%d translated), %d refused",
        count("atc.sent"),
        count("atc.answered"),
        count("landed"),
        count("landed.translated"),
        count("refused"));
    line(
        text,
        "addresses",
        "%d compared, %d disagreed; TLB %d hits, %d misses; %d words stored on the way",
        count("addresses.compared"),
        count("addresses.disagreed"),
        count("tlb.hits"),
        count("tlb.misses"),
        count("stores"));
    for (Disagreement each : tally.first()) {
      text.append("  ").append(each).append(System.lineSeparator());
    }
    tally
        .findings()
        .forEach(
            (found, count) ->
                text.append(String.format("  found in %d runs: %s%n", count, sentence(found))));
    return text.append(isClean() ? "The stress is clean." : "The stress is not clean.").toString();
  }

  private static void line(StringBuilder text, String what, String how, Object... values) {
    text.append(String.format("  %-12s  %s%n", what, String.format(how, values)));
  }

  private static String sentence(Finding found) {
    return String.format(
        "%s, accused %s, %s (%s): %s",
        found.property(), found.accused(), found.rule(), found.section(), found.what());
  }

  /** Fills the JSON object {@code stress}. */
  public void into(ObjectNode json) {
    json.put("clean", isClean());
    json.put("preset", Settings.name(settings.preset()));
    json.put("engine", Settings.name(settings.engine()));
    json.put("seed", settings.seed()).put("cpus", cpus).put("endpoints", endpoints);
    json.put("segments", segments).put("runs", runs).put("planned", planned);
    json.put("digest", digest).put("deliveries", count("deliveries"));
    json.putObject("commands")
        .put("recorded", count("expected.commands"))
        .put("inserted", count("inserted"))
        .put("consumed", count("consumed"))
        .put("errors", count("queue.errors"));
    json.putObject("fences")
        .put("recorded", count("expected.fences"))
        .put("completed", count("fences.completed"))
        .put("reported", count("fences.reported"));
    json.putObject("atcInvalidations")
        .put("sent", count("atc.sent"))
        .put("answered", count("atc.answered"))
        .put("timedOut", count("atc.timed-out"));
    json.putObject("translations")
        .put("hits", count("tlb.hits"))
        .put("misses", count("tlb.misses"));
    json.putObject("accesses")
        .put("landed", count("landed"))
        .put("translated", count("landed.translated"))
        .put("refused", count("refused"))
        .put("events", count("events"));
    json.putObject("addresses")
        .put("compared", count("addresses.compared"))
        .put("disagreed", count("addresses.disagreed"));
    json.put("stores", count("stores")).put("inferredConfigurations", count("inferred"));
    json.put("disagreed", tally.disagreements());
    ArrayNode disagreements = json.putArray("disagreements");
    for (Disagreement each : tally.first()) {
      disagreements
          .addObject()
          .put("place", each.place())
          .put("what", each.what())
          .put("expected", each.expected())
          .put("got", each.got());
    }
    ArrayNode findings = json.putArray("findings");
    tally
        .findings()
        .forEach(
            (found, count) ->
                findings
                    .addObject()
                    .put("property", found.property())
                    .put("accused", found.accused())
                    .put("rule", found.rule())
                    .put("section", found.section())
                    .put("what", found.what())
                    .put("count", count));
  }
}
