package iommulab.actors.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.TestMachine;
import iommulab.model.address.Asid;
import iommulab.model.address.Vmid;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Procedures;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands of one call stay together, in order, and never overwrite what is not consumed. */
final class InsertionTest {
  private static final int SEEDS = 40;
  private final TestMachine machine = new TestMachine();

  @AfterEach
  void end() {
    machine.close();
  }

  /**
   * Batches of TLBI_NH_ASID with a SYNC behind; the ASID is a hundred times the CPU, and counts.
   */
  private static List<CpuOp> batches(int cpu, int batches, int size) {
    List<CpuOp> program = new ArrayList<>();
    int asid = 100 * cpu;
    for (int i = 0; i < batches; i++) {
      List<Command> commands = new ArrayList<>();
      for (int k = 0; k < size - 1; k++) {
        commands.add(new Tlbi.NhAsid(new Vmid(0), new Asid(asid++)));
      }
      program.addAll(Procedures.fenced(TestMachine.QUEUE, commands, Optional.empty(), ""));
    }
    return program;
  }

  private static String letters(Shown shown) {
    return shown.facts(Consumed.class).stream()
        .map(Consumed::command)
        .map(
            command ->
                command instanceof Tlbi.NhAsid one ? "ab".charAt(one.asid().value() / 100) : 's')
        .map(String::valueOf)
        .collect(Collectors.joining());
  }

  private static List<Integer> asids(Shown shown, int cpu) {
    return shown.facts(Consumed.class).stream()
        .filter(c -> c.command() instanceof Tlbi.NhAsid)
        .map(c -> ((Tlbi.NhAsid) c.command()).asid().value())
        .filter(asid -> asid / 100 == cpu)
        .toList();
  }

  private static void expectAllDone(Shown shown) {
    assertThat(shown.facts(FenceReported.class))
        .as(shown.which())
        .allMatch(report -> report.report() == FenceReport.DONE);
    assertThat(shown.has(new Closed("program cpu0"))).as(shown.which()).isTrue();
  }

  /** What is consumed is what was inserted, position by position. */
  private static void expectIntactRing(Shown shown) {
    List<Command> inserted = shown.facts(Inserted.class).stream().map(Inserted::command).toList();
    List<Command> consumed = shown.facts(Consumed.class).stream().map(Consumed::command).toList();
    assertThat(consumed).as(shown.which()).isEqualTo(inserted);
    assertThat(shown.facts(Consumed.class).stream().map(Consumed::position))
        .isEqualTo(shown.facts(Inserted.class).stream().map(Inserted::position).toList());
  }

  @Test
  void oneCpuGoesRoundTheRing() {
    machine.cpu(batches(0, 7, 3));
    for (Shown shown : machine.ready().seeds(SEEDS)) {
      expectIntactRing(shown);
      expectAllDone(shown);
      assertThat(letters(shown)).isEqualTo("aas".repeat(7));
    }
  }

  @Test
  void twoCpusKeepTheirListsTogether() {
    machine.cpu(batches(0, 4, 3)).cpu(batches(1, 4, 3));
    TreeSet<String> seen = new TreeSet<>();
    for (Shown shown : machine.ready().seeds(SEEDS)) {
      expectIntactRing(shown);
      expectAllDone(shown);
      assertThat(letters(shown)).as(shown.which()).matches("(aas|bbs){8}");
      assertThat(asids(shown, 0)).isSorted().hasSize(8);
      assertThat(asids(shown, 1)).isSorted().hasSize(8);
      seen.add(letters(shown));
    }
    assertThat(seen).as("orders in which the lists interleave").hasSizeGreaterThan(3);
  }

  /** Without waiting for fences, five lists of three do not fit into eight entries at once. */
  @Test
  void aFullQueueIsWaitedFor() {
    List<CpuOp> program =
        batches(0, 5, 3).stream().filter(op -> op instanceof CpuOp.Insert).toList();
    machine.cpu(program);
    List<Shown> all = machine.ready().seeds(SEEDS);
    for (Shown shown : all) {
      expectIntactRing(shown);
      assertThat(shown.facts(Consumed.class)).as(shown.which()).hasSize(15);
    }
    assertThat(all)
        .as("somebody had to wait for room")
        .anyMatch(
            shown ->
                shown.received("smmu0.cmdq").stream()
                    .anyMatch(m -> m instanceof iommulab.actors.smmu.Mmio.AwaitRegister));
  }

  /** A list as long as the queue fits, across its end too. */
  @Test
  void aListMayFillTheQueue() {
    List<CpuOp> program = new ArrayList<>(batches(0, 1, 3));
    program.addAll(batches(0, 2, 8));
    machine.cpu(program);
    for (Shown shown : machine.ready().seeds(10)) {
      expectIntactRing(shown);
      assertThat(letters(shown)).isEqualTo("aas" + "aaaaaaas".repeat(2));
    }
  }

  /** A CPU with an MSI word waits for its own fence, whatever the other's does. */
  @Test
  void aFenceIsTheCpusOwn() {
    machine.cpu(batches(0, 2, 2)).cpu(batches(1, 2, 2));
    for (Shown shown : machine.ready().seeds(SEEDS)) {
      for (FenceReported report : shown.facts(FenceReported.class)) {
        Consumed sync =
            shown.facts(Consumed.class).stream()
                .filter(c -> c.position() == report.position())
                .findFirst()
                .orElseThrow();
        assertThat(sync.command()).isInstanceOf(Sync.class);
        assertThat(shown.step(sync)).as(shown.which()).isLessThan(shown.step(report));
      }
    }
  }
}
