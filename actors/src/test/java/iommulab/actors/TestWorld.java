package iommulab.actors;

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
import iommulab.model.walk.StreamTable;
import java.util.List;

/**
 * Memory with a stream table and three translations: stage 1, stage 2, and a guest's stage 1 above
 * that stage 2.
 *
 * <p>Stage 1 and the guest map 0x1000 to page P for reading and writing, 0x2000 to Q, 0x4000 to a
 * page that is not there; stage 1 allows only reading Q, in the guest stage 2 does. The guest's
 * 0x3000 leads to an IPA that stage 2 does not map; its tables lie elsewhere than their IPAs say.
 */
public final class TestWorld {
  public static final int STAGE1 = 8;
  public static final int STAGE2 = 16;
  public static final int NESTED = 24;
  public static final int BYPASS = 32;
  public static final int ABORT = 40;
  public static final int INVALID = 48;
  public static final int OUTSIDE = 300;
  public static final Asid ASID = new Asid(7);
  public static final Asid GUEST_ASID = new Asid(3);
  public static final Vmid VMID = new Vmid(5);
  public static final Pa P = new Pa(0x8000_0000L);
  public static final Pa Q = new Pa(0x8000_1000L);
  public static final Pa R = new Pa(0x8000_2000L);
  public static final Pa ABSENT = new Pa(0x9000_0000L);
  public static final Iova TO_P = new Iova(0x1000);
  public static final Iova TO_Q = new Iova(0x2000);
  public static final Iova TO_NOWHERE = new Iova(0x3000);
  public static final Iova TO_ABSENT = new Iova(0x4000);
  private static final long GUEST_IPA = 0x4000_0000L;
  private static final long GUEST_PA = 0x6000_0000L;
  private static final int GUEST_PAGES = 64;
  private static final long PAGE = 4096;

  public final SparseMemory memory = new SparseMemory();
  public final IdRegisters ids =
      IdRegisters.defaults()
          .with(IdRegisters.PRI, 0)
          .with(IdRegisters.HTTU, 0)
          .with(IdRegisters.STALL_MODEL, 1);
  public final StreamTable streams = StreamTable.linear(new Pa(0x1000_0000L), 8);
  public final Pa eventQueue = new Pa(0x3000_0000L);
  public final PageTable stage1;
  public final PageTable stage2;
  public final PageTable guest;
  public final Pa cd;
  public final Pa guestCd;

  /** With this EATS in all entries that translate. */
  public TestWorld(int eats) {
    PageAllocator host = new PageAllocator(new Ipa(0x2000_0000L), 256);
    PageAllocator own = new PageAllocator(new Ipa(GUEST_IPA), GUEST_PAGES);
    stage1 = PageTable.stage1(host, 48);
    stage2 = PageTable.stage2(host, 40, 1);
    guest = PageTable.stage1(own, 48, TestWorld::placed);
    cd = host.page().asPa();
    Ipa guestCdIpa = own.page();
    guestCd = placed(guestCdIpa);
    memory.markAbsent(ABSENT, PAGE);
    memory.write(P, 7);
    memory.write(Q, 8);
    write(stage1.map(TO_P, P, PAGE, Prot.READ_WRITE));
    write(stage1.map(TO_Q, Q, PAGE, Prot.READ));
    write(stage1.map(TO_ABSENT, ABSENT, PAGE, Prot.READ_WRITE));
    write(stage2.map(new Iova(GUEST_IPA), new Pa(GUEST_PA), PAGE * GUEST_PAGES, Prot.READ_WRITE));
    write(stage2.map(TO_P, P, PAGE, Prot.READ_WRITE));
    write(stage2.map(TO_Q, Q, PAGE, Prot.READ));
    write(guest.map(TO_P, new Pa(TO_P.value()), PAGE, Prot.READ_WRITE));
    write(guest.map(TO_Q, new Pa(TO_Q.value()), PAGE, Prot.READ_WRITE));
    write(guest.map(TO_NOWHERE, new Pa(0x7000), PAGE, Prot.READ_WRITE));
    memory.write(cd, Cd.of(ASID, stage1.root()).encode());
    memory.write(guestCd, Cd.of(GUEST_ASID, guest.root()).encode());
    Ste first = Ste.abort().with(Ste.EATS, eats).with(Ste.SHCFG, 1);
    install(STAGE1, first.with(Ste.CONFIG, 5).withContextPtr(new Ipa(cd.value())));
    install(STAGE2, second(first.with(Ste.CONFIG, 6)));
    install(NESTED, second(first.with(Ste.CONFIG, 7).withContextPtr(guestCdIpa)));
    install(BYPASS, Ste.bypass());
    install(ABORT, Ste.abort());
  }

  private Ste second(Ste ste) {
    return ste.with(Ste.S2VMID, VMID.value())
        .with(Ste.S2T0SZ, stage2.t0sz())
        .with(Ste.S2SL0, stage2.sl0())
        .with(Ste.S2PS, 5)
        .with(Ste.S2AA64, 1)
        .with(Ste.S2FWB, 1)
        .with(Ste.S2R, 1)
        .withStage2Table(stage2.root().asPa());
  }

  private static Pa placed(Ipa ipa) {
    return new Pa(ipa.value() - GUEST_IPA + GUEST_PA);
  }

  public void write(List<WordEdit> edits) {
    WordEdit.applyAll(edits, memory);
  }

  public void install(int sid, Ste ste) {
    memory.write(entry(sid), ste.encode());
  }

  public Ste ste(int sid) {
    return Ste.decode(memory.read(entry(sid), Ste.WORDS));
  }

  /** Where the stream table entry is. */
  public Pa entry(int sid) {
    return streams.base().plus(64L * sid);
  }
}
