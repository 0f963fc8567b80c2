package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.smmuv3.command.Sync;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.Bench;
import iommulab.workloads.trial.Litmus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CPUs that put commands into one small queue without a lock: every slot is used once in each
 * round, a list stays together, every CMD_SYNC is answered (linux arm_smmu_cmdq_issue_cmdlist).
 */
final class LocklessInsertionTest {
  private static final int RUNS = 1000;
  private static final int LISTS = 3;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} CPUs, {1}, {2}, queue of 2^{3}, {4}")
  @CsvSource({
    "1, sc, interval, 2, cons",
    "2, sc, interval, 3, cons",
    "3, sc, interval, 3, cons",
    "3, sc, untimed, 2, cons",
    "3, arm, interval, 2, cons",
    "3, arm, untimed, 3, msi",
    "3, tso, interval, 3, msi",
  })
  void theRingStaysIntact(int cpus, String order, String preset, int log2size, String signal) {
    Scenario scenario =
        Litmus.of(
            folder,
            text(cpus),
            "driver.insertion=linux-lockless",
            "cpu.memory-order=" + order,
            "run.preset=" + preset,
            "smmu.cmdq-log2size=" + log2size,
            "smmu.sync-signal=" + signal);
    try (Bench bench = new Bench(scenario)) {
      for (long seed = 1; seed <= RUNS; seed++) {
        RunResult run = bench.run(seed);
        assertThat(run.ending()).as("seed %d: %s", seed, run.failure()).isEqualTo(Ending.QUIESCENT);
        assertThat(Bench.findings(Bench.judge(run))).as("seed %d", seed).isEmpty();
        check(run, seed, cpus);
      }
    }
  }

  /** Each list names its CPU by the StreamID of its commands, and its place by their order. */
  private static String text(int cpus) {
    StringBuilder text = new StringBuilder("litmus test\n");
    for (int cpu = 0; cpu < cpus; cpu++) {
      text.append("cpu").append(cpu).append('\n');
      for (int list = 0; list < LISTS; list++) {
        int sid = 100 + 10 * cpu + list;
        text.append(
            "  cmd CFGI_STE sid=%d + CFGI_CD_ALL sid=%d + SYNC\n  await sync -> r%d\n"
                .formatted(sid, sid, list));
      }
    }
    return text.append("observe ends\n").toString();
  }

  private static void check(RunResult run, long seed, int cpus) {
    Map<Long, Inserted> inserted = new TreeMap<>();
    for (Inserted fact : facts(run, Inserted.class)) {
      assertThat(inserted.put(fact.position(), fact)).as("seed %d: %s", seed, fact).isNull();
    }
    List<Long> all = LongStream.range(0, 3L * LISTS * cpus).boxed().toList();
    assertThat(inserted.keySet()).as("seed %d", seed).containsExactlyElementsOf(all);
    assertThat(facts(run, Consumed.class).stream().map(Consumed::position).sorted())
        .as("seed %d", seed)
        .containsExactlyElementsOf(all);
    for (long first = 0; first < all.size(); first += 3) {
      String sid = inserted.get(first).command().toString().replaceAll(".*sid=([^,\\]]*).*", "$1");
      assertThat(inserted.get(first + 1).command().toString()).as("seed %d", seed).contains(sid);
      assertThat(inserted.get(first + 2).command()).as("seed %d", seed).isInstanceOf(Sync.class);
    }
    assertThat(facts(run, FenceCompleted.class)).as("seed %d", seed).hasSize(LISTS * cpus);
    assertThat(facts(run, FenceReported.class))
        .as("seed %d", seed)
        .hasSize(LISTS * cpus)
        .allMatch(fence -> fence.report() == FenceReport.DONE);
  }

  private static <F extends Fact> List<F> facts(RunResult run, Class<F> kind) {
    return run.history().steps().stream()
        .flatMap(step -> step.facts().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
