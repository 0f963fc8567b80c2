package iommulab.workloads.grade;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.RunResult;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Observer;
import iommulab.workloads.run.Bench;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusFile.Row;
import iommulab.workloads.scenario.LitmusParser;
import iommulab.workloads.scenario.MutantFile;
import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Each row of each litmus test can be had, each forbidden one above all: by a run of the test
 * itself, or of one that differs from it in one change, under the table of the test.
 *
 * <p>The changes tried are those of its mutants in {@code conf/scenarios}, for a mutant none (its
 * base), and those that {@code rows-reached.txt} names for the purpose. That file also lists the
 * rows that nothing reaches, each with the reason; a row that is neither reached nor listed fails
 * the test, and so does a listed one that the test itself reaches.
 */
final class RowsAreReachedTest {
  private static final String LIST = "/iommulab/workloads/grade/rows-reached.txt";
  private static final int OWN_RUNS = 400;
  private static final int CHANGED_RUNS = 200;

  /** A line of the list: {@code SCENARIO ROW change CHANGE} or {@code SCENARIO ROW never WHY}. */
  private record Listed(String scenario, int row, String kind, String text) {
    String key() {
      return scenario + " " + row;
    }
  }

  private final Catalog catalog = Catalog.usual();
  private final Map<String, List<String>> changes = new LinkedHashMap<>();

  @Test
  void eachRowIsReachedOrListedWithAReason() throws IOException {
    Map<String, List<Listed>> listed = listed();
    List<Scenario.Litmus> tests = tests();
    List<String> wrong = new ArrayList<>();
    Set<String> used = new LinkedHashSet<>();
    for (Scenario.Litmus test : tests) {
      List<Row> rows = test.litmus().rows();
      BitSet reached = new BitSet();
      run(test, OWN_RUNS, reached, rows.size());
      BitSet own = (BitSet) reached.clone();
      for (int i = 0; i < rows.size(); i++) {
        for (Listed one : listed.getOrDefault(test.name() + " " + (i + 1), List.of())) {
          used.add(one.key());
          if (own.get(i)) {
            wrong.add(one.key() + " is listed, but the test itself reaches it");
          } else if (one.kind.equals("never")) {
            reached.set(i);
          } else {
            String fits = runIfItFits(() -> changed(test, one.text), reached, rows.size());
            if (!fits.isEmpty()) {
              wrong.add(one.key() + " does not fit: " + fits);
            }
          }
        }
      }
      if (!test.of().isEmpty() && reached.cardinality() < rows.size()) {
        runIfItFits(() -> under(test, base(test)), reached, rows.size());
      }
      for (String change : changes.getOrDefault(test.name(), List.of())) {
        if (reached.cardinality() < rows.size()) {
          runIfItFits(() -> changed(test, change), reached, rows.size());
        }
      }
      for (int i = reached.nextClearBit(0); i < rows.size(); i = reached.nextClearBit(i + 1)) {
        wrong.add(
            test.name() + " " + (i + 1) + " is reached by nothing: " + rows.get(i).condition());
      }
    }
    listed.keySet().stream()
        .filter(key -> !used.contains(key))
        .forEach(key -> wrong.add(key + " is listed, and there is no such row"));
    assertThat(String.join("\n", wrong)).isEmpty();
  }

  /** Runs until all rows were had, or so often; notes which rows were had. */
  private static void run(Scenario.Litmus test, int runs, BitSet reached, int rows) {
    long seed = test.settings().run().seed();
    Observer observer = new Observer(test);
    try (Bench bench = new Bench(test)) {
      for (int i = 0; i < runs && reached.cardinality() < rows; i++) {
        RunResult run = bench.run(seed + i);
        int row = observer.look(bench, run, i, seed + i).outcome().row();
        if (row >= 0) {
          reached.set(row);
        }
      }
    }
  }

  /** A mutant may have other registers than its base, and a table of one not fit the other. */
  private static String runIfItFits(Supplier<Scenario.Litmus> change, BitSet reached, int rows) {
    Scenario.Litmus changed;
    try {
      changed = change.get();
      Bench.check(changed);
    } catch (ScenarioException e) {
      return e.getMessage();
    }
    run(changed, CHANGED_RUNS, reached, rows);
    return "";
  }

  private Scenario.Litmus base(Scenario.Litmus test) {
    return test.of().isEmpty() ? test : (Scenario.Litmus) catalog.read(test.of(), List.of()).get(0);
  }

  /** The test with a change, or a mutant with this one instead of its own, and the table it had. */
  private Scenario.Litmus changed(Scenario.Litmus test, String change) {
    String of = base(test).name();
    String text = "mutant changed\nof " + of + "\nchange " + change + "\n";
    return under(test, (Scenario.Litmus) catalog.litmus("changed", text, List.of()));
  }

  /** The steps and settings of one test under the table of another. */
  private static Scenario.Litmus under(Scenario.Litmus table, Scenario.Litmus steps) {
    LitmusFile one = steps.litmus();
    LitmusFile both =
        new LitmusFile(
            one.file(),
            one.name(),
            one.title(),
            one.why(),
            one.refs(),
            one.settings(),
            one.setup(),
            one.parties(),
            table.litmus().observed(),
            table.litmus().rows(),
            table.litmus().expectations());
    return new Scenario.Litmus(
        steps.name(), steps.file(), steps.text(), steps.settings(), both, steps.of());
  }

  private List<Scenario.Litmus> tests() throws IOException {
    List<Scenario.Litmus> tests = new ArrayList<>();
    for (Path file : catalog.all()) {
      if (catalog.read(file, List.of()) instanceof Scenario.Litmus test) {
        tests.add(test);
        String text = Files.readString(file);
        if (LitmusParser.isMutant(text)) {
          MutantFile mutant = LitmusParser.mutant(file.toString(), text);
          changes
              .computeIfAbsent(mutant.of().text(), of -> new ArrayList<>())
              .add(mutant.change().text());
        }
      }
    }
    return tests;
  }

  private static Map<String, List<Listed>> listed() throws IOException {
    Map<String, List<Listed>> listed = new LinkedHashMap<>();
    try (InputStream in = RowsAreReachedTest.class.getResourceAsStream(LIST)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        String[] parts = line.split("\\s+", 4);
        assertThat(parts).as(line).hasSize(4);
        assertThat(parts[2]).as(line).isIn("change", "never");
        Listed one = new Listed(parts[0], Integer.parseInt(parts[1]), parts[2], parts[3]);
        listed.computeIfAbsent(one.key(), k -> new ArrayList<>()).add(one);
      }
    }
    return listed;
  }
}
