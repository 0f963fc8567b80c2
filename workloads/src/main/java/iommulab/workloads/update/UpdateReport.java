package iommulab.workloads.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.model.driver.entry.EntryUpdate;
import iommulab.model.driver.entry.EntryUpdate.Plan;
import iommulab.model.driver.entry.EntryUpdate.Step;
import iommulab.model.driver.entry.EntryUpdate.Write;
import iommulab.model.driver.entry.LiveEntry;
import iommulab.workloads.report.Build;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan for changing a live entry, written down. */
public final class UpdateReport {
  /** Name and version of the schema of {@link #json}. */
  public static final String SCHEMA = "iommu-lab/plan-update/1";

  private final Plan plan;
  private final long[] from;

  private UpdateReport(Plan plan, long[] from) {
    this.plan = plan;
    this.from = from.clone();
  }

  public static UpdateReport of(LiveEntry kind, long[] from, long[] to) {
    return new UpdateReport(EntryUpdate.plan(kind, from, to), from);
  }

  /** The report for people. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        plan.kind()
            + ": "
            + (plan.hitless() ? "hitless" : "breaking")
            + ", "
            + plan.syncs()
            + (plan.syncs() == 1 ? " sync: " : " syncs: ")
            + plan.reason());
    long[] before = from.clone();
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      lines.add(
          String.format(
              "step %d: write %s (%s) -> %s",
              i + 1,
              EntryUpdate.names(dwords(step)),
              step.purpose().text(),
              String.join(", ", commands())));
      for (Write write : step.writes()) {
        long[] after = before.clone();
        after[write.dword()] = write.value();
        lines.add(
            String.format(
                "    dw%d = 0x%016x  %s",
                write.dword(),
                write.value(),
                String.join(", ", FieldChange.between(plan.kind().format(), before, after))));
        before = after;
      }
    }
    plan.kind().afterwards().ifPresent(last -> lines.add("then " + last + ", without a SYNC"));
    if (!plan.unexpected().isEmpty()) {
      lines.add("note: " + unexpected());
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** The report as one JSON document. */
  public String json() {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", SCHEMA).put("build", Build.id()).put("command", "plan-update");
    root.put("kind", plan.kind().name().toLowerCase(Locale.ROOT));
    root.put("hitless", plan.hitless()).put("syncs", plan.syncs()).put("reason", plan.reason());
    ArrayNode steps = root.putArray("steps");
    long[] before = from.clone();
    for (Step step : plan.steps()) {
      long[] after = before.clone();
      step.writes().forEach(write -> after[write.dword()] = write.value());
      ObjectNode node = steps.addObject();
      node.put("step", steps.size()).put("purpose", step.purpose().text());
      ArrayNode dwords = node.putArray("dwords");
      dwords(step).forEach(dwords::add);
      ArrayNode values = node.putArray("values");
      step.writes().forEach(write -> values.add(String.format("0x%016x", write.value())));
      ArrayNode changes = node.putArray("changes");
      FieldChange.between(plan.kind().format(), before, after).forEach(changes::add);
      node.put("sync", true);
      ArrayNode commands = node.putArray("commands");
      commands().forEach(commands::add);
      before = after;
    }
    ArrayNode afterwards = root.putArray("afterwards");
    plan.kind().afterwards().ifPresent(afterwards::add);
    ArrayNode notes = root.putArray("notes");
    if (!plan.unexpected().isEmpty()) {
      notes.add(unexpected());
    }
    try {
      return mapper.writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private List<String> commands() {
    return List.of(plan.kind().invalidation(), "SYNC");
  }

  private static List<Integer> dwords(Step step) {
    return step.writes().stream().map(Write::dword).toList();
  }

  private String unexpected() {
    return EntryUpdate.names(plan.unexpected())
        + " of the new entry set bits that the driver does not use in this configuration; "
        + "it would warn, and count such a dword as differing";
  }
}
