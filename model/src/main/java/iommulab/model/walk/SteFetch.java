package iommulab.model.walk;

import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import java.util.Optional;

/**
 * The search for a stream table entry (Arm IHI 0070, 3.3.1, 5.1, 7.3.3).
 *
 * <p>An entry with Config = 0b0xx is found, not a fault: that its traffic aborts without an event
 * is the caller's rule.
 */
public final class SteFetch {
  private static final int STE_BITS = 6;
  private static final int L1STD_BITS = 3;

  private SteFetch() {}

  /** Finds a legal entry, or the fault. */
  public static Reading<SteResult> begin(StreamTable table, StreamId sid, IdRegisters ids) {
    return read(table, sid, ids)
        .then(
            result ->
                Reading.done(result instanceof SteFound found ? judge(found.ste(), ids) : result));
  }

  /** Finds an entry, legal or not: even an invalid one may be cached (3.21.3). */
  public static Reading<SteResult> read(StreamTable table, StreamId sid, IdRegisters ids) {
    return read(table, sid, ids, Optional.empty());
  }

  /** Finds an entry, in a two-level table by a level-1 descriptor that is known already. */
  public static Reading<SteResult> read(
      StreamTable table, StreamId sid, IdRegisters ids, Optional<L1Std> known) {
    long number = Integer.toUnsignedLong(sid.value());
    int bits = Math.min(table.log2Size(), ids.get(IdRegisters.SIDSIZE));
    if (number >>> bits != 0) {
      return badStream();
    }
    if (table.format() == StreamTable.Format.LINEAR) {
      return entry(table.base().alignDown(table.log2Size() + STE_BITS), number, Optional.empty());
    }
    return known.isPresent() ? level2(known.get(), table.split(), number) : level1(table, number);
  }

  /** Whether an entry, read or cached, may be used with CR0.ATSCHK = 1. */
  public static SteResult judge(Ste ste, IdRegisters ids) {
    return judge(ste, ids, true);
  }

  /** Whether it may be used; split-stage ATS is only judged with {@code atsChk}. */
  public static SteResult judge(Ste ste, IdRegisters ids, boolean atsChk) {
    return ste.check(ids, atsChk).isEmpty()
        ? new SteFound(ste)
        : ConfigFault.of(EventCode.C_BAD_STE);
  }

  private static Reading<SteResult> level1(StreamTable table, long number) {
    int indexBits = Math.max(0, table.log2Size() - table.split());
    Pa base = table.base().alignDown(Math.max(STE_BITS, indexBits + L1STD_BITS));
    Pa at = base.plus((number >>> table.split()) << L1STD_BITS);
    return Reading.fetch(
        new Fetch(at, 1, Purpose.STREAM_TABLE_LEVEL1),
        words -> level2(L1Std.decode(words[0]), table.split(), number),
        () -> aborted(at));
  }

  private static Reading<SteResult> level2(L1Std descriptor, int split, long number) {
    int index = (int) (number & ((1L << split) - 1));
    if (!descriptor.reaches(index, split)) {
      return badStream();
    }
    Pa table = descriptor.table().alignDown(descriptor.span() - 1 + STE_BITS);
    return entry(table, index, Optional.of(descriptor));
  }

  private static Reading<SteResult> entry(Pa table, long index, Optional<L1Std> level1) {
    Pa at = table.plus(index << STE_BITS);
    return Reading.fetch(
        new Fetch(at, Ste.WORDS, Purpose.STREAM_TABLE_ENTRY),
        words -> Reading.done(new SteFound(Ste.decode(words), level1)),
        () -> aborted(at));
  }

  private static Reading<SteResult> badStream() {
    return Reading.done(ConfigFault.of(EventCode.C_BAD_STREAMID));
  }

  private static Reading<SteResult> aborted(Pa at) {
    return Reading.done(ConfigFault.abort(EventCode.F_STE_FETCH, at));
  }
}
