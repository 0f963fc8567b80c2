package iommulab.model.smmuv3.command;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/**
 * Invalidations of the Non-secure EL2 world, with the fields of {@link Tlbi} (Arm IHI 0070, 4.4.2).
 */
public final class TlbiEl2 {
  private TlbiEl2() {}

  /** All of the Non-secure EL2 world: CMD_TLBI_EL2_ALL. */
  public record All() implements Tlbi {
    static final EntryFormat FORMAT = EntryFormat.of("TLBI_EL2_ALL", 2, Command.OP);

    static All decode(Entry e) {
      return new All();
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_EL2_ALL;
    }

    @Override
    public Entry entry() {
      return FORMAT.blank().with(Command.OP, opcode().code());
    }

    @Override
    public String toString() {
      return CommandText.of(this).toString();
    }
  }

  /** An Tlbi.ASID of the EL2 world, not globals: CMD_TLBI_EL2_ASID. */
  public record ByAsid(Asid asid) implements Tlbi {
    static final EntryFormat FORMAT = EntryFormat.of("TLBI_EL2_ASID", 2, Command.OP, Tlbi.ASID);

    static ByAsid decode(Entry e) {
      return new ByAsid(new Asid(e.getInt(Tlbi.ASID)));
    }

    @Override
    public Opcode opcode() {
      return Opcode.TLBI_EL2_ASID;
    }

    @Override
    public Entry entry() {
      return FORMAT.blank().with(Command.OP, opcode().code()).with(Tlbi.ASID, asid.value());
    }

    @Override
    public String toString() {
      return CommandText.of(this).put("asid", asid).toString();
    }
  }

  /** The EL2 world at an address; the Tlbi.ASID counts with CR2.E2H: CMD_TLBI_EL2_VA. */
  public record Va(Asid asid, Iova address, TlbiSpan span) implements Tlbi.ByAddress {
    static final EntryFormat FORMAT =
        EntryFormat.of(
            "TLBI_EL2_VA",
            2,
            Command.OP,
            TlbiSpan.NUM,
            TlbiSpan.SCALE,
            Tlbi.ASID,
            TlbiSpan.LEAF,
            TlbiSpan.TTL,
            TlbiSpan.TG,
            Tlbi.ADDRESS);

    static Va decode(Entry e) {
      return new Va(
          new Asid(e.getInt(Tlbi.ASID)), Iova.ofPage(e.get(Tlbi.ADDRESS)), TlbiSpan.decode(e));
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
      return Opcode.TLBI_EL2_VA;
    }

    @Override
    public Entry entry() {
      return span.encodeInto(
          FORMAT
              .blank()
              .with(Command.OP, opcode().code())
              .with(Tlbi.ASID, asid.value())
              .with(Tlbi.ADDRESS, address.pageNumber()));
    }

    @Override
    public String toString() {
      return span.print(CommandText.of(this).put("asid", asid).put("addr", address)).toString();
    }
  }

  /** The EL2 world at an address, every Tlbi.ASID: CMD_TLBI_EL2_VAA. */
  public record Vaa(Iova address, TlbiSpan span) implements Tlbi.ByAddress {
    static final EntryFormat FORMAT =
        EntryFormat.of(
            "TLBI_EL2_VAA",
            2,
            Command.OP,
            TlbiSpan.NUM,
            TlbiSpan.SCALE,
            TlbiSpan.LEAF,
            TlbiSpan.TTL,
            TlbiSpan.TG,
            Tlbi.ADDRESS);

    static Vaa decode(Entry e) {
      return new Vaa(Iova.ofPage(e.get(Tlbi.ADDRESS)), TlbiSpan.decode(e));
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
      return Opcode.TLBI_EL2_VAA;
    }

    @Override
    public Entry entry() {
      return span.encodeInto(
          FORMAT
              .blank()
              .with(Command.OP, opcode().code())
              .with(Tlbi.ADDRESS, address.pageNumber()));
    }

    @Override
    public String toString() {
      return span.print(CommandText.of(this).put("addr", address)).toString();
    }
  }
}
