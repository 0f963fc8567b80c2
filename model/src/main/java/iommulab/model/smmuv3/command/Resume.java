package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/**
 * Answer a stalled transaction: CMD_RESUME (Arm IHI 0070, 4.7.1).
 *
 * <p>{@code retry} tries it again; otherwise it ends with an abort or, without {@code abort}, as
 * RAZ/WI.
 */
public record Resume(StreamId sid, int stag, boolean retry, boolean abort) implements Command {
  /** What becomes of the transaction. */
  public enum Answer {
    RETRY,
    ABORT,
    /** Reads give 0, writes go nowhere. */
    TERMINATE
  }

  // spotless:off
  //                                    name    high  low
  static final BitField RETRY = bit ("Ac",            12);
  static final BitField ABORT = bit ("Ab",            13);
  static final BitField SID   = bits("StreamID", 63,  32);
  static final BitField STAG  = bits("STAG",     79,  64);
  // spotless:on
  static final EntryFormat FORMAT = EntryFormat.of("RESUME", 2, OP, RETRY, ABORT, SID, STAG);

  public static Resume of(StreamId sid, int stag, Answer answer) {
    return new Resume(sid, stag, answer == Answer.RETRY, answer == Answer.ABORT);
  }

  static Resume decode(Entry e) {
    return new Resume(new StreamId(e.getInt(SID)), e.getInt(STAG), e.isSet(RETRY), e.isSet(ABORT));
  }

  @Override
  public Opcode opcode() {
    return Opcode.RESUME;
  }

  @Override
  public Entry entry() {
    return FORMAT
        .blank()
        .with(OP, opcode().code())
        .with(RETRY, retry)
        .with(ABORT, abort)
        .with(SID, Integer.toUnsignedLong(sid.value()))
        .with(STAG, stag);
  }

  @Override
  public String toString() {
    return CommandText.of(this)
        .put("sid", sid)
        .put("stag", stag)
        .flag("retry", retry)
        .flag("terminate", !retry)
        .flag("abort", abort)
        .toString();
  }
}
