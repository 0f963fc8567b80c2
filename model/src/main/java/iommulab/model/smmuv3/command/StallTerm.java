package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/** Mark every stalled transaction of a stream for abort: CMD_STALL_TERM (Arm IHI 0070, 4.7.2). */
public record StallTerm(StreamId sid) implements Command {
  static final BitField SID = bits("StreamID", 63, 32);
  static final EntryFormat FORMAT = EntryFormat.of("STALL_TERM", 2, OP, SID);

  static StallTerm decode(Entry e) {
    return new StallTerm(new StreamId(e.getInt(SID)));
  }

  @Override
  public Opcode opcode() {
    return Opcode.STALL_TERM;
  }

  @Override
  public Entry entry() {
    return FORMAT.blank().with(OP, opcode().code()).with(SID, Integer.toUnsignedLong(sid.value()));
  }

  @Override
  public String toString() {
    return CommandText.of(this).put("sid", sid).toString();
  }
}
