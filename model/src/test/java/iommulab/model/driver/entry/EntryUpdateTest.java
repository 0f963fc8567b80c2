package iommulab.model.driver.entry;

import static iommulab.model.driver.entry.Entries.CD;
import static iommulab.model.driver.entry.Entries.NESTED;
import static iommulab.model.driver.entry.Entries.RELEASED;
import static iommulab.model.driver.entry.Entries.STAGE_1;
import static iommulab.model.driver.entry.Entries.STAGE_2;
import static iommulab.model.driver.entry.Entries.s1Bypass;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Ipa;
import iommulab.model.driver.entry.EntryUpdate.Plan;
import iommulab.model.driver.entry.EntryUpdate.Write;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A live entry is changed in the steps that Linux takes: numbers of syncs from its unit tests
 * (arm-smmu-v3-test.c) and from the recordings, dwords by hand from section 5.2.
 */
final class EntryUpdateTest {
  /** {@code dwords} are those of each step, such as {@code 1|0|1}. */
  private record Case(
      String name, LiveEntry kind, long[] from, long[] to, boolean hitless, String dwords) {
    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  private static Case ste(String name, Ste from, Ste to, boolean hitless, String dwords) {
    return new Case(name, LiveEntry.STE, from.encode(), to.encode(), hitless, dwords);
  }

  private static Case cd(String name, Cd from, Cd to, boolean hitless, String dwords) {
    return new Case(name, LiveEntry.CD, from.encode(), to.encode(), hitless, dwords);
  }

  static Stream<Case> cases() {
    Ste abort = Ste.abort();
    Ste bypass = Ste.bypass();
    Ste quiet = STAGE_1.with(Ste.EATS, 0);
    Ste vmid0 = STAGE_2.with(Ste.S2VMID, 0);
    Ste nested = NESTED.with(Ste.SHCFG, 1);
    Ste nestedBypass = nested.with(Ste.S1DSS, 1).with(Ste.EATS, 1);
    Ste stall = nested.with(Ste.S2S, 1);
    Ipa elsewhere = new Ipa(0x5555_0000L);
    // spotless:off
    return Stream.of(
        //  name                                      from          to                                        hitless dwords
        ste("invalid to abort: V alone",              Ste.invalid(), abort,                                   true,  "0"),
        ste("abort to bypass: SHCFG first",           abort,        bypass,                                   true,  "1|0"),
        ste("bypass to abort: SHCFG last",            bypass,       abort,                                    true,  "0|1"),
        ste("abort to S1: as a domain is installed",  abort,        STAGE_1,                                  true,  "1|0"),
        ste("S1 to abort",                            STAGE_1,      abort,                                    true,  "0|1"),
        ste("S1 to bypass: three syncs, no break",    STAGE_1,      bypass,                                   true,  "1|0|1"),
        ste("bypass to S1",                           bypass,       STAGE_1,                                  true,  "1|0|1"),
        ste("S1 with S1DSS bypass to bypass",         s1Bypass(STAGE_1), bypass,                              true,  "0|1"),
        ste("bypass to S1 with S1DSS bypass",         bypass,       s1Bypass(STAGE_1),                        true,  "1|0"),
        ste("S1DSS: the bits it brings with it",      STAGE_1,      s1Bypass(STAGE_1),                        true,  "1"),
        ste("S1 to S2 of the same VMID",              STAGE_1,      vmid0,                                    true,  "1,2,3|0|1"),
        ste("S2 to S1 of the same VMID",              vmid0,        STAGE_1,                                  true,  "1|0|1,2,3"),
        ste("S1 to S2 of another VMID",               STAGE_1,      STAGE_2,                                  false, "0|1,2,3|0"),
        ste("abort to S2",                            abort,        STAGE_2,                                  true,  "1,2,3|0"),
        ste("bypass to S2: SHCFG stays",              bypass,       STAGE_2,                                  true,  "1,2,3|0"),
        ste("S1 to nested: VMID and Config",          STAGE_1,      nested,                                   false, "0|1,2,3|0"),
        ste("nested to another CD table: one dword",  nested,       nested.withContextPtr(elsewhere),         true,  "0"),
        ste("nested to the stage-2 parent",           nested,       STAGE_2,                                  true,  "1|0|1"),
        ste("nested, S1DSS bypass, to its parent",    nestedBypass, STAGE_2,                                  true,  "1|0|1"),
        ste("the parent to nested, S1DSS bypass",     STAGE_2,      nestedBypass,                             true,  "1|0"),
        ste("S2: another table alone",                STAGE_2,      STAGE_2.with(Ste.S2TTB, 0x77),            true,  "3"),
        ste("S2: another table and VMID",             STAGE_2,      STAGE_2.with(Ste.S2TTB, 0x77).with(Ste.S2VMID, 2), false, "0|2,3|0"),
        ste("S1: CD table and S1DSS together",        STAGE_1,      s1Bypass(STAGE_1).withContextPtr(elsewhere), false, "0|1|0"),
        ste("EATS on: a safe bit",                    quiet,        STAGE_1,                                  true,  "1"),
        ste("EATS on with another CD table: safe, then critical", quiet, STAGE_1.withContextPtr(elsewhere),  true,  "1|0"),
        ste("EATS split with another CD table: not safe", nested,   nested.with(Ste.EATS, 2).withContextPtr(elsewhere), false, "0|1|0"),
        ste("EATS off with S2S on: never 1 with S2S", nested.with(Ste.EATS, 1), stall,                        false, "0|1,2|0"),
        ste("MEV only",                               STAGE_1,      STAGE_1.with(Ste.MEV, 1),                 true,  "1"),
        ste("MEV with S2S: MEV is always safe",       stall,        stall.with(Ste.MEV, 0).withContextPtr(elsewhere), true, "1|0"),
        ste("identical",                              nested,       nested,                                   true,  ""),
        cd("invalid to valid: as a domain is installed", Cd.invalid(), CD,                                    true,  "1,3|0"),
        cd("valid to invalid",                        CD,           Cd.invalid(),                             true,  "0|1,3"),
        cd("another ASID",                            CD,           CD.with(Cd.ASID, 1997),                   true,  "0"),
        cd("another table",                           CD,           CD.withTable0(elsewhere),                 true,  "1"),
        cd("another ASID and table",                  CD,           CD.with(Cd.ASID, 1997).withTable0(elsewhere), false, "0|1|0"),
        cd("process exit: EPD0, then TTB0 is unused", CD,           RELEASED,                                 true,  "0|1"),
        cd("the way back",                            RELEASED,     CD,                                       true,  "1|0"),
        cd("identical",                               CD,           CD,                                       true,  ""));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void changeTakesTheseSteps(Case c) {
    Plan plan = EntryUpdate.plan(c.kind, c.from, c.to);
    List<String> steps =
        plan.steps().stream()
            .map(
                step ->
                    String.join(
                        ",",
                        step.writes().stream()
                            .map(write -> Integer.toString(write.dword()))
                            .toList()))
            .toList();
    assertThat(String.join("|", steps)).isEqualTo(c.dwords);
    assertThat(plan.syncs()).isEqualTo(c.dwords.isEmpty() ? 0 : c.dwords.split("[|]").length);
    assertThat(plan.hitless()).isEqualTo(c.hitless);
    assertThat(plan.unexpected()).isEmpty();
    assertThat(plan.reason()).isNotBlank();
  }

  @Test
  void breakingChangeGoesThroughZero() {
    Plan plan = EntryUpdate.plan(LiveEntry.STE, STAGE_1.encode(), STAGE_2.encode());
    assertThat(plan.critical()).containsExactly(0, 2);
    assertThat(plan.steps().get(0).writes()).containsExactly(new Write(0, 0));
    assertThat(plan.steps().get(2).writes()).containsExactly(new Write(0, 0xd));
  }

  @Test
  void onlyAnSteIsPrefetchedAfterwards() {
    assertThat(LiveEntry.STE.afterwards()).contains("PREFETCH_CFG");
    assertThat(LiveEntry.CD.afterwards()).isEmpty();
  }

  @Test
  void bitsThatTheConfigurationDoesNotUseAreReported() {
    Ste odd = Ste.abort().with(Ste.SHCFG, 1).with(Ste.S2VMID, 7);
    Plan plan = EntryUpdate.plan(LiveEntry.STE, Ste.abort().encode(), odd.encode());
    assertThat(plan.unexpected()).containsExactly(1, 2);
  }
}
