package iommulab.workloads.junit;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explorer;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.mutant.Bases;
import iommulab.workloads.report.Claim;
import iommulab.workloads.report.ExploreReport;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import iommulab.workloads.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One litmus test and how it is to be explored; {@link #explored} does it and throws an {@link
 * AssertionError} with the table of outcomes if something forbidden was found.
 *
 * <p>Nothing but a search of {@link #all} orders proves that an outcome cannot happen; the table
 * says what was done.
 */
public final class LitmusCheck {
  private static final long USUAL_RUNS = 2_000;
  private static final Path USUAL_FOLDER = Path.of("target", "litmus-witnesses");

  private final String shown;
  private final String text;
  private final Bases bases;
  private final List<Given> given = new ArrayList<>();
  private long runs;
  private boolean all;
  private int bound;
  private long seconds;
  private Path folder = USUAL_FOLDER;

  private LitmusCheck(String shown, String text, Bases bases) {
    this.shown = shown;
    this.text = text;
    this.bases = bases;
  }

  /** Checks a file: a path from the working directory, or a resource on the class path. */
  public static LitmusCheck file(String file) {
    return file(file, LitmusCheck.class.getClassLoader());
  }

  /** Checks a file, whose base may stand beside it if it is a mutant. */
  static LitmusCheck file(String file, ClassLoader loader) {
    String text = LitmusFiles.text(file, loader);
    return new LitmusCheck(file, text, name -> LitmusFiles.base(file, name, loader));
  }

  /** Checks a test that stands in no file; see also {@link LitmusText}. */
  public static LitmusCheck text(String text) {
    return of("litmus text", text);
  }

  /** Checks a text that was made somewhere; a mutant is of one of the project's scenarios. */
  static LitmusCheck of(String shown, String text) {
    return new LitmusCheck(shown, text, name -> Catalog.usual().base(shown, name));
  }

  /** How many orders are sampled (2,000 unless told); for a search the most, 0 for no limit. */
  public LitmusCheck runs(long most) {
    runs = most;
    return this;
  }

  /** Searches all orders. */
  public LitmusCheck all() {
    all = true;
    return this;
  }

  /** Searches all orders in which no actor handles more deliveries than this. */
  public LitmusCheck bound(int deliveries) {
    bound = deliveries;
    return this;
  }

  /** Gives a search up as inconclusive, hence failed, after so many seconds. */
  public LitmusCheck seconds(long most) {
    seconds = most;
    return this;
  }

  /** Which times are permitted: {@code untimed} or {@code interval}. */
  public LitmusCheck preset(String preset) {
    return set("run.preset", preset);
  }

  /** Sets a key of {@code conf/defaults.conf}. */
  public LitmusCheck set(String key, String value) {
    given.add(new Given("set " + key, key, value));
    return this;
  }

  /** Where the witness of a failure is written; {@code target/litmus-witnesses} unless told. */
  public LitmusCheck witnessesIn(Path where) {
    folder = where;
    return this;
  }

  /** Explores; fails if an outcome is forbidden or not all was done that was asked for. */
  public Explored explored() {
    Plan plan = plan();
    Scenario scenario = Catalog.usual().litmus(shown, text, given, bases);
    Explored explored = Explorer.explore(scenario, plan, Watcher.NOBODY);
    RunVerdict verdict = explored.verdict();
    if (Claim.isInconclusive(explored)) {
      verdict = verdict.and(RunVerdict.INCONCLUSIVE);
    }
    if (verdict == RunVerdict.FORBIDDEN || verdict == RunVerdict.INCONCLUSIVE) {
      throw failure(scenario, explored);
    }
    return explored;
  }

  private Plan plan() {
    if (!all && bound == 0 && seconds == 0) {
      return Plan.sampling(runs == 0 ? USUAL_RUNS : runs);
    }
    if (!all) {
      throw new ScenarioException(shown, 0, "bound and seconds limit a search", "all as well");
    }
    return new Plan(Method.ALL, runs, bound, seconds, 1);
  }

  private LitmusFailure failure(Scenario scenario, Explored explored) {
    List<Path> witnesses = Witnesses.write(folder, Catalog.usual(), scenario, explored);
    StringBuilder message = new StringBuilder(scenario.name() + " fails\n\n");
    message.append(ExploreReport.of(explored, false, seen -> "see the witness"));
    witnesses.forEach(file -> message.append("witness: ").append(file).append('\n'));
    return new LitmusFailure(message.toString(), explored, witnesses);
  }
}
