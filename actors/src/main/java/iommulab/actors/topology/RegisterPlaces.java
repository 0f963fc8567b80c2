package iommulab.actors.topology;

import iommulab.actors.control.Address;
import iommulab.model.agenda.Message;
import iommulab.model.smmuv3.register.Register;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which actor of an SMMU has which register. */
final class RegisterPlaces {
  private RegisterPlaces() {}

  static Map<Register, Address<Message>> of(
      Address<Message> unit,
      Address<Message> commandQueue,
      Address<Message> eventQueue,
      Optional<Address<Message>> pageQueue) {
    Map<Register, Address<Message>> at = new EnumMap<>(Register.class);
    for (Register register : Register.values()) {
      switch (register) {
        case GERROR, GERRORN, ACTIVE_ERRORS, CR0, CR0ACK, GBPA -> at.put(register, unit);
        case CMDQ_BASE, CMDQ_PROD, CMDQ_CONS -> at.put(register, commandQueue);
        case EVTQ_BASE, EVTQ_PROD, EVTQ_CONS -> at.put(register, eventQueue);
        case PRIQ_PROD, PRIQ_CONS -> at.put(register, pageQueue.orElse(unit));
        case ECMDQ_PROD, ECMDQ_CONS, ECMDQ_ERRACK -> {} // each queue has its own
      }
    }
    return at;
  }

  /** Those of an enhanced command queue. */
  static Map<Register, Address<Message>> ofPaged(Address<Message> queue) {
    Map<Register, Address<Message>> at = new EnumMap<>(Register.class);
    at.put(Register.ECMDQ_PROD, queue);
    at.put(Register.ECMDQ_CONS, queue);
    at.put(Register.ECMDQ_ERRACK, queue);
    return at;
  }
}
