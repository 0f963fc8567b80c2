package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Vmid;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/**
 * Invalidations of cached translations (Arm IHI 0070, 4.4).
 *
 * <p>More than asked may always be dropped; cached configuration need not be. The fields of ranges
 * and hints are those of {@link TlbiSpan}.
 */
public sealed interface Tlbi extends Command
    permits Tlbi.ByAddress,
        Tlbi.NhAll,
        Tlbi.NhAsid,
        Tlbi.S12Vmall,
        Tlbi.NsnhAll,
        TlbiEl2.All,
        TlbiEl2.ByAsid {
  // spotless:off
  //                        name    high  low
  BitField VMID    = bits("VMID",     47,  32);
  BitField ASID    = bits("ASID",     63,  48);
  BitField ADDRESS = bits("Address", 127,  76);  // VA[63:12]
  BitField IPA     = bits("Address", 119,  76);  // IPA[55:12]
  // spotless:on

  /** A TLBI that names an address and how far it reaches from there. */
  sealed interface ByAddress extends Tlbi permits NhVa, NhVaa, S2Ipa, TlbiEl2.Va, TlbiEl2.Vaa {
    TlbiSpan span();

    /** Bytes from the address on. */
    default long bytes() {
      return span().bytes();
    }
  }

  /** Stage 1 of a VMID, globals included: CMD_TLBI_NH_ALL. */
  record NhAll(Vmid vmid) implements Tlbi {
    static final EntryFormat FORMAT = EntryFormat.of("TLBI_NH_ALL", 2, OP, VMID);

    static NhAll decode(Entry e) {
      return new NhAll(new Vmid(e.getInt(VMID)));
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_NH_ALL;
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

  /** Stage 1 of an ASID of a VMID, not globals: CMD_TLBI_NH_ASID. */
  record NhAsid(Vmid vmid, Asid asid) implements Tlbi {
    static final EntryFormat FORMAT = EntryFormat.of("TLBI_NH_ASID", 2, OP, VMID, ASID);

    static NhAsid decode(Entry e) {
      return new NhAsid(new Vmid(e.getInt(VMID)), new Asid(e.getInt(ASID)));
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_NH_ASID;
    }

    @Override
    public Entry entry() {
      return FORMAT
          .blank()
          .with(OP, opcode().code())
          .with(VMID, vmid.value())
          .with(ASID, asid.value());
    }

    @Override
    public String toString() {
      return CommandText.of(this).put("vmid", vmid).put("asid", asid).toString();
    }
  }

  /** Stage 1 of an ASID at an address, and globals of the VMID there: CMD_TLBI_NH_VA. */
  record NhVa(Vmid vmid, Asid asid, Iova address, TlbiSpan span) implements ByAddress {
    static final EntryFormat FORMAT =
        EntryFormat.of(
            "TLBI_NH_VA",
            2,
            OP,
            TlbiSpan.NUM,
            TlbiSpan.SCALE,
            VMID,
            ASID,
            TlbiSpan.LEAF,
            TlbiSpan.TTL,
            TlbiSpan.TG,
            ADDRESS);

    static NhVa decode(Entry e) {
      return new NhVa(
          new Vmid(e.getInt(VMID)),
          new Asid(e.getInt(ASID)),
          Iova.ofPage(e.get(ADDRESS)),
          TlbiSpan.decode(e));
    }

    public boolean covers(Iova a) {
      return covers(a, 1);
    }

    /** Whether an entry for {@code bytes} bytes from {@code start} on is touched. */
    public boolean covers(Iova start, long bytes) {
      return span.touches(address.value(), start.value(), bytes);
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_NH_VA;
    }

    @Override
    public Entry entry() {
      return span.encodeInto(
          FORMAT
              .blank()
              .with(OP, opcode().code())
              .with(VMID, vmid.value())
              .with(ASID, asid.value())
              .with(ADDRESS, address.pageNumber()));
    }

    @Override
    public String toString() {
      return span.print(
              CommandText.of(this).put("vmid", vmid).put("asid", asid).put("addr", address))
          .toString();
    }
  }

  /** Stage 1 of every ASID at an address: CMD_TLBI_NH_VAA. */
  record NhVaa(Vmid vmid, Iova address, TlbiSpan span) implements ByAddress {
    static final EntryFormat FORMAT =
        EntryFormat.of(
            "TLBI_NH_VAA",
            2,
            OP,
            TlbiSpan.NUM,
            TlbiSpan.SCALE,
            VMID,
            TlbiSpan.LEAF,
            TlbiSpan.TTL,
            TlbiSpan.TG,
            ADDRESS);

    static NhVaa decode(Entry e) {
      return new NhVaa(new Vmid(e.getInt(VMID)), Iova.ofPage(e.get(ADDRESS)), TlbiSpan.decode(e));
    }

    public boolean covers(Iova a) {
      return covers(a, 1);
    }

    /** Whether an entry for {@code bytes} bytes from {@code start} on is touched. */
    public boolean covers(Iova start, long bytes) {
      return span.touches(address.value(), start.value(), bytes);
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_NH_VAA;
    }

    @Override
    public Entry entry() {
      return span.encodeInto(
          FORMAT
              .blank()
              .with(OP, opcode().code())
              .with(VMID, vmid.value())
              .with(ADDRESS, address.pageNumber()));
    }

    @Override
    public String toString() {
      return span.print(CommandText.of(this).put("vmid", vmid).put("addr", address)).toString();
    }
  }

  /** Both stages of a VMID: CMD_TLBI_S12_VMALL. */
  record S12Vmall(Vmid vmid) implements Tlbi {
    static final EntryFormat FORMAT = EntryFormat.of("TLBI_S12_VMALL", 2, OP, VMID);

    static S12Vmall decode(Entry e) {
      return new S12Vmall(new Vmid(e.getInt(VMID)));
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_S12_VMALL;
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

  /** Stage 2 of a VMID at an IPA; combined entries need not go: CMD_TLBI_S2_IPA. */
  record S2Ipa(Vmid vmid, Ipa address, TlbiSpan span) implements ByAddress {
    static final EntryFormat FORMAT =
        EntryFormat.of(
            "TLBI_S2_IPA",
            2,
            OP,
            TlbiSpan.NUM,
            TlbiSpan.SCALE,
            VMID,
            TlbiSpan.LEAF,
            TlbiSpan.TTL,
            TlbiSpan.TG,
            IPA);

    static S2Ipa decode(Entry e) {
      return new S2Ipa(new Vmid(e.getInt(VMID)), Ipa.ofPage(e.get(IPA)), TlbiSpan.decode(e));
    }

    public boolean covers(Ipa a) {
      return covers(a, 1);
    }

    /** Whether an entry for {@code bytes} bytes from {@code start} on is touched. */
    public boolean covers(Ipa start, long bytes) {
      return span.touches(address.value(), start.value(), bytes);
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_S2_IPA;
    }

    @Override
    public Entry entry() {
      return span.encodeInto(
          FORMAT
              .blank()
              .with(OP, opcode().code())
              .with(VMID, vmid.value())
              .with(IPA, address.pageNumber()));
    }

    @Override
    public String toString() {
      return span.print(CommandText.of(this).put("vmid", vmid).put("addr", address)).toString();
    }
  }

  /** Everything Non-secure and not EL2; always legal: CMD_TLBI_NSNH_ALL. */
  record NsnhAll() implements Tlbi {
    static final EntryFormat FORMAT = EntryFormat.of("TLBI_NSNH_ALL", 2, OP);

    static NsnhAll decode(Entry e) {
      return new NsnhAll();
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_NSNH_ALL;
    }

    @Override
    public Entry entry() {
      return FORMAT.blank().with(OP, opcode().code());
    }

    @Override
    public String toString() {
      return CommandText.of(this).toString();
    }
  }
}
