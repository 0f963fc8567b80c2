package iommulab.actors.smmu;

import static iommulab.actors.smmu.QueueRig.ATC0;
import static iommulab.actors.smmu.QueueRig.NH_ALL;
import static iommulab.actors.smmu.QueueRig.SYNC;
import static iommulab.actors.smmu.QueueRig.text;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.smmu.UnitMessage.CommandErrorRaised;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Switch;
import iommulab.actors.smmu.UnitMessage.Switched;
import iommulab.model.agenda.Lane;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.CommandLegality.Leniency;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What CMDQEN and SMMUEN mean to a command queue (Arm IHI 0070, 6.3.9.3, 6.3.9.6). */
final class QueueEnableTest {
  private static final int SEEDS = 100;
  private final QueueRig rig = new QueueRig();

  @AfterEach
  void end() {
    rig.close();
  }

  private Act order(Enable field, boolean on) {
    return Bench.send(rig.queue, Lane.INTERNAL, new Switch(field, on, rig.cpu));
  }

  /** R-SMMU-030: what is consumed is consumed whole, and nothing is fetched once it is told. */
  @Test
  @Checks("R-SMMU-030")
  void aDisabledQueueFetchesNothingAfterItsAcknowledgement() {
    rig.holding(NH_ALL, NH_ALL, SYNC, NH_ALL);
    rig.cpu(rig.doorbell(4), order(Enable.CMDQEN, false));
    Set<String> seen = new HashSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int told = shown.step("cpu", Switched.class::isInstance);
      assertThat(told).as(shown.which()).isNotNegative();
      int acknowledged = shown.history().steps().get(told).cause();
      assertThat(
              shown.history().steps().stream()
                  .filter(s -> s.message() instanceof Read && s.cause() > acknowledged))
          .as(shown.which())
          .isEmpty();
      String consumed = text(shown, "consumed");
      assertThat(shown.received("unit", Invalidate.class))
          .as("each consumed TLBI was sent")
          .hasSize((int) consumed.replace("consumed 2", "").chars().filter(c -> c == 'c').count());
      seen.add(consumed);
    }
    assertThat(seen).as("orders").contains("", "consumed 0, consumed 1, consumed 2");
  }

  @Test
  @Checks("R-SMMU-030")
  void itGoesOnWhereItWasWhenItIsEnabledAgain() {
    rig.holding(NH_ALL, NH_ALL, SYNC);
    rig.cpu(
        rig.doorbell(3),
        order(Enable.CMDQEN, false),
        Bench.await(Switched.class),
        order(Enable.CMDQEN, true));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed"))
          .as(shown.which())
          .isEqualTo("consumed 0, consumed 1, consumed 2");
    }
  }

  /** R-SMMU-006: a command that was fetched ahead does not outlive CMDQEN = 0. */
  @Test
  @Checks("R-SMMU-006")
  void whatWasFetchedAheadIsForgotten() {
    rig.reading =
        new CommandQueue.Reading(
            8, iommulab.model.smmuv3.queue.CommandRing.Inconsistent.CONSUMES, false);
    rig.holding(SYNC, NH_ALL, NH_ALL);
    rig.cpu(
        rig.doorbell(3),
        order(Enable.CMDQEN, false),
        Bench.await(Switched.class),
        rig.rewrite(1, SYNC),
        Bench.await(iommulab.actors.memory.MemoryReply.Done.class),
        rig.rewrite(2, SYNC),
        Bench.await(iommulab.actors.memory.MemoryReply.Done.class),
        order(Enable.CMDQEN, true));
    Set<Integer> seen = new HashSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int sent = shown.received("unit", Invalidate.class).size();
      assertThat(sent).as("all or none: " + shown.which()).isIn(0, 2);
      assertThat(text(shown, "consumed")).isEqualTo("consumed 0, consumed 1, consumed 2");
      seen.add(sent);
    }
    assertThat(seen).contains(0);
  }

  /** R-SMMU-036: it is consumed and nothing is sent. */
  @Test
  @Checks("R-SMMU-036")
  void atcInvIsIgnoredWhileTheSmmuIsDisabled() {
    rig.boot = new Boot(Enable.CMDQEN.into(0, true), true);
    rig.holding(ATC0, SYNC).cpu(rig.doorbell(2));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "fence")).isEqualTo("consumed 0, fence 1, consumed 1");
      assertThat(shown.received("root", InvalidateRequest.class)).isEmpty();
    }
  }

  /** R-SMMU-008: the ATC_INV that would be ignored has a reserved bit. */
  @Test
  @Checks("R-SMMU-008")
  void anIllegalCommandIsAnErrorEvenWhereItWouldBeIgnored() {
    rig.boot = new Boot(Enable.CMDQEN.into(0, true), true);
    rig.leniency = Leniency.REFUSES_RESERVED;
    rig.holding(ATC0, SYNC).cpu(rig.doorbell(2));
    long[] raw = ATC0.encode();
    rig.words.write(rig.slot(0), raw[0] | 1L << 8, raw[1]);
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "stopped")).isEqualTo("stopped 0 CERROR_ILL");
      assertThat(shown.received("unit", CommandErrorRaised.class)).hasSize(1);
    }
  }
}
