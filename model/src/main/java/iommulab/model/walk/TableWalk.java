package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.DescriptorKind;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The walk of one input address through stage 1, stage 2 or both (Arm IHI 0070, 3.4, 7.3.22; Arm
 * DDI 0487, D8).
 *
 * <p>Order of faults: input range; per level abort, translation, address size; access flag;
 * permission. With both stages each stage-1 descriptor's address goes through all of stage 2 first.
 * Permission is the caller's to check on the entry found, with one exception: with both stages on,
 * an access that stage 1 refuses ends here with F_PERMISSION, because stage 2 is then not
 * consulted.
 */
public final class TableWalk {
  private static final int DESCRIPTOR_BITS = 3;

  private final WalkInput input;
  private final WalkCaches caches;
  private final Optional<Stage2Walk> stage2;

  private TableWalk(WalkInput input, WalkCaches caches) {
    this.input = input;
    this.caches = caches;
    this.stage2 = input.stage2().map(settings -> new Stage2Walk(settings, input.vmid(), caches));
  }

  public static Reading<WalkResult> begin(WalkInput input) {
    return begin(input, WalkCaches.NONE);
  }

  /** Begins a walk that takes what stage-2 translations it can from a cache. */
  public static Reading<WalkResult> begin(WalkInput input, Stage2Cache cache) {
    return begin(input, WalkCaches.of(cache));
  }

  /** Begins a walk that takes what it can from caches. */
  public static Reading<WalkResult> begin(WalkInput input, WalkCaches caches) {
    TableWalk walk = new TableWalk(input, caches);
    return input.stage1().isPresent() ? walk.stage1(input.stage1().get()) : walk.withoutStage1();
  }

  /**
   * Goes on behind stage 1, whose translation a TLB kept by itself, unless it refuses the access.
   */
  public static Reading<WalkResult> resume(WalkInput input, TlbEntry first, WalkCaches caches) {
    TableWalk walk = new TableWalk(input, caches);
    Iova iova = input.stage1().orElseThrow().half(input.iova()).canonical(input.iova());
    return walk.second(first, iova, walk.stage2.orElseThrow(), Found.NOTHING);
  }

  /** Stage 2 behind what stage 1 found, which is done where stage 1 refuses the access. */
  private Reading<WalkResult> second(TlbEntry first, Iova iova, Stage2Walk below, Found before) {
    if (!mayGoOn(first.stage1())) {
      return fault(EventCode.F_PERMISSION, first.leafLevel());
    }
    return below
        .translate(first.intermediate(iova), FaultClass.IN, input.writes() && first.write())
        .then(
            result ->
                Reading.done(
                    result instanceof Mapped found
                        ? before.and(found).mapped(first.over(found.entry(), iova))
                        : result));
  }

  private boolean mayGoOn(StageRights rights) {
    return input.access().map(rights::permit).orElse(!rights.user().equals(Rights.NONE));
  }

  /** What a walk came across so far. */
  private record Found(boolean kept, List<TlbEntry> stage2, List<TableEntry> tables) {
    static final Found NOTHING = new Found(true, List.of(), List.of());

    /** The same, not to be kept if a block says so. */
    Found keeping(boolean leaf) {
      return new Found(kept && leaf, stage2, tables);
    }

    /** The stage-2 translation of an address, with the tables that led to it. */
    Found and(Mapped below) {
      return new Found(
          kept && below.kept(), with(stage2, List.of(below.entry())), with(tables, below.tables()));
    }

    Found and(TableEntry table) {
      return new Found(kept, stage2, with(tables, List.of(table)));
    }

    Mapped mapped(TlbEntry entry) {
      return mapped(entry, false);
    }

    Mapped mapped(TlbEntry entry, boolean contiguous) {
      return new Mapped(entry, kept, contiguous, stage2, tables);
    }

    private static <T> List<T> with(List<T> before, List<T> more) {
      List<T> all = new ArrayList<>(before);
      all.addAll(more);
      return List.copyOf(all);
    }
  }

  private Reading<WalkResult> withoutStage1() {
    Iova iova = input.iova();
    if (input.addressBits() < Long.SIZE && iova.value() >>> input.addressBits() != 0) {
      return fault(EventCode.F_ADDR_SIZE, 0);
    }
    return stage2.isPresent()
        ? stage2.get().translate(iova.asIpa(), FaultClass.IN, input.writes())
        : Reading.done(new Mapped(identity()));
  }

  private TlbEntry identity() {
    return new TlbEntry(
        TlbEntry.Kind.IDENTITY,
        input.vmid(),
        new Asid(0),
        false,
        new Iova(0),
        input.addressBits(),
        new Ipa(0),
        new Pa(0),
        StageRights.ALL,
        StageRights.ALL,
        0,
        Granule.K4,
        false);
  }

  private Reading<WalkResult> stage1(Stage1 stage1) {
    Stage1.Half half = stage1.half(input.iova());
    Iova iova = half.canonical(input.iova());
    int level = half.startLevel();
    if (half.disabled() || !half.inRange(iova)) {
      return fault(EventCode.F_TRANSLATION, level);
    }
    Optional<TableEntry> known =
        caches.tables().lowest(input.vmid(), Optional.of(stage1.asid()), half.granule(), iova);
    if (known.isPresent()) {
      TableEntry entry = known.get();
      return new Descent(stage1, half, iova, entry.level() + 1, entry.above(), Found.NOTHING)
          .table(entry.table(), half.granule().stride());
    }
    int indexBits = half.inputBits() - half.granule().spanBits(level);
    return new Descent(stage1, half, iova, level, Permissions.Hierarchy.NONE, Found.NOTHING)
        .table(half.root().alignDown(rootBits(indexBits, stage1.outputBits())), indexBits);
  }

  private static Reading<WalkResult> fault(EventCode code, int level) {
    return Reading.done(WalkFault.stage1(code, level));
  }

  /** Whether a block is the 4 TiB one. */
  static boolean isHuge(DescriptorKind kind, Granule granule, int level) {
    return kind == DescriptorKind.BLOCK && granule == Granule.K64 && level == 1;
  }

  /**
   * Bits of the first table's address that count as 0: it is aligned to its size, and to 64 bytes
   * for 52-bit output (Arm IHI 0070, 5.2 and 5.4).
   */
  static int rootBits(int indexBits, int outputBits) {
    return Math.max(indexBits + DESCRIPTOR_BITS, outputBits >= 52 ? 6 : 0);
  }

  /**
   * Whether the Contiguous bit may be followed: not where the group is larger than the input range
   * (IMPLEMENTATION DEFINED, Arm DDI 0487, D8.7: we take the leaf alone).
   */
  static boolean groupFits(Granule granule, int level, int inputBits) {
    return granule.spanBits(level) + granule.contiguousBits(level) <= inputBits;
  }

  /** A stage-1 walk at one level, with what it found on its way there. */
  private final class Descent {
    private final Stage1 stage1;
    private final Stage1.Half half;
    private final Iova iova;
    private final int level;
    private final Permissions.Hierarchy above;
    private final Found before;

    Descent(
        Stage1 stage1,
        Stage1.Half half,
        Iova iova,
        int level,
        Permissions.Hierarchy above,
        Found before) {
      this.stage1 = stage1;
      this.half = half;
      this.iova = iova;
      this.level = level;
      this.above = above;
      this.before = before;
    }

    Reading<WalkResult> table(Ipa table, int indexBits) {
      long index = iova.value() >>> half.granule().spanBits(level) & ((1L << indexBits) - 1);
      Ipa at = table.alignDown(indexBits + DESCRIPTOR_BITS).plus(8 * index);
      if (stage2.isEmpty()) {
        return fetch(at, at.asPa());
      }
      return stage2
          .get()
          .forFetch(
              at,
              FaultClass.TT,
              Reading::done,
              found ->
                  noting(before.and(found))
                      .fetch(at, found.entry().translate(new Iova(at.value()))));
    }

    private Reading<WalkResult> fetch(Ipa slot, Pa at) {
      return Reading.fetch(
          new Fetch(at, 1, Purpose.STAGE1_TABLE),
          words -> descriptor(slot, new Stage1Descriptor(words[0])),
          () -> Reading.done(WalkFault.abort(FaultClass.TT, level, Optional.empty(), at)));
    }

    private Reading<WalkResult> descriptor(Ipa slot, Stage1Descriptor word) {
      Granule granule = half.granule();
      DescriptorKind kind = word.kind(granule, level);
      if (kind == DescriptorKind.INVALID
          || (isHuge(kind, granule, level) && !stage1.hugeBlocks())) {
        return fault(EventCode.F_TRANSLATION, level);
      }
      boolean isTable = kind == DescriptorKind.TABLE;
      Ipa output = isTable ? word.nextTable(granule) : word.output(granule, level);
      if (output.value() >>> stage1.outputBits() != 0) {
        return fault(EventCode.F_ADDR_SIZE, level);
      }
      if (isTable) {
        Permissions.Hierarchy below = half.flat() ? above : above.and(word);
        return new Descent(stage1, half, iova, level + 1, below, before.and(entry(output, below)))
            .table(output, granule.stride());
      }
      if (word.has(Stage1Descriptor.AF)) {
        return leaf(slot, word, output);
      } else if (stage1.updates().accessFlag()) {
        Stage1Descriptor used = word.with(Stage1Descriptor.AF, 1);
        return update(slot, word, used, () -> leaf(slot, used, output));
      }
      return stage1.accessFlagFaults()
          ? fault(EventCode.F_ACCESS, level)
          : leaf(slot, word, output);
    }

    /**
     * The dirty state is set last, where both stages let the write pass (Arm IHI 0070, 3.13.3): a
     * write that is refused leaves the page clean.
     */
    private Reading<WalkResult> leaf(Ipa slot, Stage1Descriptor word, Ipa output) {
      Stage1Descriptor dirty = word.with(Stage1Descriptor.AP2, 0);
      if (!becomesDirty(word, dirty)) {
        return entry(word, output);
      }
      return entry(dirty, output)
          .then(
              result -> {
                if (!(result instanceof Mapped found)) {
                  return Reading.done(result);
                }
                TlbEntry entry = found.entry();
                return entry.stage2().user().write()
                    ? update(slot, word, dirty, () -> Reading.done(result))
                    : refused(word, output);
              });
    }

    /** A request gets what there is; an access ends with stage 2's refusal. */
    private Reading<WalkResult> refused(Stage1Descriptor word, Ipa output) {
      Ipa ipa = output.plus(iova.offset(half.granule().spanBits(level)));
      return input.access().isEmpty()
          ? entry(word, output)
          : Reading.done(WalkFault.stage2(EventCode.F_PERMISSION, FaultClass.IN, level, ipa));
    }

    private boolean becomesDirty(Stage1Descriptor word, Stage1Descriptor dirty) {
      return input.writes()
          && stage1.updates().dirtyState()
          && word.has(Stage1Descriptor.DBM)
          && !word.isWritable()
          && Permissions.stage1(dirty, above, stage1).permit(input.access().orElse(Access.WRITE));
    }

    /**
     * Changes the descriptor, if it is still what it was; else the walk begins anew. With stage 2
     * that is a write to the table (3.13).
     */
    private Reading<WalkResult> update(
        Ipa slot,
        Stage1Descriptor from,
        Stage1Descriptor to,
        Supplier<Reading<WalkResult>> onChanged) {
      return stage2.isEmpty()
          ? swap(slot.asPa(), from, to, onChanged)
          : stage2
              .get()
              .forFetch(
                  slot,
                  FaultClass.TT,
                  Access.WRITE,
                  Reading::done,
                  at -> swap(at.entry().translate(new Iova(slot.value())), from, to, onChanged));
    }

    private Reading<WalkResult> swap(
        Pa at,
        Stage1Descriptor from,
        Stage1Descriptor to,
        Supplier<Reading<WalkResult>> onChanged) {
      return Reading.fetch(
          Fetch.swap(at, from.raw(), to.raw(), Purpose.STAGE1_TABLE),
          words -> words[0] == from.raw() ? onChanged.get() : begin(input, caches),
          () -> Reading.done(WalkFault.abort(FaultClass.TT, level, Optional.empty(), at)));
    }

    private Reading<WalkResult> entry(Stage1Descriptor word, Ipa output) {
      int size = half.granule().spanBits(level);
      TlbEntry found =
          new TlbEntry(
              TlbEntry.Kind.S1,
              input.vmid(),
              stage1.asid(),
              !word.has(Stage1Descriptor.NG),
              iova.alignDown(size),
              size,
              output,
              output.asPa(),
              Permissions.stage1(word, above, stage1),
              StageRights.ALL,
              level,
              half.granule(),
              MemoryType.ofStage1(stage1.mair(), word.get(Stage1Descriptor.ATTR_INDX)),
              MemoryType.Stage2Effect.AS_IS,
              stage1.aset());
      boolean isTransient = stage1.honoursNt() && level < 3 && word.has(Stage1Descriptor.NT);
      Found all = before.keeping(!isTransient);
      return stage2.isEmpty()
          ? Reading.done(all.mapped(found, isContiguous(word)))
          : second(found, iova, stage2.get(), all);
    }

    private boolean isContiguous(Stage1Descriptor word) {
      return word.has(Stage1Descriptor.CONTIG)
          && groupFits(half.granule(), level, half.inputBits());
    }

    private TableEntry entry(Ipa table, Permissions.Hierarchy below) {
      Iova start = iova.alignDown(half.granule().spanBits(level));
      return new TableEntry(
          input.vmid(), Optional.of(stage1.asid()), half.granule(), level, start, table, below);
    }

    private Descent noting(Found found) {
      return new Descent(stage1, half, iova, level, above, found);
    }
  }
}
