package iommulab.workloads.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Window;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.Trait;
import iommulab.model.rules.Checks;
import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings are read typed, later layers win, and a wrong one names its place. */
final class SettingsTest {
  private static final String DEFAULTS = defaultsText();

  private static String defaultsText() {
    try {
      return Files.readString(Path.of(System.getProperty("iommulab.root"), "conf/defaults.conf"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Layers defaults() {
    return Layers.defaults("defaults.conf", DEFAULTS);
  }

  @Test
  @Checks("R-ATS-048")
  void defaultsAreTyped() {
    Settings settings = Settings.of(defaults());
    assertThat(settings.run().preset()).isEqualTo(Preset.INTERVAL);
    assertThat(settings.run().limits().virtualNanos()).isEqualTo(3_600_000_000_000L);
    assertThat(settings.run().limits().stepMillis()).isEqualTo(10_000);
    assertThat(settings.links().memory()).isEqualTo(new Window(20, 120));
    assertThat(settings.links().of(Lane.MMIO)).isEqualTo(new Window(50, 300));
    assertThat(settings.links().invalidation()).isEqualTo(new Window(10, 2_000));
    assertThat(settings.smmu().atcTimeout())
        .isEqualTo(new Window(60_000_000_000L, 90_000_000_000L));
    assertThat(settings.driver().patience()).contains(Window.exactly(1_000_000_000));
    assertThat(settings.device().itagDepth()).isEqualTo(32);
  }

  @Test
  void everyDefaultHasItsComment() {
    assertThat(DEFAULTS.lines().filter(l -> l.contains(" = ")).filter(l -> !l.startsWith("#")))
        .allMatch(l -> l.contains(" # "));
  }

  @Test
  void laterLayersWinAndSaySo() {
    Layers layers =
        defaults()
            .file("a.conf", "smmu { walk = atomic, oas = 48 }\nrun.preset = drawn")
            .set(new Source("--set", 0), "smmu.oas", "52")
            .set(new Source("a.litmus", 4), "device.silent-endpoints", "[d0, d1]");
    Settings settings = Settings.of(layers);
    assertThat(settings.smmu().walk()).isEqualTo(SmmuSettings.Walk.ATOMIC);
    assertThat(settings.smmu().oas()).isEqualTo(52);
    assertThat(settings.device().answers("d1")).isEqualTo(Conduct.of(Trait.SILENT));
    assertThat(settings.device().answers("d2")).isEqualTo(Conduct.HONEST);
    assertThat(settings.text().lines().map(l -> l.replaceAll(" +", " ")))
        .contains(
            "smmu.walk = atomic # a.conf:1",
            "smmu.oas = 52 # --set",
            "run.preset = drawn # a.conf:2",
            "device.silent-endpoints = [d0, d1] # a.litmus:4",
            "links.memory = [20ns, 120ns]");
  }

  @Test
  void effectiveSettingsAreSettingsAgain() {
    Layers layers = defaults().set(new Source("--set", 0), "smmu.iotlb-entries", "0");
    Settings again = Settings.of(defaults().file("again.conf", layers.text()));
    assertThat(again.smmu().iotlbEntries()).isZero();
    assertThat(again.links()).isEqualTo(Settings.of(defaults()).links());
  }

  private record Wrong(String name, String text, String message) {}

  static Stream<Wrong> wrong() {
    // spotless:off
    return Stream.of(
        new Wrong("unknown key",       "smmu { wlak = atomic }",           "a.conf:1: unknown setting smmu.wlak; expected smmu.walk"),
        new Wrong("unknown group",     "\nxyz.qqqqqqqqqqqqq = 1",          "a.conf:2: unknown setting xyz.qqqqqqqqqqqqq; expected a key of defaults.conf"),
        new Wrong("group as value",    "driver = 3",                       "a.conf:1: driver is a group of settings; expected driver.poll-timeout, driver.insertion, driver.unmap, driver.flush-queue or driver.flush-timeout"),
        new Wrong("twice",             "run.seed = 1\nrun { seed = 2 }",   "a.conf:2: run.seed stands in line 1 already; expected each key once"),
        new Wrong("twice in a group",  "run {\n seed = 1 # x\n seed = 1\n}", "a.conf:3: run.seed stands in line 2 already; expected each key once"),
        new Wrong("twice on a line",   "run { seed = 1, \"seed\" : 1 }",   "a.conf:1: run.seed stands in line 1 already; expected each key once"),
        new Wrong("append",            "refs += a",                        "a.conf:1: 'refs +='; expected refs = [...], the whole list"),
        new Wrong("include",           "include \"x.conf\"",               "a.conf:1: 'include x.conf'; expected the keys themselves: nothing is included"),
        new Wrong("wrong word",        "\n\nrun.preset = untime",          "a.conf:3: run.preset = untime; expected untimed, interval or drawn"),
        new Wrong("no number",         "run.runs = many",                  "a.conf:1: run.runs = many; expected a whole number, 1 to 1000000000"),
        new Wrong("broken number",     "run.runs = 1.5",                   "a.conf:1: run.runs = 1.5; expected a whole number, 1 to 1000000000"),
        new Wrong("number too big",    "smmu.cmdq-log2size = 20",          "a.conf:1: smmu.cmdq-log2size = 20; expected a whole number, 1 to 19"),
        new Wrong("not one of a few",  "smmu.oas = 43",                    "a.conf:1: smmu.oas = 43; expected 32, 36, 40, 42, 44, 48 or 52"),
        new Wrong("no flag",           "topology.ats = maybe",             "a.conf:1: topology.ats = maybe; expected true or false"),
        new Wrong("no unit",           "driver.poll-timeout = 3",          "a.conf:1: driver.poll-timeout = 3; expected a duration with its unit, such as 20ns or 1s"),
        new Wrong("window backwards",  "links.mmio = [300ns, 50ns]",       "a.conf:1: links.mmio = [300ns, 50ns]; expected [least, most], two durations such as [20ns, 120ns], the smaller one first; or never"),
        new Wrong("window too short",  "links.mmio = [300ns]",             "a.conf:1: links.mmio = [300ns]; expected [least, most], two durations such as [20ns, 120ns], the smaller one first; or never"),
        new Wrong("window no list",    "links.mmio = 300ns",               "a.conf:1: links.mmio = 300ns; expected [least, most], two durations such as [20ns, 120ns], the smaller one first; or never"),
        new Wrong("list of what",      "device.silent-endpoints = [e0]",   "a.conf:1: device.silent-endpoints = [e0]; expected names of endpoints such as [d0, d3]"),
        new Wrong("text",              "title = 3",                        "a.conf:1: title = 3; expected a text"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void mistakesAreNamed(Wrong c) {
    assertThatThrownBy(() -> Settings.of(defaults().file("a.conf", c.text)))
        .isInstanceOf(ScenarioException.class)
        .hasMessage(c.message);
  }

  @Test
  void whatIsNotHoconSaysWhere() {
    for (String text :
        List.of("run {\n seed = 1", "run { seed = ] }", "}", "a b c", "run.seed = ${x}")) {
      assertThatThrownBy(() -> Settings.of(defaults().file("a.conf", text)))
          .isInstanceOf(ScenarioException.class)
          .hasMessageStartingWith("a.conf")
          .hasMessageContaining("; expected ");
    }
  }

  @Test
  void setRefusesWhatIsNoValue() {
    Source source = new Source("--set run.seed=]", 0);
    assertThatThrownBy(() -> defaults().set(source, "run.seed", "]"))
        .hasMessage("--set run.seed=]: run.seed = ] is no value; expected a word, number or list");
    assertThatThrownBy(() -> defaults().set(source, "run.seed", "1\nrun.runs = 2"))
        .isInstanceOf(ScenarioException.class);
  }
}
