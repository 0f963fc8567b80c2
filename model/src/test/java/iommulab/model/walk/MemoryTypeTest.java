package iommulab.model.walk;

import static iommulab.model.walk.MemoryType.DEVICE;
import static iommulab.model.walk.MemoryType.NON_CACHEABLE;
import static iommulab.model.walk.MemoryType.WRITE_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.driver.Prot;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.smmuv3.table.Stage2Descriptor;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.Organisation;
import iommulab.model.tlb.TlbFreedoms;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What MAIR and MemAttr make of memory, with and without S2FWB. */
final class MemoryTypeTest {
  private static final long VA = 0x20_3000;
  private static final long IPA = 0x4020_3000L;

  @ParameterizedTest(name = "MAIR attribute {0}")
  @CsvSource({
    // Arm DDI 0487, MAIR_EL1: outer in the upper half, inner in the lower
    "0x00, DEVICE", // nGnRnE
    "0x04, DEVICE", // nGnRE
    "0x0c, DEVICE", // GRE
    "0x44, NON_CACHEABLE",
    "0xff, WRITE_BACK", // non-transient, both allocation hints
    "0xcc, WRITE_BACK", // non-transient, no hint
    "0x77, WRITE_BACK", // transient
    "0x4f, NON_CACHEABLE", // inner Write-Back only
    "0xf4, NON_CACHEABLE", // outer Write-Back only
    "0xbb, NON_CACHEABLE", // Write-Through
    "0x33, NON_CACHEABLE", // Write-Through, transient
  })
  void mairSaysTheType(String attribute, MemoryType type) {
    long byteOfIt = Long.decode(attribute);
    assertThat(MemoryType.ofStage1(byteOfIt << 40, 5)).isEqualTo(type);
  }

  @ParameterizedTest(name = "S2FWB={0} MemAttr={1}")
  @CsvSource({
    //   MemAttr     stage 1 is: WRITE_BACK     NON_CACHEABLE  DEVICE
    "0, 0xf, WRITE_BACK,    NON_CACHEABLE, DEVICE", // the weaker of both
    "0, 0x5, NON_CACHEABLE, NON_CACHEABLE, DEVICE",
    "0, 0x7, NON_CACHEABLE, NON_CACHEABLE, DEVICE", // outer Non-cacheable
    "0, 0x1, DEVICE,        DEVICE,        DEVICE",
    "1, 0x6, WRITE_BACK,    WRITE_BACK,    WRITE_BACK", // forced
    "1, 0x7, WRITE_BACK,    NON_CACHEABLE, DEVICE", // as it is
    "1, 0x5, NON_CACHEABLE, NON_CACHEABLE, DEVICE",
    "1, 0x1, DEVICE,        DEVICE,        DEVICE",
  })
  void bothStagesDecide(
      int fwb, String memAttr, MemoryType onWriteBack, MemoryType onUncached, MemoryType onDevice) {
    assertThat(nested(fwb, memAttr, 1)).isEqualTo(onWriteBack);
    assertThat(nested(fwb, memAttr, 0)).isEqualTo(onUncached);
    assertThat(nested(fwb, memAttr, 2)).isEqualTo(onDevice);
  }

  private static MemoryType nested(int fwb, String memAttr, int attrIndex) {
    return rig(fwb, memAttr, attrIndex).entry(VA).type();
  }

  private static Rig rig(int fwb, String memAttr, int attrIndex) {
    Rig rig =
        Rig.nested()
            .map1(VA, IPA, 0x1000, Prot.READ_WRITE)
            .map2(IPA, 0x8020_3000L, 0x1000, Prot.READ_WRITE)
            .poke1(
                VA,
                Stage1Descriptor.ATTR_INDX.into(0, 7),
                Stage1Descriptor.ATTR_INDX.into(0, attrIndex))
            .poke2(
                IPA,
                Stage2Descriptor.MEM_ATTR.into(0, 0xf),
                Stage2Descriptor.MEM_ATTR.into(0, Long.decode(memAttr)));
    rig.ste = ste -> ste.with(Ste.S2FWB, fwb);
    rig.cd = cd -> cd.with(Cd.MAIR, 0x04ff44); // 0: Non-cacheable, 1: Write-Back, 2: Device
    return rig;
  }

  /** However a TLB keeps the two stages, what it answers has the type of both. */
  @ParameterizedTest
  @EnumSource(Organisation.class)
  void theTypeIsKept(Organisation organisation) {
    Rig rig = rig(0, "0x5", 1);
    Iotlb tlb = new Iotlb(16, TlbFreedoms.USUAL.with(organisation));
    WalkInput input = rig.input(VA, java.util.Optional.of(Access.READ));
    tlb.keep((Mapped) Reading.runAll(TableWalk.begin(input, tlb.forWalks()), rig.memory));
    TlbEntry kept = tlb.lookup(Rig.VMID, Rig.ASID, input.iova()).orElseThrow();
    if (organisation == Organisation.SPLIT) {
      assertThat(kept.type()).isEqualTo(WRITE_BACK);
      Reading<WalkResult> rest = TableWalk.resume(input, kept, tlb.forWalks());
      kept = ((Mapped) Reading.runAll(rest, rig.memory)).entry();
    }
    assertThat(kept.type()).isEqualTo(NON_CACHEABLE).isNotEqualTo(DEVICE);
  }
}
