package iommulab.actors.smmu;

import static iommulab.actors.smmu.QueueRig.ATC0;
import static iommulab.actors.smmu.QueueRig.ATC_NOBODY;
import static iommulab.actors.smmu.QueueRig.CFGI;
import static iommulab.actors.smmu.QueueRig.NH_ALL;
import static iommulab.actors.smmu.QueueRig.NH_ASID;
import static iommulab.actors.smmu.QueueRig.SYNC;
import static iommulab.actors.smmu.QueueRig.msi;
import static iommulab.actors.smmu.QueueRig.step;
import static iommulab.actors.smmu.QueueRig.text;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.memory.MemoryRequest.Write;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.queue.CommandRing;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands are consumed in order, finish in any order, and a CMD_SYNC waits for all of them. */
final class CommandQueueTest {
  private static final int SEEDS = 100;
  private static final Command PREFETCH = new Prefetch.Cfg(new StreamId(8), false, new Pasid(0));
  private final QueueRig rig = new QueueRig();

  @AfterEach
  void end() {
    rig.close();
  }

  record Case(String name, List<Command> when, String consumed, String fences) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       name                             when                              consumed                               fences
        new Case("nothing",                       List.of(),                        "",                                    ""),
        new Case("one invalidation, no fence",    List.of(NH_ALL),                  "consumed 0",                          ""),
        new Case("a fence alone",                 List.of(SYNC),                    "consumed 0",                          "fence 0"),
        new Case("a fence behind each kind",      List.of(NH_ALL, CFGI, ATC0, SYNC), "consumed 0, consumed 1, consumed 2, consumed 3", "fence 3"),
        new Case("fences complete in order",      List.of(SYNC, NH_ALL, SYNC),      "consumed 0, consumed 1, consumed 2",  "fence 0, fence 2"),
        new Case("no such function: no request",  List.of(ATC_NOBODY, SYNC),        "consumed 0, consumed 1",              "fence 1"),
        new Case("a prefetch does nothing",       List.of(PREFETCH, SYNC), "consumed 0, consumed 1",   "fence 1"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void consumptionIsInOrderInEveryRun(Case c) {
    rig.holding(c.when().toArray(new Command[0])).cpu(rig.doorbell(c.when().size()));
    for (Shown shown : rig.bench.seeds(20)) {
      assertThat(text(shown, "consumed")).as(shown.which()).isEqualTo(c.consumed());
      assertThat(text(shown, "fence")).as(shown.which()).isEqualTo(c.fences());
    }
  }

  /** R-SMMU-013, 014: consumption proves nothing, and only the fence orders. */
  @Test
  @Checks("R-SMMU-014")
  void invalidationsFinishInAnyOrderBeforeTheFence() {
    rig.holding(NH_ALL, NH_ASID, SYNC).cpu(rig.doorbell(3));
    TreeSet<String> orders = new TreeSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      orders.add(text(shown, "done"));
      assertThat(text(shown, "done", "fence")).as(shown.which()).endsWith("fence 2");
    }
    assertThat(orders).containsExactly("done 0, done 1", "done 1, done 0");
  }

  @Test
  @Checks("R-SMMU-013")
  void aCommandIsSometimesConsumedBeforeItTakesEffect() {
    rig.holding(NH_ALL, NH_ASID).cpu(rig.doorbell(2));
    assertThat(rig.bench.seeds(SEEDS))
        .anyMatch(shown -> step(shown, "consumed 1") < step(shown, "done 0"))
        .anyMatch(shown -> step(shown, "done 0") < step(shown, "consumed 1"));
  }

  /** R-SMMU-015. */
  @Test
  @Checks("R-SMMU-015")
  void commandsBehindAFenceStartAfterIt() {
    rig.holding(NH_ALL, SYNC, NH_ASID, ATC0, SYNC).cpu(rig.doorbell(5));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int fence = step(shown, "fence 1");
      assertThat(fence).isLessThan(step(shown, "sent 3#0"));
      assertThat(fence)
          .isLessThan(shown.step("unit", m -> m instanceof Invalidate i && i.position() == 2));
    }
  }

  /** R-SMMU-021: the records made so far are visible or dropped before the fence completes. */
  @Test
  @Checks("R-SMMU-021")
  void aFenceWaitsForEventRecordsLast() {
    rig.holding(NH_ALL, ATC0, SYNC).cpu(rig.doorbell(3));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int drained = shown.step("q", Drained.class::isInstance);
      assertThat(step(shown, "fence 2")).isEqualTo(drained);
      assertThat(shown.step("unit", Drain.class::isInstance))
          .isGreaterThan(Math.max(step(shown, "done 0"), step(shown, "done 1")));
    }
  }

  @Test
  void aFenceHoldsWhileTheUnitDoesNotAnswer() {
    rig.bench.react(rig.unit, (message, out) -> {});
    rig.holding(NH_ALL, SYNC, NH_ASID).cpu(rig.doorbell(3));
    assertThat(text(rig.bench.fifo())).isEqualTo("consumed 0");
  }

  /** R-SMMU-025: the MSI comes after the effects and after CONS has moved. */
  @Test
  @Checks("R-SMMU-025")
  void theMsiComesAfterEffectsAndConsumption() {
    rig.holding(NH_ALL, ATC0, msi(77)).cpu(rig.doorbell(3));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int msi = shown.step("memory", m -> m instanceof Write w && w.at().equals(QueueRig.MSI));
      assertThat(msi).as(shown.which()).isGreaterThan(step(shown, "consumed 2"));
      assertThat(msi).isGreaterThan(Math.max(step(shown, "done 0"), step(shown, "done 1")));
      assertThat(rig.after.read(QueueRig.MSI)).isEqualTo(77);
    }
  }

  /** R-SMMU-027: a fence completes the MSIs of earlier fences too. */
  @Test
  @Checks("R-SMMU-027")
  void aFenceWaitsForTheMsiOfTheFenceBefore() {
    rig.holding(msi(1), SYNC).cpu(rig.doorbell(2));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int msi = shown.step("memory", m -> m instanceof Write w && w.at().equals(QueueRig.MSI));
      assertThat(msi).as(shown.which()).isLessThan(step(shown, "fence 1"));
    }
  }

  /** A ring of four that goes round almost three times, two commands at a doorbell. */
  @Test
  @Checks("R-SMMU-016")
  void theRingWraps() {
    rig.log2size = 2;
    rig.holding(NH_ALL, SYNC, NH_ASID, SYNC);
    rig.cpu(
        rig.doorbell(2),
        rig.pollConsumed(2),
        QueueRig.told(),
        rig.doorbell(6),
        rig.pollConsumed(6),
        QueueRig.told(),
        rig.doorbell(10),
        rig.pollConsumed(10),
        QueueRig.told());
    for (Shown shown : rig.bench.seeds(20)) {
      assertThat(text(shown, "fence"))
          .as(shown.which())
          .isEqualTo("fence 1, fence 3, fence 5, fence 7, fence 9");
      assertThat(rig.told(shown)).containsExactly("2 err 0", "6 err 0", "2 err 0");
    }
  }

  /** R-SMMU-026: who polls CONS may see it beyond the fence before the MSI is visible. */
  @Test
  @Checks("R-SMMU-026")
  void consumptionIsSeenBeforeOrAfterTheMsi() {
    rig.holding(msi(77)).cpu(rig.doorbell(1), rig.pollConsumed(1));
    Set<Boolean> early = new HashSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int msi = shown.step("memory", m -> m instanceof Write w && w.at().equals(QueueRig.MSI));
      early.add(shown.step("cpu", m -> m instanceof RegisterValue v && v.id() == 1000) < msi);
    }
    assertThat(early).containsExactlyInAnyOrder(true, false);
  }

  /** R-SMMU-012: what CONS reads while four TLBIs, that one fetch brings, are consumed. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Checks("R-SMMU-012")
  void consMovesOnWhenItLikes(boolean lags) {
    rig.reading = new CommandQueue.Reading(4, CommandRing.Inconsistent.CONSUMES, lags);
    rig.holding(NH_ALL, NH_ALL, NH_ALL, NH_ALL, ATC0, SYNC);
    Set<Long> seen = new TreeSet<>();
    rig.cpu(rig.pollMoved(), rig.doorbell(6), QueueRig.told());
    for (Shown shown : rig.bench.seeds(10)) {
      shown.received("cpu", RegisterValue.class).stream()
          .filter(v -> v.id() == 1000)
          .forEach(v -> seen.add(v.value()));
      assertThat(QueueRig.text(shown, "fence")).as("in finite time: all").isEqualTo("fence 5");
    }
    assertThat(seen).as("the first value that is not 0").containsExactly(lags ? 4L : 1L);
  }
}
