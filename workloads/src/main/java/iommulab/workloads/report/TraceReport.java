package iommulab.workloads.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.model.ledger.Step;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.run.RunTrace;
import java.util.ArrayList;
import java.util.List;

/** The steps of one run, for people and as JSON: who told whom what, and what came of it. */
final class TraceReport {
  private static final int GIVEN = -1;

  private final RunTrace trace;
  private final PageNames pages;

  private TraceReport(RunTrace trace, PageNames pages) {
    this.trace = trace;
    this.pages = pages;
  }

  static TraceReport of(RunTrace trace, PageNames pages) {
    return new TraceReport(trace, pages);
  }

  /** One line a step, with its facts and findings indented below it. */
  List<String> lines() {
    int time = 2;
    int parties = 0;
    for (Step step : trace.steps()) {
      time = Math.max(time, Long.toString(step.time()).length());
      parties = Math.max(parties, parties(step).length());
    }
    List<String> lines = new ArrayList<>();
    lines.add("   " + " ".repeat(time - 2) + "ns  what was given");
    below(lines, GIVEN, trace.given());
    for (Step step : trace.steps()) {
      String mark = trace.findings().containsKey(step.index()) ? ">> " : "   ";
      lines.add(
          String.format(
              "%s%" + time + "d  %-" + parties + "s  %s",
              mark,
              step.time(),
              parties(step),
              shortened(step.message().toString())));
      below(lines, step.index(), step.facts());
    }
    return lines;
  }

  private void below(List<String> lines, int index, List<?> facts) {
    facts.forEach(fact -> lines.add(" ".repeat(12) + shortened(fact.toString())));
    for (Finding finding : trace.findings().getOrDefault(index, List.of())) {
      lines.add(">>" + " ".repeat(10) + said(finding));
    }
  }

  /** Who sent and who got it. */
  private static String parties(Step step) {
    return step.sender() + " -> " + step.receiver();
  }

  private static String said(Finding finding) {
    return finding.property() + ": " + finding.accused() + ", " + finding.rule();
  }

  /** Without what the columns say already, and without what is absent. */
  private String shortened(String text) {
    return pages
        .in(text)
        .replaceAll(", replyTo=[^,\\[\\]]*", "")
        .replaceAll(", [A-Za-z0-9]+=Optional\\.empty", "")
        .replaceAll("Optional\\[([^\\[\\]]*)\\]", "$1");
  }

  /** One object a step, in order; before them one of index -1 with what was given. */
  void into(ArrayNode nodes) {
    ObjectNode given = nodes.addObject();
    given.put("index", GIVEN);
    notes(given, GIVEN, trace.given());
    for (Step step : trace.steps()) {
      ObjectNode node = nodes.addObject();
      node.put("index", step.index());
      node.put("time", step.time());
      node.put("sender", step.sender());
      node.put("receiver", step.receiver());
      node.put("cause", step.cause());
      node.put("message", pages.in(step.message().toString()));
      notes(node, step.index(), step.facts());
    }
  }

  private void notes(ObjectNode node, int index, List<?> facts) {
    ArrayNode noted = node.putArray("facts");
    facts.forEach(fact -> noted.add(pages.in(fact.toString())));
    ArrayNode found = node.putArray("findings");
    trace.findings().getOrDefault(index, List.of()).forEach(finding -> found.add(said(finding)));
  }
}
