package iommulab.workloads.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A name finds its scenario, or is refused with what it may have meant. */
final class CatalogTest {
  @TempDir Path root;

  @BeforeEach
  void project() throws IOException {
    Path real = Path.of(System.getProperty("iommulab.root"));
    write("conf/defaults.conf", Files.readString(real.resolve("conf/defaults.conf")));
    write(
        "conf/scenarios/first/strict-unmap.litmus",
        "litmus strict-unmap\nset run.runs = 7\ncpu0 nop\n");
    write("conf/scenarios/load/churn.conf", "title = \"Eight\"\ntopology.endpoints = 8\n");
    write("conf/scenarios/load/twin.conf", "");
    write("conf/scenarios/soak/twin.conf", "");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private record Case(String name, List<String> files) {}

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        new Case("strict-unmap",              List.of("conf/scenarios/first/strict-unmap.litmus")),
        new Case("first/strict-unmap",        List.of("conf/scenarios/first/strict-unmap.litmus")),
        new Case("first/strict-unmap.litmus", List.of("conf/scenarios/first/strict-unmap.litmus")),
        new Case("first",                     List.of("conf/scenarios/first/strict-unmap.litmus")),
        new Case("load",                      List.of("conf/scenarios/load/churn.conf", "conf/scenarios/load/twin.conf")),
        new Case("soak/twin",                 List.of("conf/scenarios/soak/twin.conf")));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void nameFindsFiles(Case c) {
    assertThat(new Catalog(root).read(c.name, List.of()))
        .extracting(Scenario::file)
        .isEqualTo(c.files);
  }

  @Test
  void pathFindsFile() {
    String path = root.resolve("conf/scenarios/load/churn.conf").toString();
    Scenario scenario = new Catalog(root).read(path, List.of()).get(0);
    assertThat(scenario).isInstanceOf(Scenario.Workload.class);
    assertThat(scenario.name()).isEqualTo("churn");
    assertThat(scenario.title()).isEqualTo("Eight");
    assertThat(scenario.settings().topology().endpoints()).isEqualTo(8);
  }

  @Test
  void commandLineBeatsScenario() {
    List<Given> given = List.of(new Given("--runs 9", "run.runs", "9"));
    assertThat(new Catalog(root).read("first", given).get(0).settings().run().runs()).isEqualTo(9);
    assertThat(new Catalog(root).read("first", List.of()).get(0).settings().run().runs())
        .isEqualTo(7);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    refuses("strict-unmpa", "strict-unmpa: unknown scenario; expected strict-unmap");
    refuses(
        "zzzzzzzzzzzzzzz",
        "zzzzzzzzzzzzzzz: unknown scenario; expected a .litmus or .conf file, or a scenario's name (see list)");
    refuses("twin", "twin: ambiguous scenario; expected load/twin.conf or soak/twin.conf");
    refuses(
        "no/such.conf",
        "no/such.conf: there is no such file; expected a .litmus or .conf file, or a scenario's name (see list)");
    write("conf/scenarios/bad/b.litmus", "litmus b\nset run.sed = 3\ncpu0 nop");
    refuses("b", "conf/scenarios/bad/b.litmus:2: unknown setting run.sed; expected run.seed");
    write("conf/scenarios/bad/b.litmus", "litmus b\ncpu0 nop\nset title = x");
    refuses("b", "conf/scenarios/bad/b.litmus:3: set title; expected GROUP.KEY such as run.preset");
  }

  private void refuses(String name, String message) {
    assertThatThrownBy(() -> new Catalog(root).read(name, List.of()))
        .isInstanceOf(ScenarioException.class)
        .hasMessage(message);
  }

  @Test
  void settingIsGivenOnce() {
    List<Given> given =
        List.of(
            new Given("--seed 3", "run.seed", "3"), new Given("--set run.seed=4", "run.seed", "4"));
    assertThatThrownBy(() -> new Catalog(root).read("first", given))
        .hasMessage(
            "--set run.seed=4: run.seed is set by --seed 3 already; expected each setting once");
  }

  @Test
  void theProjectsOwnScenariosAreReadAndNamedAsTheirFiles() {
    Catalog own = Catalog.usual();
    for (Path file : own.all()) {
      assertThat(own.read(file, List.of()).name()).isEqualTo(Catalog.shortName(file));
      assertThat(own.find(Catalog.shortName(file))).containsExactly(file);
    }
  }
}
