package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/**
 * Invalidations of cached configuration (Arm IHI 0070, 4.3).
 *
 * <p>More than asked may always be dropped; translations need not be.
 */
public sealed interface Cfgi extends Command {
  // spotless:off
  //                      name       high  low
  BitField SSID  = bits("SubstreamID", 31,  12);
  BitField VMID  = bits("VMID",        47,  32);
  BitField SID   = bits("StreamID",    63,  32);
  BitField LEAF  = bit ("Leaf",             64);
  BitField RANGE = bits("Range",       68,  64);
  // spotless:on

  /** Drop a stream's STE, CDs and L1CDs; {@code leaf} may spare the L1STD: CMD_CFGI_STE. */
  record Ste(StreamId sid, boolean leaf) implements Cfgi {
    static final EntryFormat FORMAT = EntryFormat.of("CFGI_STE", 2, OP, SID, LEAF);

    static Ste decode(Entry e) {
      return new Ste(new StreamId(e.getInt(SID)), e.isSet(LEAF));
    }

    @Override
    public Opcode opcode() {
      return Opcode.CFGI_STE;
    }

    @Override
    public Entry entry() {
      return ofStream(FORMAT, opcode(), sid).with(LEAF, leaf);
    }

    @Override
    public String toString() {
      return CommandText.of(this).put("sid", sid).flag("leaf", leaf).toString();
    }
  }

  /**
   * Drop all configuration of 2^(range+1) streams, aligned; range 31 is CMD_CFGI_ALL:
   * CMD_CFGI_STE_RANGE.
   *
   * <p>Includes CDs, L1CDs and L1STDs.
   */
  record SteRange(StreamId sid, int range) implements Cfgi {
    static final int ALL = 31;
    static final EntryFormat FORMAT = EntryFormat.of("CFGI_STE_RANGE", 2, OP, SID, RANGE);

    /** CMD_CFGI_ALL. */
    public static SteRange all() {
      return new SteRange(new StreamId(0), ALL);
    }

    static SteRange decode(Entry e) {
      return new SteRange(new StreamId(e.getInt(SID)), e.getInt(RANGE));
    }

    public boolean isAll() {
      return range == ALL;
    }

    /** Whether the stream is within the range, which is aligned down to its size. */
    public boolean covers(StreamId stream) {
      return isAll() || sid.value() >>> (range + 1) == stream.value() >>> (range + 1);
    }

    @Override
    public Opcode opcode() {
      return Opcode.CFGI_STE_RANGE;
    }

    @Override
    public String mnemonic() {
      return isAll() ? "CFGI_ALL" : "CFGI_STE_RANGE";
    }

    @Override
    public Entry entry() {
      return ofStream(FORMAT, opcode(), sid).with(RANGE, range);
    }

    @Override
    public String toString() {
      CommandText text = CommandText.of(this);
      return (isAll() ? text : text.put("sid", sid).put("range", range)).toString();
    }
  }

  /**
   * Drop one CD of a stream; {@code leaf} may spare the L1CD: CMD_CFGI_CD. The SSID is the index in
   * the table.
   */
  record Cd(StreamId sid, Pasid ssid, boolean leaf) implements Cfgi {
    static final EntryFormat FORMAT = EntryFormat.of("CFGI_CD", 2, OP, SSID, SID, LEAF);

    static Cd decode(Entry e) {
      return new Cd(new StreamId(e.getInt(SID)), new Pasid(e.getInt(SSID)), e.isSet(LEAF));
    }

    @Override
    public Opcode opcode() {
      return Opcode.CFGI_CD;
    }

    @Override
    public Entry entry() {
      return ofStream(FORMAT, opcode(), sid).with(SSID, ssid.value()).with(LEAF, leaf);
    }

    @Override
    public String toString() {
      return CommandText.of(this).put("sid", sid).put("ssid", ssid).flag("leaf", leaf).toString();
    }
  }

  /** Drop all CDs and L1CDs of a stream: CMD_CFGI_CD_ALL. */
  record CdAll(StreamId sid) implements Cfgi {
    static final EntryFormat FORMAT = EntryFormat.of("CFGI_CD_ALL", 2, OP, SID);

    static CdAll decode(Entry e) {
      return new CdAll(new StreamId(e.getInt(SID)));
    }

    @Override
    public Opcode opcode() {
      return Opcode.CFGI_CD_ALL;
    }

    @Override
    public Entry entry() {
      return ofStream(FORMAT, opcode(), sid);
    }

    @Override
    public String toString() {
      return CommandText.of(this).put("sid", sid).toString();
    }
  }

  /** Drop the VMS of a virtual machine, which only MPAM uses: CMD_CFGI_VMS_PIDM. */
  record VmsPidm(Vmid vmid) implements Cfgi {
    static final EntryFormat FORMAT = EntryFormat.of("CFGI_VMS_PIDM", 2, OP, VMID);

    static VmsPidm decode(Entry e) {
      return new VmsPidm(new Vmid(e.getInt(VMID)));
    }

    @Override
    public Opcode opcode() {
      return Opcode.CFGI_VMS_PIDM;
    }

    @Override
    public Entry entry() {
      return FORMAT.blank().with(OP, opcode().code()).with(VMID, vmid.value());
    }

    @Override
    public String toString() {
      return CommandText.of(this).put("vmid", vmid).toString();
    }
  }

  private static Entry ofStream(EntryFormat format, Opcode opcode, StreamId sid) {
    return format.blank().with(OP, opcode.code()).with(SID, Integer.toUnsignedLong(sid.value()));
  }
}
