package iommulab.workloads.scenario;

import iommulab.workloads.scenario.LitmusFile.Row;
import java.util.List;

/**
 * A mutant as it was written: another litmus test with one change, and what is expected of that.
 *
 * @param file where it came from, for errors
 * @param name after {@code mutant}
 * @param of the name of the test that it changes
 * @param change what it changes there
 * @param title one sentence; may be empty
 * @param why why it matters; may be empty
 * @param refs sources, one an entry
 * @param observed what the outcome shows; empty for what the changed test says
 * @param rows graded outcomes, in order
 * @param expectations what must hold of all runs together, in order
 * @param comments whole lines, such as what was expected before the first run
 */
public record MutantFile(
    String file,
    String name,
    Text of,
    Text change,
    String title,
    String why,
    List<String> refs,
    List<Line> observed,
    List<Row> rows,
    List<Expectation> expectations,
    List<String> comments) {

  /** Words and their line. */
  public record Text(int line, String text) {}
}
