package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/** Answer a page request group of an endpoint: CMD_PRI_RESP (Arm IHI 0070, 4.5.2). */
public record PriResp(StreamId sid, boolean ssv, Pasid ssid, int group, Response response)
    implements Command {
  /** The answer in the order of its encoding; 3 is illegal. On the wire the codes differ (8.3). */
  public enum Response {
    RESPONSE_FAILURE(0xf),
    INVALID_REQUEST(0x1),
    SUCCESS(0x0);

    private final int wireCode;

    Response(int wireCode) {
      this.wireCode = wireCode;
    }

    /** The Response Code of the PCIe message. */
    public int wireCode() {
      return wireCode;
    }
  }

  // spotless:off
  //                                    name       high  low
  static final BitField SSV   = bit ("SSV",              11);
  static final BitField SSID  = bits("SubstreamID", 31,  12);
  static final BitField SID   = bits("StreamID",    63,  32);
  static final BitField GROUP = bits("PRGIndex",    72,  64);
  static final BitField RESP  = bits("Resp",        77,  76);
  // spotless:on
  static final EntryFormat FORMAT = EntryFormat.of("PRI_RESP", 2, OP, SSV, SSID, SID, GROUP, RESP);

  static PriResp decode(Entry e) {
    return new PriResp(
        new StreamId(e.getInt(SID)),
        e.isSet(SSV),
        new Pasid(e.getInt(SSID)),
        e.getInt(GROUP),
        Response.values()[e.getInt(RESP)]);
  }

  @Override
  public Opcode opcode() {
    return Opcode.PRI_RESP;
  }

  @Override
  public Entry entry() {
    return FORMAT
        .blank()
        .with(OP, opcode().code())
        .with(SSV, ssv)
        .with(SSID, ssid.value())
        .with(SID, Integer.toUnsignedLong(sid.value()))
        .with(GROUP, group)
        .with(RESP, response.ordinal());
  }

  @Override
  public String toString() {
    CommandText text = CommandText.of(this).put("sid", sid);
    return (ssv ? text.put("ssid", ssid) : text)
        .put("group", group)
        .put("resp", response)
        .toString();
  }
}
