package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.driver.Prot;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.Organisation;
import iommulab.model.tlb.TlbFreedoms;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a TLB keeps of a nested walk, what an invalidation leaves, and how a walk goes on from
 * there.
 */
final class SplitWalkTest {
  private static final Iova VA = new Iova(0x20_3000);
  private static final Ipa IPA = new Ipa(0x4020_3000L);
  private static final Pa PA = new Pa(0x8020_3000L);
  private static final TlbiSpan LEAF = TlbiSpan.address(true);

  /** Stage 1 maps a block of 2 MiB, stage 2 pages of 4 KiB. */
  private static Rig rig() {
    return Rig.nested()
        .map1(0x20_0000, 0x4020_0000L, 0x20_0000, Prot.READ)
        .map2(0x4020_3000L, 0x8020_3000L, 0x1000, Prot.READ_WRITE);
  }

  /** How many entries of each kind a nested walk of four tables leaves. */
  record Kept(
      Organisation organisation, long s1, long s2, long combined, long afterNh, long afterIpa) {}

  static Stream<Kept> organisations() {
    // Three stage-1 tables (levels 0 to 2) in one block of stage-2 pages, and the page itself.
    // spotless:off
    return Stream.of(
        //       organisation           S1 S2 both  left by NH_VA  left by S2_IPA of the page
        new Kept(Organisation.COMBINED, 0, 0, 1,    0,             1),
        new Kept(Organisation.SPLIT,    1, 4, 0,    4,             4),
        new Kept(Organisation.MIXED,    0, 4, 1,    4,             4));
    // spotless:on
  }

  @ParameterizedTest
  @MethodSource("organisations")
  void organisationDecidesWhatIsKept(Kept row) {
    Iotlb tlb = tlb(row.organisation);
    assertThat(count(tlb, TlbEntry.Kind.S1)).isEqualTo(row.s1);
    assertThat(count(tlb, TlbEntry.Kind.S2)).isEqualTo(row.s2);
    assertThat(count(tlb, TlbEntry.Kind.COMBINED)).isEqualTo(row.combined);
    Iotlb other = tlb.copy();
    tlb.invalidate(new Tlbi.NhVa(Rig.VMID, Rig.ASID, VA, LEAF));
    assertThat(tlb.size()).isEqualTo((int) row.afterNh);
    other.invalidate(new Tlbi.S2Ipa(Rig.VMID, IPA, LEAF));
    assertThat(other.size()).isEqualTo((int) row.afterIpa);
  }

  private static Iotlb tlb(Organisation organisation) {
    Iotlb tlb = new Iotlb(16, TlbFreedoms.USUAL.with(organisation));
    tlb.keep((Mapped) rig().walk(VA.value()));
    return tlb;
  }

  private static long count(Iotlb tlb, TlbEntry.Kind kind) {
    return tlb.entries().stream().filter(entry -> entry.kind() == kind).count();
  }

  /** R-SMMU-087: without a stage 2 of its own the stream still has a VMID. */
  @Test
  @Checks("R-SMMU-087")
  void aHostStreamIsTaggedWithItsVmidToo() {
    Rig rig = Rig.stage1Only().map1(0x5000, 0x9000_0000L, 0x1000, Prot.READ);
    TlbEntry entry = rig.entry(0x5000);
    assertThat(entry.vmid()).isEqualTo(Rig.VMID);
    assertThat(Iotlb.targets(new Tlbi.NhAll(Rig.VMID), entry)).isTrue();
    assertThat(Iotlb.targets(new Tlbi.NhAll(new Vmid(0)), entry)).isFalse();
  }

  @Test
  void theHalfSpansItsWholeLeafAndLeadsToAnIntermediateAddress() {
    TlbEntry half = rig().entry(VA.value()).stage1Half();
    assertThat(half.kind()).isEqualTo(TlbEntry.Kind.S1);
    assertThat(half.start()).isEqualTo(new Iova(0x20_0000));
    assertThat(half.log2Size()).isEqualTo(21);
    assertThat(half.intermediate(VA)).isEqualTo(IPA);
    assertThat(half.asid()).isEqualTo(new Asid(7));
    assertThat(half.granule()).isEqualTo(Granule.K4);
  }

  @Test
  void aKeptHalfNeedsNoStage1TablesAnyMore() {
    Rig rig = rig();
    TlbEntry half = rig.entry(VA.value()).stage1Half();
    rig.poke1(VA.value(), 1, 0);
    WalkInput input = rig.input(VA.value(), Optional.of(Access.READ));
    Mapped found =
        (Mapped) Reading.runAll(TableWalk.resume(input, half, WalkCaches.NONE), rig.memory);
    assertThat(found.entry().kind()).isEqualTo(TlbEntry.Kind.COMBINED);
    assertThat(found.entry().translate(VA)).isEqualTo(PA);
    assertThat(found.stage2()).hasSize(1);
    assertThat(Organisation.SPLIT.used(found)).isEqualTo(List.of(half, found.stage2().get(0)));
  }

  @Test
  void aKeptHalfRefusesBeforeStage2IsAsked() {
    Rig rig = rig();
    TlbEntry half = rig.entry(VA.value()).stage1Half();
    WalkInput input = rig.input(VA.value(), Optional.of(Access.WRITE));
    assertThat(TableWalk.resume(input, half, WalkCaches.NONE).result())
        .isEqualTo(WalkFault.stage1(EventCode.F_PERMISSION, 2));
  }
}
