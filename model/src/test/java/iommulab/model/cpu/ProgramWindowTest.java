package iommulab.model.cpu;

import static iommulab.model.cpu.MemoryOrder.ARM;
import static iommulab.model.cpu.MemoryOrder.SC;
import static iommulab.model.cpu.MemoryOrder.TSO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The classic litmus tests: exactly the outcomes that each memory order allows.
 *
 * <p>Names and verdicts as in Alglave, Maranget, Tautschnig, "Herding cats" (TOPLAS 36(2), 2014),
 * Sewell et al., "x86-TSO" (CACM 53(7), 2010), and for multi-copy atomic Arm in Pulte et al. (POPL
 * 2018). All words begin as 0; an outcome lists r0, r1, ... in order.
 */
final class ProgramWindowTest {
  private static Arguments row(
      String name, MemoryOrder order, String programs, String... outcomes) {
    return Arguments.of(name, order, programs, List.of(outcomes));
  }

  static Stream<Arguments> classics() {
    // spotless:off
    return Stream.of(
        row("SB", SC,  "W x 1; R y r0 | W y 1; R x r1",                     "0 1", "1 0", "1 1"),
        row("SB", TSO, "W x 1; R y r0 | W y 1; R x r1",              "0 0", "0 1", "1 0", "1 1"),
        row("SB", ARM, "W x 1; R y r0 | W y 1; R x r1",              "0 0", "0 1", "1 0", "1 1"),
        row("SB+mb+mb", TSO, "W x 1; mb; R y r0 | W y 1; mb; R x r1",       "0 1", "1 0", "1 1"),
        row("SB+dmb+dmb", ARM, "W x 1; dmb; R y r0 | W y 1; dmb; R x r1",   "0 1", "1 0", "1 1"),
        row("SB+dmb", ARM, "W x 1; dmb; R y r0 | W y 1; R x r1",     "0 0", "0 1", "1 0", "1 1"),
        row("SB+dmb.sts", ARM, "W x 1; dmb.st; R y r0 | W y 1; dmb.st; R x r1",
            "0 0", "0 1", "1 0", "1 1"),
        row("SB+rel+acq", ARM, "W.rel x 1; R.acq y r0 | W.rel y 1; R.acq x r1",
            "0 1", "1 0", "1 1"),
        row("MP", SC,  "W x 1; W y 1 | R y r0; R x r1",                     "0 0", "0 1", "1 1"),
        row("MP", TSO, "W x 1; W y 1 | R y r0; R x r1",                     "0 0", "0 1", "1 1"),
        row("MP", ARM, "W x 1; W y 1 | R y r0; R x r1",              "0 0", "0 1", "1 0", "1 1"),
        row("MP+dmb.st", ARM, "W x 1; dmb.st; W y 1 | R y r0; R x r1",
            "0 0", "0 1", "1 0", "1 1"),
        row("MP+dmb.st+dmb.ld", ARM, "W x 1; dmb.st; W y 1 | R y r0; dmb.ld; R x r1",
            "0 0", "0 1", "1 1"),
        row("MP+dmb.st+addr", ARM, "W x 1; dmb.st; W y 1 | R y r0; R x r1 dep=r0",
            "0 0", "0 1", "1 1"),
        row("MP+dmb.st+ctrl", ARM, "W x 1; dmb.st; W y 1 | R y r0; R x r1 when=r0",
            "0 0", "0 1", "1 0", "1 1"),
        row("MP+rel+acq", ARM, "W x 1; W.rel y 1 | R.acq y r0; R x r1",     "0 0", "0 1", "1 1"),
        row("MP+rel+plain", ARM, "W x 1; W.rel y 1 | R y r0; R x r1",
            "0 0", "0 1", "1 0", "1 1"),
        row("LB", SC,  "R x r0; W y 1 | R y r1; W x 1",                     "0 0", "0 1", "1 0"),
        row("LB", TSO, "R x r0; W y 1 | R y r1; W x 1",                     "0 0", "0 1", "1 0"),
        row("LB", ARM, "R x r0; W y 1 | R y r1; W x 1",              "0 0", "0 1", "1 0", "1 1"),
        row("LB+datas", ARM, "R x r0; W y 1 dep=r0 | R y r1; W x 1 dep=r1", "0 0", "0 1", "1 0"),
        row("LB+ctrls", ARM, "R x r0; W y 1 when=r0 | R y r1; W x 1 when=r1",
            "0 0", "0 1", "1 0"),
        row("LB+dmb.lds", ARM, "R x r0; dmb.ld; W y 1 | R y r1; dmb.ld; W x 1",
            "0 0", "0 1", "1 0"),
        row("CoRR", ARM, "W x 1 | R x r0; R x r1",                          "0 0", "0 1", "1 1"),
        row("CoRR", TSO, "W x 1 | R x r0; R x r1",                          "0 0", "0 1", "1 1"),
        row("CoRW1", ARM, "R x r0; W x 1",                                  "0"),
        row("CoWR", ARM, "W x 1; R x r0",                                   "1"),
        row("CoWR", TSO, "W x 1; R x r0",                                   "1"),
        row("S", ARM, "W x 2; W y 1; R x r1 | R y r0; W x 1",
            "0 1", "0 2", "1 1", "1 2"),
        // a store is seen early by its own CPU only (x86-TSO, example 2.4)
        row("SB+rfis", TSO, "W x 1; R x r0; R y r1 | W y 1; R y r2; R x r3",
            "1 0 1 0", "1 0 1 1", "1 1 1 0", "1 1 1 1"),
        row("SB+rfis", ARM, "W x 1; R x r0; R y r1 | W y 1; R y r2; R x r3",
            "1 0 1 0", "1 0 1 1", "1 1 1 0", "1 1 1 1"),
        row("SB+adds", TSO, "add x r0; R y r1 | add y r2; R x r3",
            "0 0 0 1", "0 1 0 0", "0 1 0 1"),
        row("SB+adds", ARM, "add x r0; R y r1 | add y r2; R x r3",
            "0 0 0 0", "0 0 0 1", "0 1 0 0", "0 1 0 1"),
        row("two adds", ARM, "add x r0 | add x r1",                         "0 1", "1 0"),
        // multi-copy atomic: readers agree on the order of independent stores
        row("IRIW+dmbs", ARM,
            "W x 1 | W y 1 | R x r0; dmb; R y r1 | R y r2; dmb; R x r3",
            "0 0 0 0", "0 0 0 1", "0 0 1 0", "0 0 1 1", "0 1 0 0", "0 1 0 1", "0 1 1 0",
            "0 1 1 1", "1 0 0 0", "1 0 0 1", "1 0 1 1", "1 1 0 0", "1 1 0 1", "1 1 1 0",
            "1 1 1 1"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("classics")
  void allowsExactlyTheseOutcomes(
      String name, MemoryOrder order, String programs, List<String> outcomes) {
    assertThat(TinyMachine.outcomes(order, 8, programs.split("\\|")))
        .containsExactlyElementsOf(outcomes);
  }

  @Test
  void aWindowOfOneIsSequentiallyConsistent() {
    assertThat(TinyMachine.outcomes(ARM, 1, "W x 1; R y r0", "W y 1; R x r1"))
        .containsExactly("0 1", "1 0", "1 1");
  }

  @Test
  void whatIsOutsideTheWindowDoesNotBegin() {
    ProgramWindow window = new ProgramWindow(ARM, 2);
    window.add(Traits.store(0));
    window.add(Traits.store(8));
    assertThat(window.hasRoom()).isFalse();
    window.complete(1);
    assertThat(window.hasRoom()).isFalse();
    window.complete(0);
    assertThat(window.hasRoom()).isTrue();
    assertThat(window.first()).isEqualTo(2);
  }

  static Stream<Arguments> pairs() {
    Traits store = Traits.store(0);
    Traits load = Traits.load(8, "r");
    Traits bell = Traits.deviceWrite("d0");
    Traits poll = Traits.poll(32, "");
    Traits insertion = Traits.deviceWrite("smmu0").publishing();
    // spotless:off
    return Stream.of(
        Arguments.of("a doorbell passes the stores before it",      store, bell, false),
        Arguments.of("a command does not: dma_wmb is inside",       store, insertion, true),
        Arguments.of("nor accesses of one device each other",       bell, bell, true),
        Arguments.of("two devices are not ordered",                 bell, Traits.deviceWrite("d1"), false),
        Arguments.of("a load passes the loop that waits for it",    poll, load, false),
        Arguments.of("a store does not",                            poll, store, true),
        Arguments.of("nor does a doorbell",                         poll, bell, true),
        Arguments.of("a poll that acquires holds loads",            poll.acquiring(), load, true),
        Arguments.of("a load passes an insertion",                  insertion, load, false),
        Arguments.of("unlock, then lock: in order",                 Traits.store(16).releasing(),
                                                                    Traits.update(24, "").acquiring(), true),
        Arguments.of("what stands behind unlock may begin",         Traits.store(16).releasing(), load, false),
        Arguments.of("what stands before lock may end later",       store, Traits.update(24, "").acquiring(), false),
        Arguments.of("nothing begins in a pause",                   Traits.pause(), store, true),
        Arguments.of("a register is set again after its use",       Traits.store(0).needing("r"), load, true));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void armHoldsBackByItsRules(String why, Traits before, Traits behind, boolean waits) {
    assertThat(Reordering.waits(ARM, before, false, behind)).isEqualTo(waits);
  }
}
