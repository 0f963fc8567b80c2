package iommulab.workloads.report.story;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.races.Race;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explain.Explainer;
import iommulab.workloads.explain.Explanation;
import iommulab.workloads.report.story.Chart.Arrow;
import iommulab.workloads.report.story.Chart.Mark;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A chart shows each delivery once, marks the race and the harm, and is well formed. */
final class ChartTest {
  private static Explanation told;

  @BeforeAll
  static void explain() {
    Scenario scenario = Catalog.usual().read("h1-racy", List.of()).get(0);
    told =
        new Explainer(scenario, List.of(), given -> scenario, 0)
            .first(1, 1000, () -> false)
            .orElseThrow();
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static Chart nasty() {
    return new Chart(
        "<a & \"b\">; #c",
        List.of("x<y", "z&"),
        List.of(
            new Arrow(0, 1, "x<y", "z&", "</svg><b> ; # \u0001 \"q\"", List.of(Mark.HARM)),
            new Arrow(1, 2, "z&", "z&", "-->", List.of())),
        true);
  }

  @Test
  void theTextHasALineForEachDeliveryBeforeTheHarm() {
    List<String> lines = TextChart.lines(Chart.of(told, false));

    assertThat(lines).hasSize(1 + told.past().cardinality());
    assertThat(lines.subList(1, lines.size()))
        .allMatch(line -> line.matches("\\s*#\\d+ +\\d+ .*"))
        .doesNotHaveDuplicates();
    assertThat(lines).filteredOn(line -> line.contains("HARM")).hasSize(1);
    assertThat(lines.get(lines.size() - 1)).contains("<== HARM").contains("#" + told.harm().step());
    Race race = told.theRace().orElseThrow().race();
    assertThat(lines)
        .filteredOn(line -> line.contains("came first"))
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("#" + race.first() + " ");
    assertThat(lines)
        .filteredOn(line -> line.contains("came second"))
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("#" + race.second() + " ");
  }

  @Test
  void anArrowHasOneHeadAtItsReceiver() {
    for (Arrow arrow : Chart.of(told, true).arrows()) {
      Chart alone = new Chart("", Chart.of(told, true).parties(), List.of(arrow), true);
      String line = TextChart.lines(alone).get(1).replace(arrow.text(), "").split("   <== ")[0];
      long heads = line.chars().filter(c -> c == '>' || c == '<' || c == '*').count();
      assertThat(heads).as(line).isEqualTo(1);
    }
  }

  @Test
  void theWholeRunHasEveryDelivery() {
    assertThat(Chart.of(told, true).arrows()).hasSize(told.result().history().steps().size());
    assertThat(Chart.of(told, false).arrows().size())
        .isLessThan(told.result().history().steps().size());
  }

  @Test
  void mermaidDeclaresEveryPartyAndEscapesItsOwnSigns() {
    for (Chart chart : List.of(Chart.of(told, true), nasty())) {
      List<String> lines = MermaidChart.lines(chart);
      assertThat(lines.get(0)).isEqualTo("sequenceDiagram");
      assertThat(lines).filteredOn(l -> l.contains("->>")).hasSize(chart.arrows().size());
      assertThat(lines)
          .filteredOn(l -> l.startsWith("  participant "))
          .hasSize(chart.parties().size());
      Pattern arrow = Pattern.compile("  p(\\d+)->>p(\\d+): [^;#<>\"]*(#\\d+;[^;#<>\"]*)*");
      assertThat(lines)
          .filteredOn(l -> l.contains("->>"))
          .allMatch(l -> arrow.matcher(l).matches());
    }
  }

  @Test
  void svgIsWellFormedAndHasEachText() throws Exception {
    for (Chart chart : List.of(Chart.of(told, false), nasty())) {
      Document svg = parsed(SvgChart.of(chart));
      assertThat(svg.getDocumentElement().getNodeName()).isEqualTo("svg");
      NodeList texts = svg.getElementsByTagName("text");
      // the title, one for each party, a number and the words for each arrow
      assertThat(texts.getLength())
          .isEqualTo(1 + chart.parties().size() + 2 * chart.arrows().size());
    }
    assertThat(parsed(SvgChart.of(nasty())).getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("<a & \"b\">; #c");
  }
}
