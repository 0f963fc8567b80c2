package iommulab.actors.pcie;

import iommulab.actors.control.Address;
import iommulab.model.agenda.Message;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import java.util.List;

/** What software tells an endpoint function through its registers. */
public sealed interface EndpointCommand extends Message {

  /** Begins a DMA program behind those already given. */
  record StartDma(List<DmaOp> program) implements EndpointCommand {}

  /** Sets ATS Control.Enable; disabling empties the ATC. Answered by {@link AtsSet}. */
  record SetAts(long id, boolean enabled, Address<? super EndpointReply> replyTo)
      implements EndpointCommand {}

  /** Asks for an interrupt when every program given so far is done; answered by {@link DmaDone}. */
  record AwaitDma(long id, Address<? super EndpointReply> replyTo) implements EndpointCommand {}

  /** An endpoint's answer to a register access, or an interrupt that it was asked for. */
  /** Something happens to the function itself. Answered by {@link Happened}. */
  record Happen(long id, ConfigWrite write, Address<? super EndpointReply> replyTo)
      implements EndpointCommand {}

  /** Makes the endpoint answer invalidate requests otherwise. Answered by {@link Happened}. */
  record Behave(long id, Conduct conduct, Address<? super EndpointReply> replyTo)
      implements EndpointCommand {}

  /** An endpoint's answer to a register access. */
  sealed interface EndpointReply extends Message {}

  /** The enable bit has its new value. */
  record AtsSet(long id) implements EndpointReply {}

  /** The programs are done: their reads have returned, their writes are visible. */
  record DmaDone(long id) implements EndpointReply {}

  /** It has happened; a function that is not there answers so too, since nobody looks. */
  record Happened(long id) implements EndpointReply {}
}
