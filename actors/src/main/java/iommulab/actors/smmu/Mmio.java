package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.model.agenda.Message;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;

/** A CPU's access to a register; each is answered with its number. */
public sealed interface Mmio extends Message {
  long id();

  Register register();

  /** Reads the register. */
  record ReadRegister(long id, Register register, Address<? super RegisterValue> replyTo)
      implements Mmio {}

  /** Writes the register; answered when the write has arrived. */
  record WriteRegister(
      long id, Register register, long value, Address<? super RegisterValue> replyTo)
      implements Mmio {}

  /** Answers as soon as the register satisfies the test: a poll that does not spin. */
  record AwaitRegister(
      long id, Register register, RegisterTest test, Address<? super RegisterValue> replyTo)
      implements Mmio {}

  /** Takes back an {@link AwaitRegister}; not answered. */
  record CancelAwait(long id, Register register, Address<? super RegisterValue> replyTo)
      implements Mmio {}

  /**
   * The register's value when it was read, written or matched.
   *
   * @param polled whether a poll is answered; such answers are in order with nothing
   */
  record RegisterValue(long id, long value, boolean polled) implements Message {
    /** What a read or a write is answered with. */
    public RegisterValue(long id, long value) {
      this(id, value, false);
    }

    @Override
    public long flow() {
      return polled ? 1 + id : 0;
    }
  }
}
