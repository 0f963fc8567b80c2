package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.model.agenda.Message;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.register.Enable;

/** What the parts of one SMMU say to each other. */
public sealed interface UnitMessage extends Message {

  /**
   * Carry out a TLBI or CFGI; several may be on their way and arrive in any order (Arm IHI 0070,
   * 4.7.3).
   */
  record Invalidate(long position, Command command, Address<? super UnitMessage> replyTo)
      implements UnitMessage {
    @Override
    public long flow() {
      return position;
    }
  }

  /** The entries are gone and whatever used them is visible, restarted or ended. */
  record Invalidated(long position) implements UnitMessage {
    @Override
    public long flow() {
      return position;
    }
  }

  /** Answer once every event record made so far is visible or dropped. */
  record Drain(long position, Address<? super UnitMessage> replyTo) implements UnitMessage {}

  /** The records are visible or dropped. */
  record Drained(long position) implements UnitMessage {}

  /** The queue's CONS shows this error: make it known in GERROR. */
  record CommandErrorRaised(CommandError error) implements UnitMessage {}

  /** An enhanced command queue shows an error: make it known in GERROR (3.5.6). */
  record PagedErrorRaised() implements UnitMessage {}

  /** The MSI of a CMD_SYNC was aborted: make it known in GERROR. */
  record MsiAborted() implements UnitMessage {}

  /** Software acknowledged GERROR.CMDQ_ERR: consumption goes on. */
  record CommandErrorAcknowledged() implements UnitMessage {}

  /** A write to the PRI queue was aborted: make it known in GERROR, and its end to the queue. */
  record PageErrorRaised(Address<? super UnitMessage> replyTo) implements UnitMessage {}

  /** Software acknowledged GERROR.PRIQ_ABT_ERR. */
  record PageErrorAcknowledged() implements UnitMessage {}

  /** A field of CR0 takes effect. */
  record SwitchDue(Enable field) implements UnitMessage {
    @Override
    public long flow() {
      return 1 + field.ordinal();
    }
  }

  /** Take over this value of a field of CR0; answered by {@link Switched} when that is complete. */
  record Switch(Enable field, boolean on, Address<? super UnitMessage> replyTo)
      implements UnitMessage {}

  /** The new value of the field has all its effect. */
  record Switched(Enable field) implements UnitMessage {}

  /** New attributes in GBPA take effect. */
  record BypassDue() implements UnitMessage {}

  /**
   * Write an event record.
   *
   * @param mayMerge whether an equal record may stand for it (Arm IHI 0070, 7.3.1)
   */
  record Record(long id, EventRecord event, boolean mayMerge, Address<? super UnitMessage> replyTo)
      implements UnitMessage {}

  /** The record of a stall found no room and is forgotten; its transaction may be tried again. */
  record Deferred(long id) implements UnitMessage {}

  /** The event queue, which had no room for a stall, has room again. */
  record RoomAgain() implements UnitMessage {}

  /** CMD_RESUME or CMD_STALL_TERM; consumed is not yet in effect (Arm IHI 0070, 4.7). */
  record Answer(Command command) implements UnitMessage {}

  /** CMD_PREFETCH_CONFIG or CMD_PREFETCH_ADDR: a hint (Arm IHI 0070, 4.2). */
  record FetchAhead(Prefetch command) implements UnitMessage {}

  /** Writing an event record was aborted: make it known in GERROR. */
  record EventWriteAborted() implements UnitMessage {}

  /** Software acknowledged GERROR.EVTQ_ABT_ERR: the event queue may be written again. */
  record EventErrorAcknowledged() implements UnitMessage {}

  /** The record is visible, or dropped for good. */
  record Recorded(long id) implements UnitMessage {}
}
