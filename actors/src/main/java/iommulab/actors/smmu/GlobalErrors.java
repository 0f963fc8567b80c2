package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.PageErrorAcknowledged;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import java.util.Map;
import java.util.Optional;

/**
 * SMMU_GERROR and SMMU_GERRORN: errors that hardware activates and software acknowledges (Arm IHI
 * 0070, 6.3.19, 6.3.20, 7.5).
 *
 * <p>A poll that waits never holds: to begin one or to take it back concerns nobody else.
 */
final class GlobalErrors {
  private final String smmu;
  private final Map<GlobalError, Runnable> acknowledged;
  private final Optional<Address<Message>> interrupted;
  private final Touches touches;
  private final Outbox out;
  private final RegisterReads reads;
  private Optional<Address<? super UnitMessage>> pageRequests = Optional.empty();
  private int gerror;
  private int gerrorn;

  /** Software toggled what was not active: CONSTRAINED UNPREDICTABLE (6.3.20). */
  private boolean toggledInactive;

  /**
   * No error is active.
   *
   * @param acknowledged what an acknowledgement sets going, besides the registers
   * @param interrupted the CPU that an error interrupts, if any
   */
  GlobalErrors(
      String smmu,
      Map<GlobalError, Runnable> acknowledged,
      Optional<Address<Message>> interrupted,
      Touches touches,
      Outbox out) {
    this.smmu = smmu;
    this.acknowledged = acknowledged;
    this.interrupted = interrupted;
    this.touches = touches;
    this.out = out;
    this.reads = new RegisterReads(out, this::value);
  }

  /**
   * An error became active, visible before its interrupt (7.1); if it is already, nothing is logged
   * again.
   */
  void raise(GlobalError error) {
    touches.reads(Touches.ERRORS);
    if (!error.isActive(gerror, gerrorn)) {
      touches.writes(Touches.ERRORS);
      gerror = error.raise(gerror, gerrorn);
      out.note(new GlobalErrorRaised(smmu, error));
      reads.wake();
      interrupted.ifPresent(
          cpu -> out.send(cpu, Lane.INTERRUPT, new Interrupt(smmu, InterruptSource.GERROR)));
    }
  }

  /** A write to the PRI queue was aborted; the queue is told when that is acknowledged. */
  void raisedByPages(Address<? super UnitMessage> queue) {
    touches.writes(Touches.ERRORS);
    pageRequests = Optional.of(queue);
    raise(GlobalError.PRIQ_ABT_ERR);
  }

  void serve(Mmio access) {
    touches.reads(Touches.ERRORS);
    if (access instanceof WriteRegister write) {
      if (write.register() == Register.GERRORN) {
        int before = gerrorn;
        gerrorn = (int) write.value();
        toggles(before);
        acknowledged.forEach(
            (error, then) -> {
              if (error.isActive(gerror, before) && !error.isActive(gerror, gerrorn)) {
                then.run();
              }
            });
        GlobalError aborted = GlobalError.PRIQ_ABT_ERR;
        if (aborted.isActive(gerror, before) && !aborted.isActive(gerror, gerrorn)) {
          pageRequests.ifPresent(
              queue -> out.send(queue, Lane.INTERNAL, new PageErrorAcknowledged()));
        }
        reads.wake();
      } // a write to GERROR is ignored (6.3.19)
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
    } else if (!reads.serve(access)) {
      throw new IllegalStateException(access + " does not reach the error registers");
    }
  }

  /**
   * Who acknowledges what is active does so once; anything else may set going what nobody awaits.
   */
  private void toggles(int before) {
    touches.writes(Touches.ERRORS);
    toggledInactive |= ((before ^ gerrorn) & ~(gerror ^ before)) != 0;
    if (toggledInactive) {
      touches.everything();
    }
  }

  private long value(Register register) {
    return switch (register) {
      case GERROR -> Integer.toUnsignedLong(gerror);
      case GERRORN -> Integer.toUnsignedLong(gerrorn);
      case ACTIVE_ERRORS -> Integer.toUnsignedLong(gerror ^ gerrorn);
      default -> throw new IllegalStateException(register + " is not an error register");
    };
  }
}
