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

  /** Translates an address; permission is not looked at. */
  Reading<WalkResult> translate(Ipa ipa, FaultClass clazz) {
    Optional<TlbEntry> cached = caches.stage2().lookup(vmid, ipa);
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
      return table(ipa, clazz, known.get().level() + 1, table, granule.stride(), List.of());
    }
    int indexBits = stage2.inputBits() - granule.spanBits(stage2.startLevel());
    return table(ipa, clazz, stage2.startLevel(), stage2.root(), indexBits, List.of());
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
    return translate(ipa, clazz)
        .then(
            result -> {
              if (result instanceof WalkFault fault) {
                return onFault.apply(fault);
              }
              Mapped mapped = (Mapped) result;
              TlbEntry entry = mapped.entry();
              boolean refused =
                  !entry.stage2().permit(Access.READ)
                      || (stage2.protectedWalks() && entry.device());
              return refused
                  ? onFault.apply(
                      WalkFault.stage2(EventCode.F_PERMISSION, clazz, entry.leafLevel(), ipa))
                  : onMapped.apply(mapped);
            });
  }

  private Reading<WalkResult> table(
      Ipa ipa, FaultClass clazz, int level, Pa table, int indexBits, List<TableEntry> tables) {
    long index = ipa.value() >>> stage2.granule().spanBits(level) & ((1L << indexBits) - 1);
    Pa at = table.alignDown(indexBits + 3).plus(8 * index);
    return Reading.fetch(
        new Fetch(at, 1, Purpose.STAGE2_TABLE),
        words -> descriptor(ipa, clazz, level, new Stage2Descriptor(words[0]), tables),
        () -> Reading.done(WalkFault.abort(clazz, level, Optional.of(ipa), at)));
  }

  private Reading<WalkResult> descriptor(
      Ipa ipa, FaultClass clazz, int level, Stage2Descriptor word, List<TableEntry> tables) {
    Granule granule = stage2.granule();
    DescriptorKind kind = word.kind(granule, level);
    if (kind == DescriptorKind.INVALID
        || TableWalk.isTooLarge(kind, granule, level, stage2.outputBits())) {
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
      return table(ipa, clazz, level + 1, output, granule.stride(), List.copyOf(more));
    }
    if (!word.has(Stage2Descriptor.AF) && stage2.accessFlagFaults()) {
      return fault(EventCode.F_ACCESS, clazz, level, ipa);
    }
    return Reading.done(
        new Mapped(
            entry(ipa, level, word, output), word.has(Stage2Descriptor.CONTIG), List.of(), tables));
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
        word.get(Stage2Descriptor.MEM_ATTR) >>> 2 == 0);
  }

  private static Reading<WalkResult> fault(EventCode code, FaultClass clazz, int level, Ipa ipa) {
    return Reading.done(WalkFault.stage2(code, clazz, level, ipa));
  }
}
