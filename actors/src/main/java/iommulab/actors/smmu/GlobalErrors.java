package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.CommandErrorAcknowledged;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import java.util.Optional;

/**
 * SMMU_GERROR and SMMU_GERRORN: errors that hardware activates and software acknowledges (Arm IHI
 * 0070, 6.3.19, 6.3.20, 7.5).
 */
final class GlobalErrors {
  private final String smmu;
  private final Address<Message> commandQueue;
  private final Optional<Address<Message>> interrupted;
  private final Outbox out;
  private final RegisterReads reads;
  private int gerror;
  private int gerrorn;

  GlobalErrors(
      String smmu,
      Address<Message> commandQueue,
      Optional<Address<Message>> interrupted,
      Outbox out) {
    this.smmu = smmu;
    this.commandQueue = commandQueue;
    this.interrupted = interrupted;
    this.out = out;
    this.reads = new RegisterReads(out, this::value);
  }

  /**
   * An error became active, visible before its interrupt (7.1); if it is already, nothing is logged
   * again.
   */
  void raise(GlobalError error) {
    if (!error.isActive(gerror, gerrorn)) {
      gerror = error.raise(gerror, gerrorn);
      out.note(new GlobalErrorRaised(smmu, error));
      reads.wake();
      interrupted.ifPresent(
          cpu -> out.send(cpu, Lane.INTERRUPT, new Interrupt(smmu, InterruptSource.GERROR)));
    }
  }

  void serve(Mmio access) {
    if (access instanceof WriteRegister write && write.register() == Register.GERRORN) {
      boolean was = GlobalError.CMDQ_ERR.isActive(gerror, gerrorn);
      gerrorn = (int) write.value();
      if (was && !GlobalError.CMDQ_ERR.isActive(gerror, gerrorn)) {
        out.send(commandQueue, Lane.INTERNAL, new CommandErrorAcknowledged());
      }
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
    } else if (!reads.serve(access)) {
      throw new IllegalStateException(access + " does not reach the error registers");
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
