package iommulab.workloads.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.mutant.Overlay.Expanded;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusParser;
import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mutant is its base with one change, or is refused with its line and what would be accepted. */
final class OverlayTest {
  private static final String BASE =
      """
      litmus  base
      title   A base
      refs    R-SMMU-048
      set     smmu.walk = atomic

      setup
        map d0 0x1000 to P

      cpu0
        lock L ; pte clear d0 0x1000   # together
        cmd TLBI_NSNH_ALL + SYNC
        await sync
        cmd ATC_INV sid=d0 all + SYNC
        await sync -> r1
        unlock L
        give P to other

      cpu1.gerror
        ack smmu0

      forbidden   stale(P)    "never"
      always      !stale(P)   "never"
      """;

  private static Expanded expand(String text) {
    return Overlay.expand("m.litmus", text, OverlayTest::find);
  }

  private static Optional<Bases.Base> find(String name) {
    return switch (name) {
      case "base" -> Optional.of(new Bases.Base("base.litmus", BASE));
      case "load" -> Optional.of(new Bases.Base("load.conf", "run.runs = 1"));
      case "other" ->
          Optional.of(new Bases.Base("o.litmus", "mutant other\nof base\nchange set a = b"));
      case "bsae" -> throw new ScenarioException("bsae", 0, "unknown scenario", "base");
      default -> Optional.empty();
    };
  }

  private static Expanded changed(String change) {
    return expand("mutant m\nof base\n# expected: much\nchange " + change);
  }

  private record Case(String change, String block, String... steps) {
    @Override
    public String toString() {
      return change;
    }
  }

  static Stream<Case> cases() {
    String lock = "lock L";
    String clear = "pte clear d0 0x1000";
    String tlbi = "cmd TLBI_NSNH_ALL + SYNC";
    String atc = "cmd ATC_INV sid=d0 all + SYNC";
    String give = "give P to other";
    // spotless:off
    return Stream.of(
        new Case("cpu0 drop \"give P to other\"",             "cpu0", lock, clear, tlbi, "await sync", atc, "await sync -> r1", "unlock L"),
        new Case("cpu0 drop \"give\"",                        "cpu0", lock, clear, tlbi, "await sync", atc, "await sync -> r1", "unlock L"),
        new Case("cpu0 drop \"cmd TLBI_NSNH_ALL\"",           "cpu0", lock, clear, atc, "await sync -> r1", "unlock L", give),
        new Case("cpu0 drop \"await sync\"",                  "cpu0", lock, clear, tlbi, atc, "await sync -> r1", "unlock L", give),
        new Case("cpu0 drop \"lock L\"",                      "cpu0", clear, tlbi, "await sync", atc, "await sync -> r1", give),
        new Case("cpu0 drop 2nd \"cmd\"",                     "cpu0", lock, clear, tlbi, "await sync", "unlock L", give),
        new Case("cpu0 replace \"cmd ATC_INV\" by \"cmd SYNC\"", "cpu0", lock, clear, tlbi, "await sync", "cmd SYNC", "await sync -> r1", "unlock L", give),
        new Case("cpu0 insert \"cmd SYNC ; await sync\" behind \"lock L\"", "cpu0", lock, "cmd SYNC", "await sync", clear, tlbi, "await sync", atc, "await sync -> r1", "unlock L", give),
        new Case("cpu0 insert \"pause 1us\" behind \"cmd TLBI_NSNH_ALL\"", "cpu0", lock, clear, tlbi, "await sync", "pause 1us", atc, "await sync -> r1", "unlock L", give),
        new Case("cpu0 insert \"pause 1us\" before \"pte\"",   "cpu0", lock, "pause 1us", clear, tlbi, "await sync", atc, "await sync -> r1", "unlock L", give),
        new Case("cpu0 swap \"cmd TLBI_NSNH_ALL\" and \"cmd ATC_INV\"", "cpu0", lock, clear, atc, "await sync -> r1", tlbi, "await sync", "unlock L", give),
        new Case("cpu0 swap \"give\" and \"lock L\"",          "cpu0", give, clear, tlbi, "await sync", atc, "await sync -> r1", "unlock L", lock),
        new Case("cpu0 move \"give\" before \"cmd ATC_INV\"",  "cpu0", lock, clear, tlbi, "await sync", give, atc, "await sync -> r1", "unlock L"),
        new Case("cpu0 move \"cmd TLBI_NSNH_ALL\" behind \"cmd ATC_INV\"", "cpu0", lock, clear, atc, "await sync -> r1", tlbi, "await sync", "unlock L", give),
        new Case("cpu0 join \"cmd TLBI_NSNH_ALL\"",           "cpu0", lock, clear, "cmd TLBI_NSNH_ALL + ATC_INV sid=d0 all + SYNC", "await sync -> r1", "unlock L", give),
        new Case("setup drop \"map\"",                        "setup"),
        new Case("cpu1.gerror becomes cpu0.gerror",           "cpu0.gerror", "ack smmu0"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aBlockHasOneChange(Case c) {
    Expanded mutant = changed(c.change);
    assertThat(mutant.litmus().block(c.block).orElse(List.of()))
        .extracting(Line::text)
        .containsExactly(c.steps);
    assertThat(mutant.text()).contains("# change " + c.change).contains("# expected: much");
    assertThat(mutant.text()).contains("# <== ");
    LitmusFile read = LitmusParser.parse("read", mutant.text());
    assertThat(read.block(c.block).orElse(List.of()))
        .extracting(Line::text)
        .containsExactly(c.steps);
    assertThat(read.rows()).hasSameSizeAs(mutant.litmus().rows());
    assertThat(read.expectations()).hasSize(1);
  }

  @Test
  void aSettingIsAnotherOrNew() {
    assertThat(changed("set smmu.walk = stepwise").litmus().settings())
        .containsExactly(new LitmusFile.Setting(4, "smmu.walk", "stepwise"));
    assertThat(changed("set links.memory = [1ns, 2ns]").litmus().settings())
        .extracting(LitmusFile.Setting::key)
        .containsExactly("smmu.walk", "links.memory");
    assertThat(changed("set smmu.walk = stepwise").text())
        .containsPattern("set     smmu.walk = stepwise +# <== was: atomic");
  }

  @Test
  void whatTheMutantSaysItselfCounts() {
    LitmusFile bare = changed("cpu0 drop \"give\"").litmus();
    assertThat(bare.title()).isEqualTo("A base");
    assertThat(bare.rows()).hasSize(1);
    LitmusFile own =
        expand(
                """
                mutant  m
                of      base
                title   A mutant
                refs    H1
                change  cpu0 drop "give"
                observe stale(P)
                forbidden stale(P) "now it is"
                acceptable !stale(P) "too early"
                """)
            .litmus();
    assertThat(own.title()).isEqualTo("A mutant");
    assertThat(own.refs()).containsExactly("H1");
    assertThat(own.observed()).hasSize(1);
    assertThat(own.rows()).extracting(LitmusFile.Row::line).containsExactly(7, 8);
    assertThat(own.expectations()).isEmpty();
    assertThat(own.parties().get(0).steps()).extracting(Line::number).containsOnly(5);
  }

  private record Wrong(String what, String text, String message) {}

  static Stream<Wrong> wrong() {
    String head = "mutant m\nof base\nchange ";
    String accepted = "; expected drop, replace, insert, move, swap, join or becomes";
    // spotless:off
    return Stream.of(
        new Wrong("no base",         "mutant m\nchange set a = b",      "m.litmus: 'of' is missing in the mutant m; expected 'of NAME': the test that it changes"),
        new Wrong("no change",       "mutant m\nof base",               "m.litmus: 'change' is missing in the mutant m; expected one line 'change'"),
        new Wrong("two changes",     head + "set a = b\nchange set c = d", "m.litmus:4: 'change' stands in line 3 already; expected it once"),
        new Wrong("two in one",      head + "cpu0 drop \"give\" drop \"lock L\"", "m.litmus:3: 'drop' follows a whole change; expected one change a mutant"),
        new Wrong("a step",          head + "set a = b\ncpu0 nop",      "m.litmus:4: 'cpu0' stands in a mutant; expected title, why, refs, change, observe and rows; all else is said by the test that it is of"),
        new Wrong("no such base",    "mutant m\nof nobody\nchange set a = b", "m.litmus:2: 'nobody' is nowhere; expected the name of a litmus test"),
        new Wrong("misspelt base",   "mutant m\nof bsae\nchange set a = b", "m.litmus:2: unknown scenario; expected base"),
        new Wrong("a workload",      "mutant m\nof load\nchange set a = b", "m.litmus:2: 'load' is no litmus test; expected the name of a litmus test"),
        new Wrong("a mutant's",      "mutant m\nof other\nchange set a = b", "m.litmus:2: 'other' is a mutant itself, of base; expected of base"),
        new Wrong("its own",         "mutant m\nof m\nchange set a = b", "m.litmus:2: 'm' is a mutant of itself; expected the test that it changes"),
        new Wrong("no block",        head + "cpu3 drop \"give\"",       "m.litmus:3: 'cpu3' has no block in base; expected setup, cpu0 or cpu1.gerror, or set"),
        new Wrong("no way",          head + "cpu0 forget \"give\"",     "m.litmus:3: 'forget' is no change; expected drop, replace, insert, move, swap, join or becomes"),
        new Wrong("breaks off",      head + "cpu0",                     "m.litmus:3: the change 'cpu0' breaks off" + accepted),
        new Wrong("no step",         head + "cpu0 drop give",           "m.litmus:3: 'give' is no step; expected a step of the block in quotes"),
        new Wrong("open quote",      head + "cpu0 drop \"give",         "m.litmus:3: a quote is open in 'cpu0 drop \"give'; expected steps in pairs of quotes"),
        new Wrong("not found",       head + "cpu0 drop \"give Q to other\"", "m.litmus:3: the step 'give Q to other' does not stand in cpu0 of base; expected give P to other"),
        new Wrong("ambiguous",       head + "cpu0 drop \"cmd\"",        "m.litmus:3: the step 'cmd' stands 2 times in cpu0 of base; expected 1st, 2nd and so on before it, or more of its words"),
        new Wrong("too far",         head + "cpu0 drop 3rd \"cmd\"",    "m.litmus:3: the step 'cmd' stands 2 times in cpu0 of base; expected one of them: 1st, 2nd and so on"),
        new Wrong("several steps",   head + "cpu0 insert \"a ; b\" before \"give\"", "m.litmus:3: 'a ; b' are 2 steps; expected one step, or a command and the 'await sync' behind it"),
        new Wrong("bad step",        head + "cpu0 insert \"a -> \" before \"give\"", "m.litmus:3: '->' ends a step; expected '-> REGISTER', one name such as r0, at the end of the step"),
        new Wrong("no place",        head + "cpu0 insert \"a\" under \"give\"", "m.litmus:3: 'under' says no place; expected before or behind"),
        new Wrong("no by",           head + "cpu0 replace \"give\" with \"a\"", "m.litmus:3: 'with' comes too early; expected 'by'"),
        new Wrong("replaced itself", head + "cpu0 replace \"give P to other\" by \"give  P to other\"", "m.litmus:3: 'give P to other' is replaced by itself; expected another step"),
        new Wrong("swapped itself",  head + "cpu0 swap \"give\" and \"give P\"", "m.litmus:3: 'give' is swapped with itself; expected two steps"),
        new Wrong("joined nothing",  head + "cpu0 join \"cmd ATC_INV\"", "m.litmus:3: 'cmd ATC_INV' is joined with nothing; expected a batch that ends in + SYNC, its wait, and right behind them another cmd"),
        new Wrong("nothing left",    head + "cpu1.gerror drop \"ack smmu0\"", "m.litmus:3: no step is left in cpu1.gerror of base; expected a step that is not its only one"),
        new Wrong("becomes nobody",  head + "cpu1.gerror becomes me",   "m.litmus:3: 'cpu1.gerror' cannot become 'me'; expected blocks such as cpu1.gerror and cpu0.gerror"),
        new Wrong("becomes another", head + "cpu1.gerror becomes cpu0", "m.litmus:3: 'cpu0' has a block in base; expected one that has none"),
        new Wrong("sets nothing",    head + "set smmu.walk",            "m.litmus:3: 'set smmu.walk' sets nothing; expected set KEY = VALUE"),
        new Wrong("sets the same",   head + "set smmu.walk = atomic",   "m.litmus:3: smmu.walk is atomic in base; expected another value"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void mistakesAreNamed(Wrong c) {
    assertThatThrownBy(() -> expand(c.text))
        .isInstanceOf(ScenarioException.class)
        .hasMessage(c.message);
  }

  @Test
  void aBaseStandsBesideItsMutantOrInTheProject(@TempDir Path folder) throws IOException {
    Path own =
        Files.writeString(folder.resolve("m.litmus"), "mutant m\nof base\nchange set run.runs = 7");
    Files.writeString(folder.resolve("base.litmus"), BASE);
    Scenario beside = Catalog.usual().read(own.toString(), List.of()).get(0);
    assertThat(beside.title()).isEqualTo("A base");
    assertThat(beside.settings().run().runs()).isEqualTo(7);
    Files.writeString(own, "mutant m\nof strict-unmap\nchange set run.runs = 7");
    Scenario ours = Catalog.usual().read(own.toString(), List.of()).get(0);
    assertThat(((Scenario.Litmus) ours).of()).isEqualTo("strict-unmap");
    assertThat(ours.file()).isEqualTo(own.toString());
  }

  @Test
  void whatDoesNotFitAnyMoreIsBlamedOnTheChange() {
    Expanded mutant = changed("setup drop \"map\"");
    assertThat(mutant.litmus().file()).isEqualTo("m.litmus");
    assertThat(mutant.litmus().parties())
        .allSatisfy(p -> assertThat(p.steps()).extracting(Line::number).containsOnly(4));
    assertThat(mutant.litmus().rows()).extracting(LitmusFile.Row::line).containsOnly(4);
  }

  @Test
  void everyMutantOfTheProjectReadsTheSameWhenItIsWrittenOut() {
    Catalog catalog = Catalog.usual();
    int mutants = 0;
    for (Path file : catalog.all()) {
      if (catalog.read(file, List.of()) instanceof Scenario.Litmus litmus
          && !litmus.of().isEmpty()) {
        Scenario.Litmus read = (Scenario.Litmus) catalog.litmus("read", litmus.text(), List.of());
        assertThat(steps(read.litmus())).as(file.toString()).isEqualTo(steps(litmus.litmus()));
        assertThat(rows(read.litmus())).isEqualTo(rows(litmus.litmus()));
        assertThat(values(read)).isEqualTo(values(litmus));
        assertThat(read.text()).as("it is no mutant any more").startsWith("litmus ");
        mutants++;
      }
    }
    assertThat(mutants).isGreaterThanOrEqualTo(20);
  }

  @Test
  void everyHazardAndRaceThatADriverCanMeetHasAMutant() {
    Catalog catalog = Catalog.usual();
    Set<String> shown = new TreeSet<>();
    for (Path file : catalog.all()) {
      if (catalog.read(file, List.of()) instanceof Scenario.Litmus litmus
          && !litmus.of().isEmpty()) {
        assertThat(litmus.refs()).as("sources of " + file).isNotEmpty();
        shown.addAll(litmus.refs());
      }
    }
    assertThat(shown)
        .contains("H1", "H2", "H4", "H5", "H6", "H7", "H8", "H11", "H12", "H13", "H14")
        .contains("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8");
  }

  private static List<String> values(Scenario scenario) {
    return scenario.settings().text().lines().map(line -> line.replaceAll(" *#.*", "")).toList();
  }

  private static List<String> steps(LitmusFile file) {
    return Stream.concat(
            file.setup().stream(), file.parties().stream().flatMap(p -> p.steps().stream()))
        .map(Line::text)
        .toList();
  }

  private static List<String> rows(LitmusFile file) {
    return file.rows().stream().map(r -> r.grade() + " " + r.condition() + r.reason()).toList();
  }
}
