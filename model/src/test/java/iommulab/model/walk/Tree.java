package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tables of any granule for tests, written descriptor by descriptor: slots and words are the test's
 * own numbers, so that nothing of the model decides where a walk should read.
 */
final class Tree {
  /** IOVA, IPA and tables of a tree lie apart, so that one taken for another is noticed. */
  static final long ROOT = 0x40_0000_0000L;

  final SparseMemory memory = new SparseMemory();
  private final List<Pa> read = new ArrayList<>();

  /** TG0 and S2TG. */
  static int tg(Granule granule) {
    return switch (granule) {
      case K4 -> 0;
      case K64 -> 1;
      case K16 -> 2;
    };
  }

  Tree put(long slot, long word) {
    memory.write(new Pa(slot), word);
    return this;
  }

  /** Where the last walk read, in order. */
  List<Pa> read() {
    return List.copyOf(read);
  }

  static Cd cd(Granule granule, int t0sz, long root, int ips) {
    return Cd.of(new Asid(7), new Ipa(root))
        .with(Cd.TG0, tg(granule))
        .with(Cd.T0SZ, t0sz)
        .with(Cd.IPS, ips);
  }

  static Ste stage2(Granule granule, int t0sz, int sl0, long root, int s2ps) {
    return Ste.abort()
        .with(Ste.CONFIG, 6)
        .with(Ste.S2VMID, 5)
        .with(Ste.S2TG, tg(granule))
        .with(Ste.S2T0SZ, t0sz)
        .with(Ste.S2SL0, sl0)
        .with(Ste.S2PS, s2ps)
        .with(Ste.S2AA64, 1)
        .withStage2Table(new Pa(root));
  }

  WalkResult stage1(Cd cd, IdRegisters ids, long iova) {
    Ste ste = Ste.abort().with(Ste.CONFIG, 5);
    return walk(WalkInput.of(ste, Optional.of(cd), ids, new Iova(iova), Optional.of(Access.READ)));
  }

  WalkResult stage2(Ste ste, IdRegisters ids, long ipa) {
    return walk(WalkInput.of(ste, Optional.empty(), ids, new Iova(ipa), Optional.of(Access.READ)));
  }

  private WalkResult walk(WalkInput input) {
    read.clear();
    Reading<WalkResult> walk = TableWalk.begin(input);
    while (walk.wants().isPresent()) {
      Fetch fetch = walk.wants().get();
      read.add(fetch.at());
      walk = walk.fetched(memory.read(fetch.at(), fetch.dwords()));
    }
    return walk.result();
  }
}
