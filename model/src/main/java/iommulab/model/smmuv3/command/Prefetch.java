package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/** Hints to fetch ahead; they record no events, whatever they meet (Arm IHI 0070, 4.2). */
public sealed interface Prefetch extends Command {
  // spotless:off
  //                        name       high  low
  BitField SSV     = bit ("SSV",              11);
  BitField SSID    = bits("SubstreamID", 31,  12);
  BitField SID     = bits("StreamID",    63,  32);
  BitField SIZE    = bits("Size",        68,  64);
  BitField ADDRESS = bits("Address",    127,  76);
  // spotless:on

  StreamId sid();

  /** Whether it names a substream. */
  boolean ssv();

  Pasid ssid();

  /**
   * Fetch the configuration of a stream: CMD_PREFETCH_CONFIG. The substream counts only if {@code
   * ssv}.
   */
  record Cfg(StreamId sid, boolean ssv, Pasid ssid) implements Prefetch {
    static final EntryFormat FORMAT = EntryFormat.of("PREFETCH_CFG", 2, OP, SSV, SSID, SID);

    static Cfg decode(Entry e) {
      return new Cfg(new StreamId(e.getInt(SID)), e.isSet(SSV), new Pasid(e.getInt(SSID)));
    }

    @Override
    public Opcode opcode() {
      return Opcode.PREFETCH_CFG;
    }

    @Override
    public Entry entry() {
      return FORMAT
          .blank()
          .with(OP, opcode().code())
          .with(SSV, ssv)
          .with(SSID, ssid.value())
          .with(SID, Integer.toUnsignedLong(sid.value()));
    }

    @Override
    public String toString() {
      CommandText text = CommandText.of(this).put("sid", sid);
      return (ssv ? text.put("ssid", ssid) : text).toString();
    }
  }

  /**
   * Fetch configuration and translation of an address: CMD_PREFETCH_ADDR.
   *
   * <p>The Stride of SMMUv3.1 is not modelled: its bits count as reserved.
   */
  record Addr(StreamId sid, boolean ssv, Pasid ssid, Iova address, int size) implements Prefetch {
    static final EntryFormat FORMAT =
        EntryFormat.of("PREFETCH_ADDR", 2, OP, SSV, SSID, SID, SIZE, ADDRESS);

    static Addr decode(Entry e) {
      return new Addr(
          new StreamId(e.getInt(SID)),
          e.isSet(SSV),
          new Pasid(e.getInt(SSID)),
          Iova.ofPage(e.get(ADDRESS)),
          e.getInt(SIZE));
    }

    @Override
    public Opcode opcode() {
      return Opcode.PREFETCH_ADDR;
    }

    @Override
    public Entry entry() {
      return FORMAT
          .blank()
          .with(OP, opcode().code())
          .with(SSV, ssv)
          .with(SSID, ssid.value())
          .with(SID, Integer.toUnsignedLong(sid.value()))
          .with(SIZE, size)
          .with(ADDRESS, address.pageNumber());
    }

    @Override
    public String toString() {
      CommandText text = CommandText.of(this).put("sid", sid);
      return (ssv ? text.put("ssid", ssid) : text)
          .put("addr", address)
          .put("size", size)
          .toString();
    }
  }
}
