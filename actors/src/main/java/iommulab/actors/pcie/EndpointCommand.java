package iommulab.actors.pcie;

import iommulab.actors.control.Address;
import iommulab.model.agenda.Message;
import iommulab.model.pcie.DmaOp;
import java.util.List;

/** What software tells an endpoint function through its registers. */
public sealed interface EndpointCommand extends Message {

  /** Begins a DMA program behind those already given. */
  record StartDma(List<DmaOp> program) implements EndpointCommand {}

  /** Sets ATS Control.Enable; disabling empties the ATC. Answered by {@link AtsSet}. */
  record SetAts(long id, boolean enabled, Address<? super EndpointReply> replyTo)
      implements EndpointCommand {}

  /** An endpoint's answer to a register access. */
  sealed interface EndpointReply extends Message {}

  /** The enable bit has its new value. */
  record AtsSet(long id) implements EndpointReply {}
}
