package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.actors.control.Ending;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.History;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.Step;
import iommulab.model.rules.Rules;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.library.Library;
import iommulab.workloads.library.Scenario;
import iommulab.workloads.report.log.LogReader;
import iommulab.workloads.run.RunCollector;
import iommulab.workloads.run.RunTrace;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.run.ScenarioRunner;
import iommulab.workloads.scenario.Observables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The command line answers with the right exit code and prints results, and only them, on stdout.
 */
final class MainTest {
  private static final String STAGE_1 = "0x46e9400b,0x100000d6,0,0,0,0,0,0";
  private static final String BYPASS = "9,0x100000000000,0,0,0,0,0,0";

  private static final Pa P = new Pa(0x80000000L);
  private static final Fact FILLED = new AtcFilled("d0", new Iova(0x80000000L), P.plus(8));

  @TempDir Path root;

  private boolean stop;
  private String out;
  private String err;

  private record Tick(int value) implements Message {}

  /** d0:r0 is the seed modulo 4; seed 13 is found stale, seed 17 too late, seed 19 fails. */
  private final class Fake implements ScenarioRunner {
    @Override
    public ScenarioResult run(Scenario scenario, Watcher watcher, Kept kept) {
      RunCollector collector = new RunCollector(scenario, kept);
      long first = scenario.settings().run().seed();
      for (int i = 0; i < scenario.settings().run().runs() && !watcher.stop(); i++) {
        long seed = first + i;
        Ending ending =
            seed == 17 ? Ending.TOO_LATE : seed == 19 ? Ending.FAILED : Ending.QUIESCENT;
        Finding stale =
            new Finding(
                "stale", "driver", "fence-before-reuse", "3.9.1", "page 0x80000000 used", false);
        List<Finding> found = seed == 13 ? List.of(stale) : List.of();
        collector.add(seed, ending, "boom", history(seed), shows(seed), found);
        if (scenario.settings().run().runs() == 1) {
          SortedMap<Integer, List<Finding>> bySteps = new TreeMap<>();
          found.forEach(finding -> bySteps.put(0, List.of(finding)));
          List<Fact> given = List.of(new OwnerChanged(P, "d0"));
          collector.trace(new RunTrace(given, history(seed).steps(), bySteps));
        }
        watcher.done(collector.runs(), scenario.settings().run().runs());
      }
      collector.pages(Map.of("P", P));
      return collector.result();
    }

    private static History history(long seed) {
      DeliveryId id = new DeliveryId(-1, 0, Lane.EXTERNAL, 0, 0);
      Tick tick = new Tick((int) (seed % 4));
      return new History(
          List.of(),
          List.of(new Step(0, id, "outside", "d0", 5, -1, List.of(), tick, List.of(FILLED))));
    }

    private static Observables shows(long seed) {
      return new Observables() {
        @Override
        public String register(String party, String register) {
          return party.equals("d0") ? Long.toString(seed % 4) : "";
        }

        @Override
        public String value(String function, List<String> arguments) {
          return String.valueOf(seed == 13);
        }
      };
    }
  }

  @BeforeEach
  void project() throws IOException {
    Path real = Path.of(System.getProperty("iommulab.root"));
    write("conf/defaults.conf", Files.readString(real.resolve("conf/defaults.conf")));
    write(
        "conf/scenarios/first/mod.litmus",
        """
        litmus mod
        title  The seed, modulo four
        set    run.runs = 4
        d0     dma read 0x1000 -> r0
        forbidden   stale(P)              "found"
        interesting d0:r0 == 3            "three"
        acceptable  d0:r0 <= 2            "less"
        """);
    write(
        "conf/scenarios/load/free.litmus",
        "litmus free\nset run.runs = 3\nd0 dma read 0x1000 -> r0\n");
    write("conf/scenarios/load/churn.conf", "title = \"A load\"\nrun.runs = 2\n");
    write("conf/scenarios/bad/broken.litmus", "litmus broken\ncpu0 nop\ncpu0 nop\n");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private int main(String... args) {
    ByteArrayOutputStream toOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toErr = new ByteArrayOutputStream();
    Context context =
        new Context(
            new Library(root),
            Fake::new,
            InputStream.nullInputStream(),
            new PrintStream(toOut, true, StandardCharsets.UTF_8),
            new PrintStream(toErr, true, StandardCharsets.UTF_8),
            false,
            false,
            () -> stop);
    int code = Main.execute(context, args);
    out = toOut.toString(StandardCharsets.UTF_8);
    err = toErr.toString(StandardCharsets.UTF_8);
    return code;
  }

  private record Case(String line, int code, String firstOfErr) {
    @Override
    public String toString() {
      return "iommu-lab " + line;
    }
  }

  static Stream<Case> cases() {
    String see = "; see iommu-lab --help";
    String seeRun = "; see iommu-lab run --help";
    // spotless:off
    return Stream.of(
        new Case("--help",                            0,  ""),
        new Case("run --help",                        0,  ""),
        new Case("list",                              0,  ""),
        new Case("version",                           0,  ""),
        new Case("completion",                        0,  ""),
        new Case("show mod",                          0,  ""),
        new Case("run mod",                           0,  ""),
        new Case("run first",                         0,  ""),
        new Case("run free churn",                    0,  ""),
        new Case("run mod --seed 13 --runs 1",        1,  ""),
        new Case("run mod --seed 17 --runs 1",        3,  ""),
        new Case("run mod --seed 13 --runs 5",        1,  ""),
        new Case("run mod --seed 19 --runs 1",        70, "iommu-lab: this is a bug of iommu-lab, please report it with what follows"),
        new Case("rules",                             0,  ""),
        new Case("rules --page",                      0,  ""),
        new Case("rules h1",                          0,  ""),
        new Case("rules R-SMMU-999",                  2,  "iommu-lab: R-SMMU-999: unknown rule; expected R-SMMU-099, R-SMMU-009 or R-SMMU-019"),
        new Case("rules nonsense",                    2,  "iommu-lab: nonsense: unknown rule; expected an id of `rules` such as R-SMMU-013"),
        new Case("rules H1 --page",                   2,  "iommu-lab: --page H1: the page is whole; expected --page alone"),
        new Case("",                                  2,  "iommu-lab: no command" + see),
        new Case("fly",                               2,  "iommu-lab: unknown command 'fly'; expected run, list, show, decode, import, plan-update, rules, version, completion or help" + see),
        new Case("runn mod",                          2,  "iommu-lab: unknown command 'runn'; expected run" + see),
        new Case("--version",                         0,  ""),
        new Case("help",                              0,  ""),
        new Case("help run",                          0,  ""),
        new Case("help runn",                         2,  "iommu-lab: unknown command 'runn'; expected run" + see + ""),
        new Case("run mod --sed 3",                   2,  "iommu-lab: Unknown option: '--sed'; expected --seed or --set" + seeRun),
        new Case("run mod --rnus=3",                  2,  "iommu-lab: Unknown option: '--rnus=3'; expected --runs" + seeRun),
        new Case("run mod --trace",                   2,  "iommu-lab: --trace: mod has 4 runs; expected --runs 1"),
        new Case("run mod --trace --runs 1",          0,  ""),
        new Case("run /dev/null",                     2,  "iommu-lab: /dev/null: this is no scenario; expected a .litmus or .conf file, or a scenario's name (see list)"),
        new Case("run ..",                            2,  "iommu-lab: ..: this is no scenario; expected a .litmus or .conf file, or a scenario's name (see list)"),
        new Case("run",                               2,  "iommu-lab: Missing required parameter: 'SCENARIO'" + seeRun),
        new Case("run mod --fast",                    2,  "iommu-lab: Unknown option: '--fast'" + seeRun),
        new Case("run mod --seed",                    2,  "iommu-lab: Missing required parameter for option '--seed' (N)" + seeRun),
        new Case("run modd",                          2,  "iommu-lab: modd: unknown scenario; expected mod"),
        new Case("run mod mod",                       2,  "iommu-lab: conf/scenarios/first/mod.litmus: scenario 'mod' is asked for twice, first as conf/scenarios/first/mod.litmus; expected each scenario once"),
        new Case("run mod --runs 0",                  2,  "iommu-lab: --runs 0: run.runs = 0; expected a whole number, 1 to 1000000000"),
        new Case("run mod --seed -1",                 2,  "iommu-lab: --seed -1: run.seed = -1; expected a whole number, 0 to 9223372035854775807"),
        new Case("run mod --preset timed",            2,  "iommu-lab: --preset timed: run.preset = timed; expected untimed, interval or drawn"),
        new Case("run mod --set smmu.wlak=atomic",    2,  "iommu-lab: --set smmu.wlak=atomic: unknown setting smmu.wlak; expected smmu.walk"),
        new Case("run mod --set walk",                2,  "iommu-lab: --set walk: this sets nothing; expected --set KEY=VALUE"),
        new Case("run mod --seed 1 --set run.seed=2", 2,  "iommu-lab: --set run.seed=2: run.seed is set by --seed 1 already; expected each setting once"),
        new Case("plan-update --help",                0,  ""),
        new Case("plan-update l1std 0 0",             2,  "iommu-lab: plan-update l1std: unknown kind; expected ste or cd"),
        new Case("plan-update ste 0,0,0,0,0,0,0,0",   2,  "iommu-lab: Missing required parameter: 'TO'; see iommu-lab plan-update --help"),
        new Case("plan-update ste 1 9,0,0,0,0,0,0,0", 2,  "iommu-lab: FROM 1: 1 word; expected 8 hexadecimal words separated by commas, dword 0 first"),
        new Case("plan-update ste 1,0,0,0,0,0,0,0 9,0,0,0,0,0,0,x", 2, "iommu-lab: TO dw7 \"x\": not a word; expected up to 16 hexadecimal digits, with or without 0x"),
        new Case("plan-update ste 1,0,0,0,0,0,0,0 9,0x100000000000,0,0,0,0,0,0", 0, ""),
        new Case("run broken",                        2,  "iommu-lab: conf/scenarios/bad/broken.litmus:3: 'cpu0' stands in line 2 already; expected it once"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void lineEndsWithItsExitCode(Case c) {
    assertThat(main(c.line.isEmpty() ? new String[0] : c.line.split(" "))).isEqualTo(c.code);
    assertThat(err.lines().findFirst().orElse("")).isEqualTo(c.firstOfErr);
    if (c.code == 2) {
      assertThat(err.lines()).hasSize(1);
      assertThat(out).isEmpty();
    }
  }

  @Test
  void ourMistakeNamesSeedAndTrace() {
    main("run", "mod", "--seed", "18", "--runs", "5");
    assertThat(err).contains("scenario mod, seed 19", "RunFailure: boom", "\tat ");
  }

  @Test
  void planNamesStepsFieldsAndSyncs() {
    assertThat(main("plan-update", "ste", STAGE_1, BYPASS)).isEqualTo(0);
    assertThat(out.lines())
        .contains(
            "STE: hitless, 3 syncs: only dw0 differs in bits in use, and a dword changes at once",
            "step 1: write dw1 (unused by the present entry) -> CFGI_STE, SYNC",
            "    dw1 = 0x00001000100000d6  SHCFG 0 -> 1",
            "step 2: write dw0 (the one dword in use that differs) -> CFGI_STE, SYNC",
            "    dw0 = 0x0000000000000009  Config 5 -> 4, S1ContextPtr 0x46e94000 -> 0",
            "then PREFETCH_CFG, without a SYNC");
    assertThat(main("plan-update", "ste", BYPASS, BYPASS)).isEqualTo(0);
    assertThat(out.lines())
        .containsExactly(
            "STE: hitless, 0 syncs: nothing differs", "then PREFETCH_CFG, without a SYNC");
  }

  @Test
  void planAsJsonHasItsMembers() throws IOException {
    assertThat(main("plan-update", "ste", "--json", STAGE_1, BYPASS)).isEqualTo(0);
    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.path("schema").asText()).isEqualTo("iommu-lab/plan-update/1");
    assertThat(json.path("hitless").asBoolean()).isTrue();
    assertThat(json.path("syncs").asInt()).isEqualTo(3);
    assertThat(json.path("steps").findValuesAsText("step")).containsExactly("1", "2", "3");
    assertThat(json.at("/steps/0/dwords").toString()).isEqualTo("[1]");
    assertThat(json.at("/steps/1/values/0").asText()).isEqualTo("0x0000000000000009");
    assertThat(json.at("/steps/1/commands").toString()).isEqualTo("[\"CFGI_STE\",\"SYNC\"]");
    assertThat(json.at("/afterwards/0").asText()).isEqualTo("PREFETCH_CFG");
  }

  @Test
  void jsonHasItsMembers() throws IOException {
    assertThat(main("run", "mod", "--json", "--seed", "12")).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(out);
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "schema",
            "build",
            "command",
            "scenario",
            "file",
            "title",
            "preset",
            "engine",
            "seed",
            "runs",
            "planned",
            "digest",
            "verdict",
            "outcomes",
            "findings",
            "metrics",
            "notes");
    assertThat(json.get("schema").asText()).isEqualTo("iommu-lab/result/1");
    assertThat(json.get("command").asText()).isEqualTo("run mod --json --seed 12");
    assertThat(json.get("verdict").asText()).isEqualTo("forbidden");
    assertThat(json.get("outcomes").findValuesAsText("count")).containsExactly("1", "1", "2");
    assertThat(json.get("outcomes").findValuesAsText("grade"))
        .containsExactly("forbidden", "interesting", "acceptable");
    assertThat(json.at("/findings/0/property").asText()).isEqualTo("stale");
    assertThat(json.at("/findings/0/firstSeed").asLong()).isEqualTo(13);
    assertThat(json.at("/metrics/deliveries").asLong()).isEqualTo(4);
    assertThat(err).isEmpty();
  }

  @Test
  void severalScenariosAreOneDocument() throws IOException {
    assertThat(main("run", "mod", "free", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.get("scenario").asText()).isEqualTo("mod, free");
    assertThat(json.get("runs").asLong()).isEqualTo(7);
    assertThat(json.get("verdict").asText()).isEqualTo("interesting");
    assertThat(json.get("outcomes").findValuesAsText("scenario"))
        .containsExactly("mod", "mod", "mod", "free", "free", "free");
    assertThat(json.get("results").findValuesAsText("digest")).hasSize(2);
  }

  @Test
  void sameSeedsGiveTheSameDocument() {
    main("run", "mod", "--json");
    String first = out;
    main("run", "mod", "--json");
    assertThat(out).isEqualTo(first);
  }

  @Test
  void reportIsPlainAndNotTooWide() {
    main("run", "mod", "--seed", "12", "--set", "links.mmio=[1ns, 2ns]");
    assertThat(out.lines()).allMatch(line -> line.length() <= 100 && line.matches("[ -~]*"));
    assertThat(out.replaceAll("\\s+", " "))
        .contains(
            "mod: The seed, modulo four",
            "1 25.00% forbidden stale(P) found",
            "2 50.00% acceptable d0:r0 <= 2 less",
            "accused: driver; rule: fence-before-reuse (3.9.1)",
            "stale: page P (0x80000000) used",
            "./iommu-lab run mod --seed 13 --runs 1 --set 'links.mmio=[1ns, 2ns]' --trace",
            "verdict: forbidden");
  }

  private record Again(String options, String shown) {
    @Override
    public String toString() {
      return "run mod " + options;
    }
  }

  static Stream<Again> again() {
    // spotless:off
    return Stream.of(
        new Again("--runs 2",                       ""),
        new Again("--preset untimed",               " --preset untimed"),
        new Again("--set run.preset=untimed",       " --preset untimed"),
        new Again("--preset interval",              ""),
        new Again("--engine live",                  " --engine live"),
        new Again("--set smmu.walk=stepwise",       ""),
        new Again("--set links.mmio=[50ns,300ns]",  ""),
        new Again("--set smmu.oas=52 --set smmu.walk=atomic", " --set smmu.oas=52 --set smmu.walk=atomic"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("again")
  void commandForOneRunHasWhatDiffers(Again c) {
    main(("run mod --seed 13 " + c.options).split(" "));
    String command = "./iommu-lab run mod --seed 13 --runs 1" + c.shown + " --trace";
    assertThat(out.lines().map(String::strip))
        .contains("see: " + command, "runs: 1; first: " + command);
  }

  @Test
  void commandIsNeverBroken() {
    String window = "links.internal=[1ns,123456789012345ns]";
    main("run", "mod", "--seed", "13", "--set", window, "--set", "links.invalidation=[1ns,9s]");
    assertThat(out.lines())
        .anyMatch(line -> line.matches(" +see: .*links.internal=.*links.invalidation=.* --trace"));
  }

  @Test
  void traceShowsStepsFactsAndFindings() {
    assertThat(main("run", "mod", "--seed", "13", "--runs", "1", "--trace")).isEqualTo(1);
    assertThat(out.substring(out.indexOf("\ntrace of")).lines())
        .containsExactly(
            "",
            "trace of seed 13; >> marks the steps of findings",
            "   ns  what was given",
            "            OwnerChanged[page=P (0x80000000), owner=d0]",
            ">>  5  outside -> d0  Tick[value=1]",
            "            AtcFilled[function=d0, iova=0x80000000, pa=P+0x8 (0x80000008)]",
            ">>          stale: driver, fence-before-reuse");
    main("run", "mod", "--seed", "13", "--runs", "1");
    assertThat(out).doesNotContain("trace of");
  }

  @Test
  void traceStandsInTheDocument() throws IOException {
    main("run", "mod", "--seed", "13", "--runs", "1", "--trace", "--json");
    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.at("/findings/0/what").asText()).isEqualTo("page P (0x80000000) used");
    assertThat(json.get("trace")).hasSize(2);
    assertThat(json.at("/trace/0/index").asInt()).isEqualTo(-1);
    JsonNode step = json.at("/trace/1");
    assertThat(step.get("time").asLong()).isEqualTo(5);
    assertThat(step.get("receiver").asText()).isEqualTo("d0");
    assertThat(step.get("message").asText()).isEqualTo("Tick[value=1]");
    assertThat(step.at("/facts/0").asText()).contains("pa=P+0x8 (0x80000008)");
    assertThat(step.at("/findings/0").asText()).isEqualTo("stale: driver, fence-before-reuse");
    main("run", "mod", "--seed", "13", "--runs", "1", "--json");
    assertThat(new ObjectMapper().readTree(out).has("trace")).isFalse();
  }

  @Test
  void versionIsAnOptionToo() {
    main("version");
    String version = out;
    main("--version");
    assertThat(out).isEqualTo(version).startsWith("iommu-lab ");
    main("help", "run");
    assertThat(out).startsWith("Usage: iommu-lab run ");
  }

  @Test
  void completionKnowsTheLauncherKeysAndKinds() {
    main("completion");
    assertThat(out)
        .endsWith("complete -F _complete_iommu-lab -o default ./iommu-lab\n")
        .contains("\"smmu.walk=\"", "\"cmdq\" \"evtq\" \"ste\"");
  }

  @Test
  void interruptedIsInconclusive() {
    stop = true;
    assertThat(main("run", "mod", "free")).isEqualTo(3);
    assertThat(out).contains("note: interrupted after 0 of 4 runs", "verdict: inconclusive");
    assertThat(err).isEqualTo("iommu-lab: interrupted after 0 of 7 runs; scenarios not begun: 1\n");
    assertThat(out).doesNotContain("free");
  }

  @Test
  void directoryKeepsWhatWasSeen() throws IOException {
    Path kept = root.resolve("kept");
    main("run", "mod", "--runs", "8", "--out", kept.toString());
    JsonNode json = new ObjectMapper().readTree(Files.readString(kept.resolve("result.json")));
    assertThat(json.get("runs").asLong()).isEqualTo(8);
    try (LogReader log = new LogReader("events", Files.newInputStream(kept.resolve("events")))) {
      assertThat(log.header()).containsEntry("scenario", "mod");
      assertThat(log.next().orElseThrow().seed()).isEqualTo(1);
      assertThat(log.next().orElseThrow().seed()).isEqualTo(3);
      assertThat(log.next()).isEmpty();
    }
    assertThat(main("run", kept.resolve("scenario.litmus").toString(), "--json")).isZero();
    JsonNode again = new ObjectMapper().readTree(out);
    assertThat(again.get("digest")).isEqualTo(json.get("digest"));
    assertThat(main("run", "mod", "--out", kept.toString())).isEqualTo(2);
    assertThat(err).contains("the directory is not empty; expected a new or empty one");
  }

  @Test
  void directoryOfAWorkloadCanBeRun() {
    Path kept = root.resolve("kept");
    assertThat(main("run", "load", "--out", kept.toString())).isZero();
    assertThat(kept.resolve("free/result.json")).exists();
    assertThat(main("run", kept.resolve("churn/scenario.conf").toString())).isZero();
    assertThat(out).startsWith("scenario: A load\n");
  }

  @Test
  void showTellsSettingsInEffect() {
    main("show", "mod");
    assertThat(out)
        .contains("litmus mod", "# conf/scenarios/first/mod.litmus:3", "smmu.walk = stepwise");
  }

  @Test
  void rulesTellsWhatAFindingNames() {
    main("rules", "R-SMMU-048");
    assertThat(out)
        .startsWith("R-SMMU-048: Software sends CMD_ATC_INV only after the TLBI is complete")
        .contains("section   Arm IHI 0070, 3.9.1\n", "source    verified\n", "violated ");
    main("rules", "R-ATS-009");
    assertThat(out).contains("source    unverified");
    main("rules");
    assertThat(out.lines().filter(line -> !line.startsWith(" ")).map(line -> line.split(" ")[0]))
        .containsExactlyElementsOf(
            Stream.concat(Rules.ids().stream(), Stream.of("" + Rules.ids().size())).toList());
    assertThat(out)
        .contains("\n  violated  It takes effect in the moment in which CONS passes it.\n");
  }

  @Test
  void rulesAreOneJsonDocument() throws IOException {
    main("rules", "H1", "--json");
    JsonNode rule = new ObjectMapper().readTree(out).path("rules").path(0);
    assertThat(rule.path("id").asText()).isEqualTo("H1");
    assertThat(rule.path("kind").asText()).isEqualTo("hazard");
    assertThat(rule.path("verified").asBoolean()).isTrue();
    assertThat(rule.path("see").path(0).asText()).isEqualTo("R-SMMU-048");
    assertThat(rule.path("status").asText()).isEqualTo("no test yet");
    assertThat(rule.has("tests") && rule.has("scenarios")).isTrue();
  }

  @Test
  void listTellsTitlesAndWhatIsBroken() {
    main("list");
    assertThat(out.lines().map(String::strip).map(l -> l.replaceAll(" +", " ")))
        .contains("first", "mod The seed, modulo four", "churn A load")
        .anyMatch(l -> l.startsWith("broken (broken) conf/scenarios/bad/broken.litmus:3"));
  }
}
