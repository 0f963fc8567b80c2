package iommulab.workloads.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.actors.topology.MachinePlan;
import iommulab.model.driver.CpuOp;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.recording.RecordingFiles;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import iommulab.workloads.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The modelled SMMU does with a recording what the recorded one did, and mistakes are noticed. */
final class StressTest {
  private static final String STRICT = "arm-strict-ats-72";
  private static final String NESTED = "arm-iommufd-nested-basic-72";

  /** A mistake of the driver or of its tables, planted into a CPU's program. */
  record Mistake(String name, UnaryOperator<List<CpuOp>> plant) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    // spotless:off
    return Stream.of(
        new Mistake("fences are not waited for",     ops -> without(ops, CpuOp.AwaitFence.class)),
        new Mistake("DMA is not waited for",         ops -> without(ops, CpuOp.AwaitDma.class)),
        new Mistake("ATC invalidations are dropped", StressTest::withoutAtcInv),
        new Mistake("one table word is wrong",       StressTest::withWrongWord));
    // spotless:on
  }

  @ParameterizedTest
  @ValueSource(strings = {"untimed", "interval", "drawn"})
  void aDriversCommandsWithAtsAreClean(String preset) throws IOException {
    StressReport report = stress(STRICT, preset, segment -> segment).run(3, runs(2), nobody());

    assertThat(report.text()).contains("The stress is clean.");
    assertThat(report.count("inserted")).isEqualTo(report.count("consumed")).isPositive();
    assertThat(report.count("atc.answered")).isEqualTo(report.count("atc.sent")).isPositive();
    assertThat(report.count("landed.translated")).isPositive();
    assertThat(report.count("tlb.hits")).isPositive();
  }

  /** README: 294 commands; 341 + 128 accesses, of which 128 abort and 128 fault. */
  @Test
  void theWholeNestedRecordingIsClean() throws IOException {
    StressReport report =
        stress(NESTED, "interval", segment -> segment).run(2, OptionalLong.empty(), nobody());

    assertThat(report.text()).contains("The stress is clean.");
    assertThat(report.count("consumed")).isEqualTo(294);
    assertThat(report.count("addresses.compared")).isEqualTo(341 + 128);
    assertThat(report.count("refused")).isEqualTo(128 + 128);
    assertThat(report.count("events")).isEqualTo(128);
  }

  /** Untimed, since with the usual times an invalidation is faster than the next mapping. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aPlantedMistakeLandsElsewhere(Mistake mistake) throws IOException {
    StressReport report =
        stress(STRICT, "untimed", segment -> planted(segment, mistake)).run(2, runs(3), nobody());

    assertThat(report.isClean()).isFalse();
    assertThat(report.count("addresses.disagreed")).isPositive();
  }

  @Test
  void theSeedDecidesEverything() throws IOException {
    assertThat(digest(1)).isEqualTo(digest(1)).isNotEqualTo(digest(2));
  }

  private static String digest(long seed) throws IOException {
    Settings settings =
        Catalog.usual().settings(List.of(new Given("--seed", "run.seed", Long.toString(seed))));
    StressReport report = Stress.run(files(NESTED), settings, 2, runs(1), nobody());
    ObjectNode json = new ObjectMapper().createObjectNode();
    report.into(json);
    return json.path("digest").asText();
  }

  private static Stress stress(String name, String preset, UnaryOperator<Segment> tamper) {
    List<Given> given = List.of(new Given("--preset", "run.preset", preset));
    return new Stress(files(name), Catalog.usual().settings(given), tamper);
  }

  private static Segment planted(Segment segment, Mistake mistake) {
    MachinePlan plan = segment.plan();
    List<MachinePlan.Cpu> cpus =
        plan.cpus().stream()
            .map(
                cpu ->
                    new MachinePlan.Cpu(
                        cpu.name(),
                        mistake.plant.apply(cpu.program()),
                        cpu.mode(),
                        cpu.msiWords(),
                        cpu.locks(),
                        cpu.handlers()))
            .toList();
    return segment.with(
        new MachinePlan(plan.memory(), plan.smmus(), plan.functions(), cpus, plan.given()));
  }

  private static List<CpuOp> without(List<CpuOp> ops, Class<? extends CpuOp> kind) {
    return ops.stream().filter(op -> !kind.isInstance(op)).toList();
  }

  /** The SYNCs stay. */
  private static List<CpuOp> withoutAtcInv(List<CpuOp> ops) {
    List<CpuOp> changed = new ArrayList<>();
    for (CpuOp op : ops) {
      if (op instanceof CpuOp.Insert insert) {
        List<Command> left =
            insert.commands().stream().filter(command -> !(command instanceof AtcInv)).toList();
        changed.add(new CpuOp.Insert(insert.queue(), left));
      } else {
        changed.add(op);
      }
    }
    return changed;
  }

  /** Bit 13 of the output address of the first page that is mapped for reading and writing. */
  private static List<CpuOp> withWrongWord(List<CpuOp> ops) {
    List<CpuOp> changed = new ArrayList<>(ops);
    for (int i = 0; i < ops.size(); i++) {
      if (ops.get(i) instanceof CpuOp.Store store && (store.value() & 0xfff) == 0xf47) {
        changed.set(i, new CpuOp.Store(store.at(), store.value() ^ 1 << 13, store.facts()));
        return changed;
      }
    }
    return changed;
  }

  private static OptionalLong runs(long count) {
    return OptionalLong.of(count);
  }

  private static Watcher nobody() {
    return Watcher.NOBODY;
  }

  private static RecordingFiles files(String name) {
    return RecordingFiles.at(
        Path.of(System.getProperty("iommulab.root", ".."), "conf", "recordings", name));
  }
}
