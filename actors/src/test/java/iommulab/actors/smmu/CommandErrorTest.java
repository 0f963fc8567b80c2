package iommulab.actors.smmu;

import static iommulab.actors.smmu.QueueRig.NH_ALL;
import static iommulab.actors.smmu.QueueRig.NH_ASID;
import static iommulab.actors.smmu.QueueRig.SYNC;
import static iommulab.actors.smmu.QueueRig.text;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.UnitMessage.CommandErrorRaised;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.MsiAborted;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.queue.CommandRing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An error stops the queue at a command until it is acknowledged (Arm IHI 0070, 7.1). */
final class CommandErrorTest {
  private static final int SEEDS = 40;
  private final QueueRig rig = new QueueRig();

  @AfterEach
  void end() {
    rig.close();
  }

  /** R-SMMU-007: the words of an illegal command in the middle. */
  private void illegalInTheMiddle() {
    rig.holding(NH_ALL, NH_ASID, SYNC);
    rig.words.write(rig.slot(1), 0xff, 0);
  }

  @Test
  @Checks("R-SMMU-007")
  void olderCommandsAreConsumedAndNewerHaveNoEffect() {
    illegalInTheMiddle();
    rig.cpu(rig.doorbell(3), rig.pollError(CommandError.CERROR_ILL), QueueRig.told());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "stopped"))
          .as(shown.which())
          .isEqualTo("consumed 0, stopped 1 CERROR_ILL");
      assertThat(rig.told(shown)).containsExactly("1 err 1");
      assertThat(shown.received("unit", Invalidate.class)).hasSize(1);
      assertThat(shown.received("unit", CommandErrorRaised.class)).hasSize(1);
      assertThat(text(shown, "fence")).isEmpty();
    }
  }

  /** R-SMMU-004. */
  @Test
  @Checks("R-SMMU-004")
  void aDoorbellDoesNotWakeAStoppedQueue() {
    illegalInTheMiddle();
    rig.cpu(
        rig.doorbell(3), rig.pollError(CommandError.CERROR_ILL), QueueRig.told(), rig.doorbell(4));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed")).isEqualTo("consumed 0");
    }
  }

  /** R-SMMU-003, 005: what Linux does, a CMD_SYNC in place of the bad command, then the ack. */
  @Test
  @Checks({"R-SMMU-003", "R-SMMU-005"})
  void theAcknowledgementAloneRestartsWithTheSlotFetchedAgain() {
    illegalInTheMiddle();
    rig.cpu(
        rig.doorbell(3),
        rig.pollError(CommandError.CERROR_ILL),
        QueueRig.told(),
        rig.rewrite(1, SYNC),
        Bench.await(MemoryReply.Done.class),
        rig.acknowledge(),
        rig.pollConsumed(3),
        QueueRig.told());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "stopped", "fence"))
          .as(shown.which())
          .isEqualTo("consumed 0, stopped 1 CERROR_ILL, fence 1, consumed 1, fence 2, consumed 2");
      assertThat(rig.told(shown)).containsExactly("1 err 1", "3 err 0");
    }
  }

  @Test
  void anIllegalCommandThatStaysStopsAgain() {
    illegalInTheMiddle();
    rig.cpu(
        rig.doorbell(3),
        rig.pollError(CommandError.CERROR_ILL),
        QueueRig.told(),
        rig.acknowledge());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "stopped")).isEqualTo("stopped 1 CERROR_ILL, stopped 1 CERROR_ILL");
    }
  }

  /** The queue's second line of slots does not answer. */
  @Test
  void anAbortedFetchStopsAtTheCommand() {
    rig.holding(NH_ALL, NH_ALL, NH_ALL, NH_ALL);
    rig.words.markAbsent(rig.slot(4), 64);
    rig.cpu(rig.doorbell(6), rig.pollError(CommandError.CERROR_ABT), QueueRig.told());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "stopped")).as(shown.which()).isEqualTo("stopped 4 CERROR_ABT");
      assertThat(rig.told(shown)).containsExactly("4 err 2");
    }
  }

  /** R-SMMU-027: the abort of an MSI is made known before a later fence completes. */
  @Test
  @Checks("R-SMMU-027")
  void anAbortedMsiIsAGlobalErrorAndNoCommandError() {
    rig.holding(Sync.msi(QueueRig.ABSENT, 1), NH_ALL, SYNC).cpu(rig.doorbell(3));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "stopped", "fence")).as(shown.which()).isEqualTo("fence 0, fence 2");
      assertThat(shown.step("unit", MsiAborted.class::isInstance))
          .isBetween(0, QueueRig.step(shown, "fence 2"));
    }
  }

  /** CONSTRAINED UNPREDICTABLE: toggling GERRORN where nothing is active does nothing here. */
  @Test
  void anAcknowledgementWithoutAnErrorChangesNothing() {
    rig.holding(NH_ALL, SYNC).cpu(rig.acknowledge(), rig.doorbell(2), rig.acknowledge());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "fence")).isEqualTo("consumed 0, fence 1, consumed 1");
    }
  }

  /** R-SMMU-006: what was fetched ahead is forgotten at an error, and consumed once otherwise. */
  @Test
  @Checks({"R-SMMU-006", "R-SMMU-005"})
  void whatWasFetchedAheadIsForgottenAtAnError() {
    rig.reading = new CommandQueue.Reading(8, CommandRing.Inconsistent.CONSUMES, false);
    illegalInTheMiddle();
    rig.cpu(
        rig.doorbell(3),
        rig.pollError(CommandError.CERROR_ILL),
        QueueRig.told(),
        rig.rewrite(1, NH_ASID),
        Bench.await(MemoryReply.Done.class),
        rig.rewrite(2, NH_ALL),
        Bench.await(MemoryReply.Done.class),
        rig.acknowledge());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "stopped", "fence"))
          .as(shown.which())
          .isEqualTo("consumed 0, stopped 1 CERROR_ILL, consumed 1, consumed 2");
    }
  }

  /** R-SMMU-011: while CMDQ_ERR is active PROD may go back as far as CONS. */
  @Test
  @Checks("R-SMMU-011")
  void prodMayBePulledBackWhileTheErrorIsActive() {
    illegalInTheMiddle();
    rig.cpu(
        rig.doorbell(3),
        rig.pollError(CommandError.CERROR_ILL),
        QueueRig.told(),
        rig.doorbell(1),
        Bench.await(RegisterValue.class),
        rig.acknowledge());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "stopped"))
          .as(shown.which())
          .isEqualTo("consumed 0, stopped 1 CERROR_ILL");
    }
  }

  /** R-SMMU-002: what the registers say comes before the error is made known. */
  @Test
  @Checks("R-SMMU-002")
  void consShowsTheErrorBeforeTheUnitIsTold() {
    illegalInTheMiddle();
    rig.cpu(rig.doorbell(3), rig.pollError(CommandError.CERROR_ILL), QueueRig.told());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(QueueRig.step(shown, "stopped 1 CERROR_ILL"))
          .as(shown.which())
          .isBetween(0, shown.step("unit", CommandErrorRaised.class::isInstance) - 1);
    }
  }

  /** R-SMMU-010: a StreamID that no function has makes ATC_INV do nothing, and is no error. */
  @Test
  @Checks("R-SMMU-010")
  void aStreamOfNobodyIsNoError() {
    rig.holding(QueueRig.ATC_NOBODY, SYNC).cpu(rig.doorbell(2));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(text(shown, "consumed", "stopped")).isEqualTo("consumed 0, consumed 1");
    }
  }
}
