package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;
import java.util.Optional;

/**
 * Send an ATS Invalidate Request to an endpoint: CMD_ATC_INV (Arm IHI 0070, 4.5.1).
 *
 * <p>The span is 2^(12+size) bytes with the address aligned down, all of them at size 52 and above.
 * Without {@code ssv} no PASID is sent, and which entries then die is PCIe's rule.
 */
public record AtcInv(StreamId sid, boolean ssv, Pasid ssid, boolean global, Iova address, int size)
    implements Command {
  /** The size that means every address. */
  public static final int ALL = 52;

  // spotless:off
  //                                      name       high  low
  static final BitField GLOBAL  = bit ("Global",            9);
  static final BitField SSV     = bit ("SSV",              11);
  static final BitField SSID    = bits("SubstreamID", 31,  12);
  static final BitField SID     = bits("StreamID",    63,  32);
  static final BitField SIZE    = bits("Size",        69,  64);
  static final BitField ADDRESS = bits("Address",    127,  76);
  // spotless:on
  static final EntryFormat FORMAT =
      EntryFormat.of("ATC_INV", 2, OP, GLOBAL, SSV, SSID, SID, SIZE, ADDRESS);

  /** Invalidate a span for requests without PASID. */
  public static AtcInv of(StreamId sid, Iova address, int size) {
    return new AtcInv(sid, false, new Pasid(0), false, address, size);
  }

  /** Invalidate everything, without PASID. */
  public static AtcInv all(StreamId sid) {
    return of(sid, new Iova(0), ALL);
  }

  static AtcInv decode(Entry e) {
    return new AtcInv(
        new StreamId(e.getInt(SID)),
        e.isSet(SSV),
        new Pasid(e.getInt(SSID)),
        e.isSet(GLOBAL),
        Iova.ofPage(e.get(ADDRESS)),
        e.getInt(SIZE));
  }

  /** The PASID that the request carries. */
  public Optional<Pasid> pasid() {
    return ssv ? Optional.of(ssid) : Optional.empty();
  }

  /** The first address of the span. */
  public Iova start() {
    return address.alignDown(spanBits());
  }

  /** The size of the span as a power of two, 64 for all. */
  public int spanBits() {
    return 12 + Math.min(size, ALL);
  }

  public boolean covers(Iova iova) {
    return iova.alignDown(spanBits()).equals(start());
  }

  @Override
  public Opcode opcode() {
    return Opcode.ATC_INV;
  }

  @Override
  public Entry entry() {
    return FORMAT
        .blank()
        .with(OP, opcode().code())
        .with(GLOBAL, global)
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
        .flag("global", global)
        .toString();
  }
}
