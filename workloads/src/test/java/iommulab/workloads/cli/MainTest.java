package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The command line answers with the right exit code and prints results, and only them, on stdout.
 */
final class MainTest extends CommandLineRig {
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
        new Case("fly",                               2,  "iommu-lab: unknown command 'fly'; expected run, explore, explain, replay, shrink, bench, list, show, decode, import, plan-update, rules, version, completion or help" + see),
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
  void showTellsSettingsInEffect() {
    main("show", "mod");
    assertThat(out)
        .contains("litmus mod", "# conf/scenarios/first/mod.litmus:3", "smmu.walk = stepwise");
  }

  @Test
  void listTellsTitlesAndWhatIsBroken() {
    main("list");
    assertThat(out.lines().map(String::strip).map(l -> l.replaceAll(" +", " ")))
        .contains("first", "mod The seed, modulo four", "churn A load")
        .anyMatch(l -> l.startsWith("broken (broken) conf/scenarios/bad/broken.litmus:3"));
  }
}
