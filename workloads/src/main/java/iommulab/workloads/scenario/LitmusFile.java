package iommulab.workloads.scenario;

import java.util.List;
import java.util.Optional;

/**
 * A litmus file as it was written: the page that an engineer reads aloud.
 *
 * @param file where it came from, for errors
 * @param name after {@code litmus}
 * @param title one sentence
 * @param why why it matters; may be empty
 * @param refs sources, one an entry
 * @param settings lines {@code set key = value}, in order
 * @param setup steps done before the run, not explored
 * @param parties blocks of steps, one a CPU or device
 * @param observed what the outcome shows if the file says {@code observe}; empty for everything
 * @param rows graded outcomes, in order; empty if all outcomes are to be listed
 * @param expectations what must hold of all runs together, in order
 */
public record LitmusFile(
    String file,
    String name,
    String title,
    String why,
    List<String> refs,
    List<Setting> settings,
    List<Line> setup,
    List<Party> parties,
    List<Line> observed,
    List<Row> rows,
    List<Expectation> expectations) {

  /** Where steps stand that are done before the run. */
  public static final String SETUP = "setup";

  /** The steps of a party, or of the {@link #SETUP}; empty if there is no such block. */
  public Optional<List<Line>> block(String head) {
    if (head.equals(SETUP)) {
      return setup.isEmpty() ? Optional.empty() : Optional.of(setup);
    }
    return parties.stream().filter(p -> p.name().equals(head)).map(Party::steps).findFirst();
  }

  /** One key of {@code conf/defaults.conf} set by the file. */
  public record Setting(int line, String key, String value) {}

  /**
   * The steps of one CPU ({@code cpu0}), of its handler of an interrupt ({@code cpu0.gerror},
   * {@code cpu0.smmu1.evtq}) or of an endpoint ({@code d0}).
   */
  public record Party(int line, String name, List<Line> steps) {}

  /** An outcome: a grade, a condition and the reason. */
  public record Row(int line, Grade grade, Condition condition, String reason) {}
}
