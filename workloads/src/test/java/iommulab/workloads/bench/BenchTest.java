package iommulab.workloads.bench;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explorer;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.report.BenchReport;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured does what it says; how fast is nobody's business here. */
final class BenchTest {
  @Test
  void aFigureIsTheMiddleOfItsRepetitions() {
    Figure figure = new Figure("a", "as", 5, List.of(9.0, 1.0, 4.0), List.of(3.0, 2.0, 1.0));
    assertThat(figure.median()).isEqualTo(4);
    assertThat(figure.least()).isEqualTo(1);
    assertThat(figure.most()).isEqualTo(9);
    assertThat(figure.wallMedian()).isEqualTo(2);
    assertThat(figure.isReached()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theMendedUnmapIsMended(int endpoints) {
    Scenario unmap = Catalog.usual().litmus("unmap", Unmap.with(endpoints), List.of());
    Explored explored = Explorer.explore(unmap, Plan.sampling(50), Watcher.NOBODY);
    assertThat(explored.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(explored.outcomes().get(0).count()).isZero();
    assertThat(explored.outcomes().get(1).count()).isEqualTo(50);
  }

  @Test
  void everyBallIsHitAsOftenAsSaid() {
    try (PairsLoad pairs = new PairsLoad(3)) {
      Load.Done done = new Load.Done();
      pairs.once(1, done);
      pairs.once(2, done);
      assertThat(done.runs()).isEqualTo(2);
      assertThat(done.deliveries()).isEqualTo(600);
    }
  }

  @Test
  void theReportNamesWhatIsMissed() {
    Figure figure = new Figure("a.b", "as", 5, List.of(1234.0), List.of(1000.0));
    Reduction reduction =
        new Reduction(2, 10, 11, 1.5, 2.5, 3 << 20, 4 << 20, false, RunVerdict.ACCEPTABLE);
    BenchResult result = new BenchResult(5, List.of(figure), List.of(reduction));
    assertThat(BenchReport.table(result))
        .containsPattern("as +1,234 +1,234 to 1,234 +1,000 +5\n")
        .containsPattern("2 endpoints +10 +11 +1\\.5 +2\\.5 +3 +4 +given up, acceptable\n");
    assertThat(BenchReport.json(result))
        .contains("\"schema\" : \"iommu-lab/bench/1\"", "\"reached\" : true", "\"classes\" : 10");
  }
}
