package iommulab.model.smmuv3.event;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;
import java.util.Optional;

/**
 * A 32-byte record of the event queue (Arm IHI 0070, 7.3).
 *
 * <p>Any 32 bytes decode, since a queue may hold garbage after an asynchronous write abort; which
 * fields mean something is told by its {@link EventCode}. The access bits of F_BAD_ATS_TREQ and
 * E_PAGE_REQUEST are not modelled.
 */
public record EventRecord(Entry raw) {
  /** Bytes of one record. */
  public static final int BYTES = 32;

  // spotless:off
  //                                       name          high       low
  public static final BitField ID      = bits("EventID",     7,        0);
  public static final BitField SSV     = bit ("SSV",                  11);
  public static final BitField SSID    = bits("SubstreamID", 31,      12);
  public static final BitField SID     = bits("StreamID",    63,      32);
  public static final BitField STAG    = bits("STAG",        64 + 15, 64);
  public static final BitField STALL   = bit ("Stall",                64 + 31);
  public static final BitField PNU     = bit ("PnU",                  64 + 33);
  public static final BitField IND     = bit ("InD",                  64 + 34);
  public static final BitField RNW     = bit ("RnW",                  64 + 35);
  public static final BitField S2      = bit ("S2",                   64 + 39);
  public static final BitField CLASS   = bits("Class",       64 + 41, 64 + 40);
  public static final BitField TTRNW   = bit ("TTRnW",                64 + 44);
  public static final BitField INPUT   = bits("InputAddr",  128 + 63, 128);
  public static final BitField ADDRESS = bits("IPA/FetchAddr", 192 + 55, 192 + 3);

  public static final EntryFormat FORMAT = EntryFormat.of("EVENT", 4,
      ID, SSV, SSID, SID, STAG, STALL, PNU, IND, RNW, S2, CLASS, TTRNW, INPUT, ADDRESS);
  // spotless:on

  private static final int ADDRESS_FROM = 3;

  public static EventRecord of(EventCode code, StreamId sid) {
    return new EventRecord(
        FORMAT.blank().with(ID, code.code()).with(SID, Integer.toUnsignedLong(sid.value())));
  }

  public static EventRecord decode(long[] words) {
    return new EventRecord(FORMAT.entry(words));
  }

  public long[] encode() {
    return raw.words();
  }

  public EventRecord with(BitField field, long value) {
    return new EventRecord(raw.with(field, value));
  }

  public EventRecord withSsid(Pasid ssid) {
    return with(SSV, 1).with(SSID, ssid.value());
  }

  public EventRecord withInput(Iova address) {
    return with(INPUT, address.value());
  }

  /** The IPA of a stage-2 fault, to its page. */
  public EventRecord withIpa(Ipa address) {
    return with(S2, 1).with(ADDRESS, address.page().value() >>> ADDRESS_FROM);
  }

  /** The address of a fetch that failed, to its 64-bit word. */
  public EventRecord withFetch(Pa address) {
    return with(ADDRESS, address.value() >>> ADDRESS_FROM);
  }

  public EventRecord withClass(FaultClass accessed) {
    return with(CLASS, accessed.ordinal());
  }

  /** The record of a stalled transaction, to be answered by this tag. */
  public EventRecord stalled(int stag) {
    return with(STALL, 1).with(STAG, stag);
  }

  public boolean has(BitField field) {
    return raw.isSet(field);
  }

  /** The type, unless the bytes are no event. */
  public Optional<EventCode> code() {
    return EventCode.of(raw.getInt(ID));
  }

  public StreamId sid() {
    return new StreamId(raw.getInt(SID));
  }

  public Optional<Pasid> ssid() {
    return has(SSV) ? Optional.of(new Pasid(raw.getInt(SSID))) : Optional.empty();
  }

  public boolean isStall() {
    return has(STALL);
  }

  public int stag() {
    return raw.getInt(STAG);
  }

  public Iova input() {
    return new Iova(raw.get(INPUT));
  }

  /** The page of the IPA, if the type carries one and the fault is of stage 2. */
  public Ipa ipa() {
    return new Ipa(raw.get(ADDRESS) << ADDRESS_FROM).page();
  }

  public Pa fetch() {
    return new Pa(raw.get(ADDRESS) << ADDRESS_FROM);
  }

  /** What was accessed; 3 is reserved. */
  public Optional<FaultClass> faultClass() {
    int value = raw.getInt(CLASS);
    return value < FaultClass.values().length
        ? Optional.of(FaultClass.values()[value])
        : Optional.empty();
  }

  /**
   * Whether one of the two may stand for both: they are no stalls and equal but for the place in
   * the page (7.3.1).
   */
  public boolean mergesWith(EventRecord other) {
    return !isStall() && !other.isStall() && toPage().equals(other.toPage());
  }

  /** Whether both tell of the same kind of access to the same page. */
  public boolean saysTheSame(EventRecord other) {
    return toPage().equals(other.toPage());
  }

  private EventRecord toPage() {
    boolean addressed = code().filter(EventCode::hasInputAddress).isPresent();
    return addressed ? withInput(input().page()) : this;
  }

  @Override
  public String toString() {
    return code().map(this::text).orElse(raw.toString());
  }

  private String text(EventCode code) {
    StringBuilder text = new StringBuilder(code.name()).append(" sid=").append(sid());
    if (code.hasSubstream()) {
      ssid().ifPresent(ssid -> text.append(" ssid=").append(ssid));
    }
    if (code.hasInputAddress()) {
      text.append(" addr=").append(input());
    }
    if (code.hasAccess()) {
      text.append(has(RNW) ? " read" : " write").append(has(IND) ? " instruction" : "");
      text.append(has(PNU) ? " privileged" : "");
    }
    if (code.hasFetchAddress()) {
      text.append(" fetch=").append(fetch());
    }
    if (code.hasClass()) {
      faultClass().ifPresent(accessed -> text.append(" class=").append(accessed));
      text.append(has(S2) ? " s2" : "");
    }
    if (code.hasIpa() && has(S2)) {
      text.append(" ipa=").append(ipa());
    }
    return text.append(isStall() ? " stall stag=" + stag() : "").toString();
  }
}
