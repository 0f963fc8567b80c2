package iommulab.model.smmuv3.event;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;
import iommulab.model.pcie.PageRequest;
import java.util.Optional;

/** A 16-byte record of the PRI queue: a page request of a stream (Arm IHI 0070, 8). */
public record PriRecord(StreamId sid, PageRequest request) {
  /** Bytes of one record. */
  public static final int BYTES = 16;

  // spotless:off
  //                                      name          high     low
  public static final BitField SID   = bits("StreamID",    31,      0);
  public static final BitField SSID  = bits("SubstreamID", 51,      32);
  public static final BitField PRIV  = bit ("Priv",                 58);
  public static final BitField EXEC  = bit ("Exec",                 59);
  public static final BitField READ  = bit ("Read",                 60);
  public static final BitField WRITE = bit ("Write",                61);
  public static final BitField LAST  = bit ("Last",                 62);
  public static final BitField SSV   = bit ("SSV",                  63);
  public static final BitField GROUP = bits("PRGIndex",    64 +  8, 64);
  public static final BitField PAGE  = bits("Page",        64 + 63, 64 + 12);

  public static final EntryFormat FORMAT = EntryFormat.of("PRI", 2,
      SID, SSID, PRIV, EXEC, READ, WRITE, LAST, SSV, GROUP, PAGE);
  // spotless:on

  private static final int PAGE_BITS = 12;

  public static PriRecord decode(long[] words) {
    Entry e = FORMAT.entry(words);
    Optional<Pasid> pasid =
        e.isSet(SSV) ? Optional.of(new Pasid(e.getInt(SSID))) : Optional.empty();
    return new PriRecord(
        new StreamId(e.getInt(SID)),
        new PageRequest(
            new Iova(e.get(PAGE) << PAGE_BITS),
            pasid,
            e.isSet(READ),
            e.isSet(WRITE),
            e.isSet(EXEC),
            e.isSet(PRIV),
            e.isSet(LAST),
            e.getInt(GROUP)));
  }

  public long[] encode() {
    return FORMAT
        .blank()
        .with(SID, Integer.toUnsignedLong(sid.value()))
        .with(SSID, request.pasid().map(Pasid::value).orElse(0))
        .with(PRIV, request.privileged())
        .with(EXEC, request.execute())
        .with(READ, request.read())
        .with(WRITE, request.write())
        .with(LAST, request.last())
        .with(SSV, request.pasid().isPresent())
        .with(GROUP, request.group())
        .with(PAGE, request.page().value() >>> PAGE_BITS)
        .words();
  }
}
