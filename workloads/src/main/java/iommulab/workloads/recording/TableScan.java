package iommulab.workloads.recording;

import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.bits.BitField;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.Purpose;
import iommulab.model.walk.TableWalk;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import iommulab.model.walk.WalkInput;
import iommulab.model.walk.WalkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds every leaf of a translation table by walking to one address after the other.
 *
 * <p>A walk that ends with a translation fault tells at which level, and the scan goes on behind
 * what that descriptor would map. Of a nested stage 1 the leaves are counted whether or not stage 2
 * maps where they lead.
 */
final class TableScan {
  private static final BitField ADDRESS = BitField.bits("Address", 47, 12);

  /**
   * A leaf.
   *
   * @param to where the walked stage leads
   * @param attributes the descriptor without its address
   */
  record Leaf(long to, long attributes, long bytes, boolean read, boolean write) {}

  private final SnapshotTables tables;
  private final Function<Iova, WalkInput> inputs;
  private final Purpose purpose;
  private final Granule granule;
  private final int startLevel;
  private final NavigableMap<Long, Leaf> leaves = new TreeMap<>(Long::compareUnsigned);
  private final List<String> broken = new ArrayList<>();

  TableScan(
      SnapshotTables tables,
      Function<Iova, WalkInput> inputs,
      Purpose purpose,
      Granule granule,
      int startLevel) {
    this.tables = tables;
    this.inputs = inputs;
    this.purpose = purpose;
    this.granule = granule;
    this.startLevel = startLevel;
  }

  /** Scans all addresses of so many bits. */
  TableScan run(int inputBits) {
    long end = 1L << inputBits;
    for (long at = 0; at < end; at += granule.span(step(at))) {}
    return this;
  }

  /** The leaves by input address. */
  NavigableMap<Long, Leaf> leaves() {
    return leaves;
  }

  /** Walks that ended with a fault no driver leaves behind. */
  List<String> broken() {
    return broken;
  }

  /** Walks to one address; the level of the descriptor where the walk ended. */
  private int step(long at) {
    List<Fetch> reads = new ArrayList<>();
    Iova iova = new Iova(at);
    WalkResult result = tables.run(TableWalk.begin(inputs.apply(iova)), reads);
    List<Fetch> own = reads.stream().filter(read -> read.purpose() == purpose).toList();
    int level = startLevel + Math.max(0, own.size() - 1);
    if (result instanceof Mapped mapped) {
      leaf(iova, mapped.entry(), last(own));
      return purpose == Purpose.STAGE1_TABLE ? level : mapped.entry().leafLevel();
    }
    WalkFault fault = (WalkFault) result;
    boolean beyond =
        purpose == Purpose.STAGE1_TABLE && fault.stage2() && fault.clazz() == FaultClass.IN;
    if (beyond) {
      leaves.put(
          at,
          new Leaf(
              fault.ipa().orElseThrow().value(),
              attributes(last(own)),
              granule.span(level),
              true,
              true));
      return level;
    }
    boolean hole =
        fault.code() == EventCode.F_TRANSLATION
            && fault.stage2() == (purpose == Purpose.STAGE2_TABLE);
    if (!hole) {
      broken.add("at " + iova + ": " + fault);
    }
    return level;
  }

  private void leaf(Iova iova, TlbEntry entry, long descriptor) {
    boolean nested = entry.kind() == TlbEntry.Kind.COMBINED;
    boolean stage1 = purpose == Purpose.STAGE1_TABLE;
    var rights = stage1 ? entry.stage1().user() : entry.stage2().user();
    long to = nested ? entry.intermediate(iova).value() : entry.translate(iova).value();
    leaves.put(
        iova.value(),
        new Leaf(
            to,
            attributes(descriptor),
            granule.span(entry.leafLevel()),
            rights.read(),
            rights.write()));
  }

  private long last(List<Fetch> own) {
    Optional<Fetch> last = own.isEmpty() ? Optional.empty() : Optional.of(own.get(own.size() - 1));
    return last.map(read -> tables.file().memory().read(read.at())).orElse(0L);
  }

  private static long attributes(long descriptor) {
    return descriptor & ~ADDRESS.mask();
  }
}
