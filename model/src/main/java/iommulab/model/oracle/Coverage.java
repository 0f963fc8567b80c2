package iommulab.model.oracle;

import iommulab.model.oracle.Grant.Span;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.OptionalInt;

/**
 * Which invalidation has to remove which TLB entry (Arm IHI 0070, 3.17 and 4.4).
 *
 * <p>More may be dropped than is named here, but no software may rely on it. Entries are taken for
 * those of 4 KiB tables.
 */
final class Coverage {
  private static final int K4_BITS = 12;

  private Coverage() {}

  /** The three kinds of TLB entries. */
  enum Kind {
    STAGE1_ONLY,
    STAGE2_ONLY,
    COMBINED
  }

  /**
   * What a TLB entry is tagged with.
   *
   * @param asid -1 for a stage-2 entry
   * @param input addresses that it stands for: IPAs of a stage-2 entry, else IOVAs
   * @param global whether stage 1 lets every ASID of its VMID hit it
   */
  record Entry(Kind kind, int vmid, int asid, Span input, boolean global) {
    /** An entry of one ASID, or of stage 2. */
    Entry(Kind kind, int vmid, int asid, Span input) {
      this(kind, vmid, asid, input, false);
    }
  }

  /** Whether the command must remove the entry. */
  static boolean removes(Command command, Entry entry) {
    TlbiSpan span = spanOf(command);
    boolean elsewhere =
        span != null && span.tg() != 0 && span.ttl() != 0 && span.ttl() != level(entry.input);
    return !elsewhere && removesWhateverItsLevel(command, entry);
  }

  /** The same, were there no hint at a level. */
  static boolean removesWhateverItsLevel(Command command, Entry entry) {
    boolean stage1 = entry.kind != Kind.STAGE2_ONLY;
    if (command instanceof Tlbi.NhAll all) {
      return stage1 && all.vmid().value() == entry.vmid;
    } else if (command instanceof Tlbi.NhAsid one) {
      return stage1
          && !entry.global
          && one.vmid().value() == entry.vmid
          && one.asid().value() == entry.asid;
    } else if (command instanceof Tlbi.NhVa at) {
      return stage1
          && at.vmid().value() == entry.vmid
          && (entry.global || at.asid().value() == entry.asid)
          && reaches(at.address().value(), at.span(), entry.input);
    } else if (command instanceof Tlbi.NhVaa at) {
      return stage1
          && at.vmid().value() == entry.vmid
          && reaches(at.address().value(), at.span(), entry.input);
    } else if (command instanceof Tlbi.S2Ipa at) {
      return !stage1
          && at.vmid().value() == entry.vmid
          && reaches(at.address().value(), at.span(), entry.input);
    } else if (command instanceof Tlbi.S12Vmall all) {
      return all.vmid().value() == entry.vmid;
    }
    return command instanceof Tlbi.NsnhAll;
  }

  /** Whether the command must remove the cached descriptor of the table for these addresses. */
  static boolean removesTable(Command command, Entry table) {
    TlbiSpan span = spanOf(command);
    boolean hinted = span != null && span.tg() != 0 && span.ttl() != 0;
    boolean spared = span != null && (span.leaf() || hinted && span.ttl() <= level(table.input));
    return !spared && removesWhateverItsLevel(command, table);
  }

  private static TlbiSpan spanOf(Command command) {
    if (command instanceof Tlbi.NhVa at) {
      return at.span();
    } else if (command instanceof Tlbi.NhVaa at) {
      return at.span();
    }
    return command instanceof Tlbi.S2Ipa at ? at.span() : null;
  }

  /** Whether the command must remove the cached stream table entry. */
  static boolean removesStream(Command command, int sid) {
    if (command instanceof Cfgi.Ste one) {
      return one.sid().value() == sid;
    } else if (command instanceof Cfgi.SteRange range) {
      int bits = range.range() + 1;
      return bits >= Integer.SIZE || range.sid().value() >>> bits == sid >>> bits;
    }
    return false;
  }

  /** Whether the command must remove the cached context descriptor of a stream (4.3.1, 4.3.3). */
  static boolean removesContext(Command command, int sid, int index) {
    if (command instanceof Cfgi.Cd one) {
      return one.sid().value() == sid && one.ssid().value() == index;
    }
    return command instanceof Cfgi.CdAll all
        ? all.sid().value() == sid
        : removesStream(command, sid);
  }

  /**
   * Whether an invalidate request must remove a function's entry from its ATC (PCIe 6.2, 10.3.8).
   *
   * <p>With a PASID it reaches that PASID's entries in the range and none without one; without a
   * PASID those in the range that have none, and every one that has. G is not relied on.
   *
   * @param pasid of the entry; empty if it has none
   */
  static boolean removesAtc(AtcInv inv, int sid, OptionalInt pasid, long iova) {
    int bits = K4_BITS + inv.size();
    boolean within = bits >= Long.SIZE || inv.address().value() >>> bits == iova >>> bits;
    if (inv.sid().value() != sid) {
      return false;
    }
    return inv.ssv()
        ? within && pasid.isPresent() && pasid.getAsInt() == inv.ssid().value()
        : within || pasid.isPresent();
  }

  /** Addresses and granule of a TLBI by address (4.4.1.1). */
  private static boolean reaches(long address, TlbiSpan span, Span input) {
    if (span.tg() == 0) {
      return address >= input.start() && address <= input.last();
    }
    if (span.tg() != 1) {
      return false;
    }
    long last = address + ((span.num() + 1L) << span.scale() << K4_BITS) - 1;
    boolean touches = address <= input.last() && last >= input.start();
    return touches;
  }

  /** The level of a leaf for these addresses; 3 is a page. */
  private static int level(Span input) {
    return 3 - (input.bits() - K4_BITS) / 9;
  }
}
