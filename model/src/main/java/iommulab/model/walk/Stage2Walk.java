package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.DescriptorKind;
import iommulab.model.smmuv3.table.Stage2Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The walk of one intermediate address through the stage-2 tables (Arm DDI 0487, D8; Arm IHI 0070,
 * 3.4).
 */
final class Stage2Walk {
  private final Stage2 stage2;
  private final Vmid vmid;
  private final WalkCaches caches;

  Stage2Walk(Stage2 stage2, Vmid vmid, WalkCaches caches) {
    this.stage2 = stage2;
    this.vmid = vmid;
    this.caches = caches;
  }

  /**
   * Translates an address; permission is not looked at.
   *
   * @param writes whether a writable-clean leaf becomes dirty
   */
  Reading<WalkResult> translate(Ipa ipa, FaultClass clazz, boolean writes) {
    boolean dirties = writes && stage2.updates().dirtyState();
    Optional<TlbEntry> cached =
        caches.stage2().lookup(vmid, ipa).filter(entry -> entry.write() || !dirties);
    if (cached.isPresent()) {
      return Reading.done(new Mapped(cached.get()));
    }
    if (ipa.value() >>> stage2.inputBits() != 0) {
      return fault(EventCode.F_TRANSLATION, clazz, stage2.startLevel(), ipa);
    }
    Granule granule = stage2.granule();
    Optional<TableEntry> known =
        caches.tables().lowest(vmid, Optional.empty(), granule, new Iova(ipa.value()));
    if (known.isPresent()) {
      Pa table = known.get().table().asPa();
      return table(
          ipa, clazz, dirties, known.get().level() + 1, table, granule.stride(), List.of());
    }
    int indexBits = stage2.inputBits() - granule.spanBits(stage2.startLevel());
    Pa root = stage2.root().alignDown(TableWalk.rootBits(indexBits, stage2.outputBits()));
    return table(ipa, clazz, dirties, stage2.startLevel(), root, indexBits, List.of());
  }

  /**
   * Translates the address of a structure that the SMMU itself reads, and goes on where it was
   * found.
   */
  <R> Reading<R> forFetch(
      Ipa ipa,
      FaultClass clazz,
      Function<WalkFault, Reading<R>> onFault,
      Function<Mapped, Reading<R>> onMapped) {
    return forFetch(ipa, clazz, Access.READ, onFault, onMapped);
  }

  /** The same for a structure that is read, or updated. */
  <R> Reading<R> forFetch(
      Ipa ipa,
      FaultClass clazz,
      Access access,
      Function<WalkFault, Reading<R>> onFault,
      Function<Mapped, Reading<R>> onMapped) {
    return translate(ipa, clazz, access.isWrite())
        .then(
            result -> {
              if (result instanceof WalkFault fault) {
                return onFault.apply(fault);
              }
              Mapped mapped = (Mapped) result;
              TlbEntry entry = mapped.entry();
              boolean refused =
                  !entry.stage2().permit(access) || (stage2.protectedWalks() && entry.device());
              return refused
                  ? onFault.apply(
                      WalkFault.stage2(EventCode.F_PERMISSION, clazz, entry.leafLevel(), ipa))
                  : onMapped.apply(mapped);
            });
  }

  private Reading<WalkResult> table(
      Ipa ipa,
      FaultClass clazz,
      boolean dirties,
      int level,
      Pa table,
      int indexBits,
      List<TableEntry> tables) {
    long index = ipa.value() >>> stage2.granule().spanBits(level) & ((1L << indexBits) - 1);
    Pa at = table.alignDown(indexBits + 3).plus(8 * index);
    return Reading.fetch(
        new Fetch(at, 1, Purpose.STAGE2_TABLE),
        words -> {
          Stage2Descriptor word = new Stage2Descriptor(words[0]);
          return descriptor(ipa, clazz, dirties, level, at, word, tables);
        },
        () -> Reading.done(WalkFault.abort(clazz, level, Optional.of(ipa), at)));
  }

  private Reading<WalkResult> descriptor(
      Ipa ipa,
      FaultClass clazz,
      boolean dirties,
      int level,
      Pa at,
      Stage2Descriptor word,
      List<TableEntry> tables) {
    Granule granule = stage2.granule();
    DescriptorKind kind = word.kind(granule, level);
    if (kind == DescriptorKind.INVALID
        || (TableWalk.isHuge(kind, granule, level) && !stage2.hugeBlocks())) {
      return fault(EventCode.F_TRANSLATION, clazz, level, ipa);
    }
    boolean isTable = kind == DescriptorKind.TABLE;
    Pa output = isTable ? word.nextTable(granule) : word.output(granule, level);
    if (output.value() >>> stage2.outputBits() != 0) {
      return fault(EventCode.F_ADDR_SIZE, clazz, level, ipa);
    }
    if (isTable) {
      List<TableEntry> more = new ArrayList<>(tables);
      more.add(entry(ipa, level, output));
      return table(ipa, clazz, dirties, level + 1, output, granule.stride(), List.copyOf(more));
    }
    Stage2Descriptor used = used(word, dirties);
    if (!used.has(Stage2Descriptor.AF) && stage2.accessFlagFaults()) {
      return fault(EventCode.F_ACCESS, clazz, level, ipa);
    }
    Mapped mapped =
        new Mapped(
            entry(ipa, level, used, output),
            !(stage2.honoursNt() && level < 3 && word.has(Stage2Descriptor.NT)),
            isContiguous(word, level),
            List.of(),
            tables);
    return used.equals(word)
        ? Reading.done(mapped)
        : Reading.fetch(
            Fetch.swap(at, word.raw(), used.raw(), Purpose.STAGE2_TABLE),
            before ->
                before[0] == word.raw() ? Reading.done(mapped) : translate(ipa, clazz, dirties),
            () -> Reading.done(WalkFault.abort(clazz, level, Optional.of(ipa), at)));
  }

  /** The leaf as hardware leaves it behind (Arm IHI 0070, 3.13). */
  private Stage2Descriptor used(Stage2Descriptor word, boolean dirties) {
    Stage2Descriptor used =
        stage2.updates().accessFlag() ? word.with(Stage2Descriptor.AF, 1) : word;
    return dirties && word.has(Stage2Descriptor.DBM) ? used.with(Stage2Descriptor.WRITE, 1) : used;
  }

  private boolean isContiguous(Stage2Descriptor word, int level) {
    return word.has(Stage2Descriptor.CONTIG)
        && TableWalk.groupFits(stage2.granule(), level, stage2.inputBits());
  }

  private TableEntry entry(Ipa ipa, int level, Pa table) {
    return new TableEntry(
        vmid,
        Optional.empty(),
        stage2.granule(),
        level,
        new Iova(ipa.alignDown(stage2.granule().spanBits(level)).value()),
        new Ipa(table.value()),
        Permissions.Hierarchy.NONE);
  }

  private TlbEntry entry(Ipa ipa, int level, Stage2Descriptor word, Pa output) {
    int size = stage2.granule().spanBits(level);
    Ipa start = ipa.alignDown(size);
    return new TlbEntry(
        TlbEntry.Kind.S2,
        vmid,
        new Asid(0),
        false,
        new Iova(start.value()),
        size,
        start,
        output,
        StageRights.ALL,
        Permissions.stage2(word, stage2.separateExecute()),
        level,
        stage2.granule(),
        MemoryType.WRITE_BACK,
        MemoryType.Stage2Effect.of(word, stage2.forcesWriteBack()),
        false);
  }

  private static Reading<WalkResult> fault(EventCode code, FaultClass clazz, int level, Ipa ipa) {
    return Reading.done(WalkFault.stage2(code, clazz, level, ipa));
  }
}
