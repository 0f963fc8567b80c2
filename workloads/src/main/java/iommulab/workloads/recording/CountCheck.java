package iommulab.workloads.recording;

import com.fasterxml.jackson.databind.JsonNode;
import iommulab.model.smmuv3.command.Sync;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what goes by, as the recorder counted it in {@code summary.json}, and compares at the end.
 */
final class CountCheck {
  private final JsonNode summary;
  private final Map<String, Map<String, Long>> counted = new LinkedHashMap<>();

  CountCheck(JsonNode summary) {
    this.summary = summary;
    List.of("events", "commands", "batches", "translate")
        .forEach(group -> counted.put(group, new TreeMap<>()));
  }

  void line(RecordedLine line) {
    count("events", line.kind());
    if (line instanceof RecordedLine.Command command) {
      count("commands", command.op());
    } else if (line instanceof RecordedLine.Access access
        && access.outcome() != RecordedLine.Outcome.FAULT) {
      count("translate", name(access));
    }
  }

  void batch(CommandBatches.Batch batch) {
    count("batches", name(batch));
  }

  Findings compare() {
    Findings findings = new Findings();
    counted.forEach(
        (group, counts) -> {
          Map<String, Long> left = new TreeMap<>(counts);
          summary
              .path(group)
              .fields()
              .forEachRemaining(
                  expected -> {
                    Long met = left.remove(expected.getKey());
                    same(findings, group, expected.getKey(), expected.getValue().asLong(), met);
                  });
          left.forEach((name, met) -> same(findings, group, name, 0, met));
        });
    return findings;
  }

  private void count(String group, String name) {
    counted.get(group).merge(name, 1L, Long::sum);
  }

  private static void same(Findings findings, String group, String name, long expected, Long met) {
    long got = met == null ? 0 : met;
    findings.compared(
        got == expected
            ? List.of()
            : List.of(
                new Disagreement(
                    "summary.json " + group, name, Long.toString(expected), Long.toString(got))));
  }

  private static String name(RecordedLine.Access access) {
    String outcome = access.outcome().name().toLowerCase(Locale.ROOT);
    String configuration = access.configuration().isPresent() ? "miss" : "hit";
    String tlb = access.tlbHit().map(hit -> hit ? "hit" : "miss").orElse("None");
    return outcome + "/" + configuration + "/" + tlb;
  }

  /** The batch's operations, a run of the same as {@code NAME*n}. */
  private static String name(CommandBatches.Batch batch) {
    List<String> names = new ArrayList<>();
    for (var command : batch.commands()) {
      String name = CommandCheck.recorderName(command);
      String run = name + "*n";
      int last = names.size() - 1;
      if (last >= 0
          && !(command instanceof Sync)
          && (names.get(last).equals(name) || names.get(last).equals(run))) {
        names.set(last, run);
      } else {
        names.add(name);
      }
    }
    return String.join(" ", names);
  }
}
