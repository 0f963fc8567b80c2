package iommulab.workloads.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A litmus file is read as it stands, or refused with the line and what would be accepted. */
final class LitmusParserTest {
  private static final String GOOD =
      """
      # how it looks
      litmus  atc-inv-first
      title   The ATC forgets # while the SMMU remembers
      why     One line,
              and another.
      refs    Arm IHI 0070 3.9.1; linux arm_smmu_invs_end_batch
      set     smmu.walk = atomic
      set     links.memory = [20ns, 120ns]

      setup   map d0 0x1000 P rw ; ats d0 on
      cpu0    pte clear d0 0x1000      # a comment
              cmd ATC_INV sid=d0 addr=0x1000 + SYNC sid=d1 -> r1
              when r1 == done : give P to other
      d0
              dma write 0x1000 value=7 -> r0
      observe d0:r0 mem(P) event(d0, F_TRANSLATION) isolation

      forbidden   stale(P)              "refilled"
      acceptable  d0:r0 == fault
                  && !stale(P)          "after # the unmap"
      """;

  @Test
  void everyEntryIsRead() {
    LitmusFile file = LitmusParser.parse("x.litmus", GOOD);
    assertThat(file.name()).isEqualTo("atc-inv-first");
    assertThat(file.title()).isEqualTo("The ATC forgets # while the SMMU remembers");
    assertThat(file.why()).isEqualTo("One line, and another.");
    assertThat(file.refs()).containsExactly("Arm IHI 0070 3.9.1", "linux arm_smmu_invs_end_batch");
    assertThat(file.settings())
        .containsExactly(
            new LitmusFile.Setting(7, "smmu.walk", "atomic"),
            new LitmusFile.Setting(8, "links.memory", "[20ns, 120ns]"));
    assertThat(file.setup()).extracting(Line::verb).containsExactly("map", "ats");
    assertThat(file.parties()).extracting(LitmusFile.Party::name).containsExactly("cpu0", "d0");
    assertThat(file.observed())
        .extracting(Line::text)
        .containsExactly("d0:r0", "mem(P)", "event(d0,F_TRANSLATION)", "isolation");
    assertThat(file.rows())
        .extracting(r -> r.line() + " " + r.grade() + " " + r.condition() + " " + r.reason())
        .containsExactly(
            "18 FORBIDDEN stale(P) refilled",
            "19 ACCEPTABLE d0:r0 == fault && !stale(P) after # the unmap");
  }

  @Test
  void stepsHaveGuardWordsOptionsAndRegister() {
    List<Line> steps = LitmusParser.parse("x.litmus", GOOD).parties().get(0).steps();
    assertThat(steps)
        .containsExactly(
            new Line(
                11,
                null,
                "pte",
                List.of("clear", "d0", "0x1000"),
                Map.of(),
                "",
                steps.get(0).text()),
            new Line(
                12,
                null,
                "cmd",
                List.of("ATC_INV", "+", "SYNC"),
                Map.of("sid", "d0", "addr", "0x1000"),
                "r1",
                "cmd ATC_INV sid=d0 addr=0x1000 + SYNC sid=d1 -> r1"),
            new Line(
                13,
                new Line.Guard("r1", "==", "done"),
                "give",
                List.of("P", "to", "other"),
                Map.of(),
                "",
                "when r1 == done : give P to other"));
  }

  @Test
  void batchIsOneLineForEachCommand() {
    Line step = new StepParser("x", 4).step("when r0 != 1 : cmd A sid=1 + B sid=2 + SYNC -> r1");
    assertThat(StepParser.batch("x", step))
        .extracting(l -> l.number() + " " + l.guard().value() + " " + l.text() + " " + l.options())
        .containsExactly(
            "4 1 cmd A sid=1 {sid=1}", "4 1 cmd B sid=2 {sid=2}", "4 1 cmd SYNC -> r1 {}");
  }

  @Test
  void numberAndGuardNeedNoSpaces() {
    Line step = new StepParser("x", 4).step("when r0>=0x2: wait 3 == 4");
    assertThat(step.guard()).isEqualTo(new Line.Guard("r0", ">=", "0x2"));
    assertThat(step.words()).containsExactly("3", "==", "4");
  }

  private record Wrong(String what, String text, String message) {}

  static Stream<Wrong> wrong() {
    String head = "litmus t\n";
    String body = head + "cpu0 nop\n";
    // spotless:off
    return Stream.of(
        new Wrong("empty",            "",                          "x.litmus: this is no litmus file; expected 'litmus NAME' before everything else"),
        new Wrong("another file",     "run { seed = 1 }",          "x.litmus:1: this is no litmus file; expected 'litmus NAME' before everything else"),
        new Wrong("indented first",   "  litmus t",                "x.litmus:1: an indented line stands first; expected 'litmus NAME' at the line's beginning"),
        new Wrong("bad name",         "litmus A b",                "x.litmus:1: name 'A b'; expected small letters, digits and single dashes: atc-inv-first"),
        new Wrong("name twice",       body + "litmus u",           "x.litmus:3: 'litmus' stands in line 1 already; expected it once"),
        new Wrong("nobody",           head,                        "x.litmus: nobody acts; expected a block of steps such as cpu0 or d0"),
        new Wrong("misspelt",         body + "forbiden x \"y\"",   "x.litmus:3: 'forbiden' begins no entry; expected forbidden"),
        new Wrong("step at column 0", body + "pte clear",          "x.litmus:3: 'pte' begins no entry; expected litmus, title, why, refs, set, setup, cpuN, cpuN.gerror, cpuN.evtq, cpuN.priq, dN, observe, forbidden, interesting, acceptable, always, sometimes or eventually (a step stands indented)"),
        new Wrong("bad party",        body + "cpu01 nop",          "x.litmus:3: 'cpu01' begins no entry; expected cpu0"),
        new Wrong("party twice",      body + "d0 a\ncpu0 nop",     "x.litmus:4: 'cpu0' stands in line 2 already; expected it once"),
        new Wrong("no steps",         head + "cpu0\n\nd0 a",       "x.litmus:2: 'cpu0' has no steps; expected indented steps below it"),
        new Wrong("empty title",      body + "title # x\ntitle",   "x.litmus:4: 'title' stands in line 3 already; expected it once"),
        new Wrong("no title",         body + "title",              "x.litmus:3: 'title' says nothing; expected title TEXT"),
        new Wrong("empty ref",        body + "refs a;;b",          "x.litmus:3: there is no source beside ';'; expected refs A; B"),
        new Wrong("setting",          body + "set run.seed 3",     "x.litmus:3: setting 'run.seed 3'; expected set KEY = VALUE"),
        new Wrong("setting twice",    body + "set a=1\nset a = 2", "x.litmus:4: set a stands in line 3 already; expected it once"),
        new Wrong("empty step",       body + "d0 a ;\n",           "x.litmus:3: there is no step beside ';'; expected steps parted by one ';'"),
        new Wrong("bad guard",        body + "d0 when r0 : a",     "x.litmus:3: guard 'when r0 : a'; expected when REGISTER ==|!=|<|<=|>|>= VALUE : STEP"),
        new Wrong("guards nothing",   body + "d0 when r0 == 1 :",  "x.litmus:3: the guard 'when r0 == 1 :' guards nothing; expected a step after ':'"),
        new Wrong("arrow nowhere",    body + "d0 dma read ->",     "x.litmus:3: '->' ends a step; expected '-> REGISTER', one name such as r0, at the end of the step"),
        new Wrong("arrow too early",  body + "d0 dma -> r0 r1",    "x.litmus:3: '-> r0 r1' ends a step; expected '-> REGISTER', one name such as r0, at the end of the step"),
        new Wrong("option empty",     body + "d0 dma value=",      "x.litmus:3: option 'value=' has no value; expected value=VALUE"),
        new Wrong("option twice",     body + "d0 dma a=1 a=2",     "x.litmus:3: option 'a' stands twice; expected each option once"),
        new Wrong("no verb",          body + "d0 0x1000 read",     "x.litmus:3: '0x1000' begins a step; expected a verb such as pte, cmd, await or dma"),
        new Wrong("observe nothing",  body + "observe",            "x.litmus:3: 'observe' names nothing; expected registers such as cpu0:r0 or functions"),
        new Wrong("observe constant", body + "observe 7",          "x.litmus:3: '7' cannot be observed; expected registers such as cpu0:r0 or functions"),
        new Wrong("observe twice",    body + "observe d0:r d0:r",  "x.litmus:3: observe d0:r stands in line 3 already; expected it once"),
        new Wrong("no reason",        body + "forbidden stale(P)", "x.litmus:3: row 'stale(P)' gives no reason; expected forbidden CONDITION \"REASON\", the reason last, in quotes"),
        new Wrong("no why",           body + "always stale(P)",    "x.litmus:3: row 'stale(P)' gives no reason; expected always CONDITION \"REASON\", the reason last, in quotes"),
        new Wrong("expected twice",   body + "always a==1 \"x\"\nalways a == 1 \"y\"", "x.litmus:4: 'always a == 1' stands in line 3 already; expected it once"),
        new Wrong("misspelt always",  body + "allways a \"x\"",    "x.litmus:3: 'allways' begins no entry; expected always"),
        new Wrong("no condition",     body + "forbidden \"x\"",    "x.litmus:3: there is no condition; expected a register such as cpu0:r0, a function such as stale(P), a word or a number"),
        new Wrong("row twice",        body + "forbidden a==1 \"x\"\nacceptable a  == 1 \"y\"", "x.litmus:4: the condition a == 1 stands in line 3 already; expected it once"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void mistakesAreNamed(Wrong c) {
    assertThatThrownBy(() -> LitmusParser.parse("x.litmus", c.text))
        .isInstanceOf(ScenarioException.class)
        .hasMessage(c.message);
  }
}
