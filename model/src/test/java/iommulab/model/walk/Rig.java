package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.driver.PageAllocator;
import iommulab.model.driver.PageTable;
import iommulab.model.driver.Prot;
import iommulab.model.driver.WordEdit;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A memory with one stage-1 and one stage-2 table for tests.
 *
 * <p>Host tables lie from 0x1000_0000 on. The guest's pages are moved: its IPA 0x4000_0000 + x is
 * at PA 0x8000_0000 + x, so that an IPA taken for a PA is noticed. The guest's own tables lie from
 * IPA 0x4000_0000 on.
 */
final class Rig {
  static final long GUEST_IPA = 0x4000_0000L;
  static final long GUEST_PA = 0x8000_0000L;
  static final long GUEST_TABLES = 0x10_0000L;
  static final Vmid VMID = new Vmid(5);
  static final Asid ASID = new Asid(7);

  final SparseMemory memory = new SparseMemory();
  final IdRegisters ids = IdRegisters.defaults();
  final boolean nested;
  final PageTable stage1;
  final PageTable stage2;
  UnaryOperator<Cd> cd = it -> it;
  UnaryOperator<Ste> ste = it -> it;

  private Rig(boolean nested, int inputBits1, int inputBits2, int startLevel2) {
    this.nested = nested;
    PageAllocator host = new PageAllocator(new Ipa(0x1000_0000L), 1024);
    stage2 = PageTable.stage2(host, inputBits2, startLevel2);
    if (nested) {
      PageAllocator guest = new PageAllocator(new Ipa(GUEST_IPA), (int) (GUEST_TABLES >> 12));
      stage1 =
          PageTable.stage1(guest, inputBits1, ipa -> new Pa(ipa.value() - GUEST_IPA + GUEST_PA));
    } else {
      stage1 = PageTable.stage1(host, inputBits1);
    }
  }

  static Rig stage1Only() {
    return new Rig(false, 48, 40, 1);
  }

  static Rig stage1Only(int inputBits) {
    return new Rig(false, inputBits, 40, 1);
  }

  static Rig stage2Only(int inputBits, int startLevel) {
    return new Rig(false, 48, inputBits, startLevel);
  }

  /** Both stages; the guest's tables are mapped, its other pages are not yet. */
  static Rig nested() {
    Rig rig = new Rig(true, 48, 40, 1);
    rig.map2(GUEST_IPA, GUEST_PA, GUEST_TABLES, Prot.READ_WRITE);
    return rig;
  }

  Rig map1(long iova, long output, long bytes, Prot prot) {
    WordEdit.applyAll(stage1.map(new Iova(iova), new Pa(output), bytes, prot), memory);
    return this;
  }

  Rig map2(long ipa, long pa, long bytes, Prot prot) {
    WordEdit.applyAll(stage2.map(new Iova(ipa), new Pa(pa), bytes, prot), memory);
    return this;
  }

  /** Changes bits of the stage-1 descriptor that ends the walk of an address. */
  Rig poke1(long iova, long clear, long set) {
    Pa slot = stage1.slot(new Iova(iova));
    memory.write(slot, memory.read(slot) & ~clear | set);
    return this;
  }

  Rig poke2(long ipa, long clear, long set) {
    Pa slot = stage2.slot(new Iova(ipa));
    memory.write(slot, memory.read(slot) & ~clear | set);
    return this;
  }

  Cd cd() {
    return cd.apply(Cd.of(ASID, stage1.root()).with(Cd.T0SZ, stage1.t0sz()));
  }

  Ste ste(int config) {
    Ste bare =
        Ste.abort()
            .with(Ste.CONFIG, config)
            .with(Ste.S2VMID, VMID.value())
            .with(Ste.S2T0SZ, stage2.t0sz())
            .with(Ste.S2SL0, stage2.sl0())
            .with(Ste.S2PS, 5)
            .with(Ste.S2AA64, 1)
            .withStage2Table(stage2.root().asPa());
    return ste.apply(bare);
  }

  WalkInput input(long iova, Optional<Access> access) {
    return WalkInput.of(ste(nested ? 7 : 5), Optional.of(cd()), ids, new Iova(iova), access);
  }

  WalkResult walk(long iova, Access access) {
    return Reading.runAll(TableWalk.begin(input(iova, Optional.of(access))), memory);
  }

  WalkResult walk(long iova) {
    return walk(iova, Access.READ);
  }

  WalkResult walkStage2(long ipa) {
    WalkInput input =
        WalkInput.of(ste(6), Optional.empty(), ids, new Iova(ipa), Optional.of(Access.READ));
    return Reading.runAll(TableWalk.begin(input), memory);
  }

  TlbEntry entry(long iova) {
    return ((Mapped) walk(iova)).entry();
  }
}
