package iommulab.workloads.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.workloads.explore.Bound;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Search;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.explore.Story;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.settings.Settings;
import java.util.List;

/** Explorations as one JSON document; {@code docs/witnesses.md} says what stands in it. */
public final class ExploreJson {
  /** Name and version of the schema; raised when a reader of the old one would be misled. */
  public static final String SCHEMA = "iommu-lab/explored/1";

  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .enable(SerializationFeature.INDENT_OUTPUT);

  private ExploreJson() {}

  /** The gravest verdict; not trying all that was asked for makes it inconclusive. */
  public static RunVerdict verdict(List<Explored> all) {
    RunVerdict verdict = RunVerdict.ACCEPTABLE;
    for (Explored explored : all) {
      verdict = verdict.and(Claim.verdict(explored));
    }
    return verdict;
  }

  /**
   * The document.
   *
   * @param command the command line that asked for it
   */
  public static String of(String command, List<Explored> all) {
    ObjectNode document = JSON.createObjectNode();
    document.put("schema", SCHEMA);
    document.put("build", Build.id());
    document.put("command", command);
    document.put("verdict", Settings.name(verdict(all)));
    ArrayNode results = document.putArray("results");
    all.forEach(explored -> fill(results.addObject(), explored));
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fill(ObjectNode node, Explored explored) {
    node.put("scenario", explored.scenario());
    node.put("file", explored.file());
    node.put("title", explored.title());
    node.put("preset", Settings.name(explored.preset()));
    node.put("method", Settings.name(explored.plan().method()));
    node.put("planned", explored.plan().runs());
    Bound bound = explored.plan().bound();
    node.put("bound", bound.all());
    if (!bound.byActor().isEmpty()) {
      bound.byActor().forEach(node.putObject("boundByActor")::put);
    }
    node.put("seed", explored.seed());
    node.put("runs", explored.runs());
    node.put("classes", explored.classes());
    node.put("seenOnce", explored.seenOnce());
    node.put("seenTwice", explored.seenTwice());
    node.put("end", Settings.name(explored.end()));
    if (!explored.plan().method().samples()) {
      Search search = explored.search();
      ObjectNode ends = node.putObject("search");
      ends.put("runs", search.runs());
      ends.put("complete", search.complete());
      ends.put("bounded", search.bounded());
      ends.put("asleep", search.asleep());
      ends.put("dead", search.dead());
      ends.put("stopped", search.stopped());
    }
    node.put("verdict", Settings.name(Claim.verdict(explored)));
    ArrayNode outcomes = node.putArray("outcomes");
    PageNames pages = new PageNames(explored.pages());
    explored
        .outcomes()
        .forEach(seen -> outcome(outcomes.addObject(), seen, pages, explored.actors()));
    if (!explored.expectations().isEmpty()) {
      JsonReport.expectations(node.putArray("expectations"), explored.expectations());
    }
    explored.notes().forEach(node.putArray("notes")::add);
  }

  private static void outcome(ObjectNode node, Seen seen, PageNames pages, List<String> actors) {
    node.put("id", seen.what().id());
    node.put("grade", Settings.name(seen.what().grade()));
    node.put("count", seen.count());
    node.put("reason", seen.what().reason());
    if (seen.shortest().isEmpty()) {
      return;
    }
    Story story = seen.shortest().get();
    ObjectNode shortest = node.putObject("shortest");
    shortest.put("deliveries", story.length());
    shortest.put("mostByOneActor", story.mostByOneActor());
    story.byActor(actors).forEach(shortest.putObject("byActor")::put);
    shortest.put("run", story.run());
    shortest.put("seed", story.seed());
    shortest.put("classDigest", String.format("%016x", story.classDigest()));
    ArrayNode findings = shortest.putArray("findings");
    for (Finding finding : story.findings()) {
      ObjectNode found = findings.addObject();
      found.put("property", finding.property());
      found.put("accused", finding.accused());
      found.put("rule", finding.rule());
      found.put("section", finding.section());
      found.put("what", pages.in(finding.what()));
    }
  }
}
