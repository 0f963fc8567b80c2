package iommulab.model.tlb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.walk.StageRights;
import iommulab.model.walk.TlbEntry;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CR0.VMW widens what an invalidation hits, and nothing else (Arm IHI 0070, 3.17.6). */
final class VmidWildcardTest {
  private static final Asid ASID = new Asid(1);
  private static final Iova VA = new Iova(0x4000);
  private static final TlbiSpan PAGE = TlbiSpan.address(true);

  private static TlbEntry entry(TlbEntry.Kind kind, int vmid) {
    return new TlbEntry(
        kind,
        new Vmid(vmid),
        kind == TlbEntry.Kind.S2 ? new Asid(0) : ASID,
        false,
        VA,
        12,
        VA.asIpa(),
        new Pa(0x8000),
        StageRights.ALL,
        StageRights.ALL,
        3,
        Granule.K4,
        false);
  }

  /** The VMIDs, of 0 to 15, whose entries a command for VMID 6 drops. */
  record Row(Command command, TlbEntry.Kind kind, int bits, int first, int last) {}

  static Stream<Row> rows() {
    Vmid six = new Vmid(6);
    TlbEntry.Kind s1 = TlbEntry.Kind.S1;
    TlbEntry.Kind s2 = TlbEntry.Kind.S2;
    // spotless:off
    return Stream.of(
        //      command                               entries VMW first last
        new Row(new Tlbi.NhAll(six),                  s1,     0,  6,    6),
        new Row(new Tlbi.NhAll(six),                  s1,     1,  6,    7),
        new Row(new Tlbi.NhAll(six),                  s1,     2,  4,    7),
        new Row(new Tlbi.NhAll(six),                  s1,     3,  0,    7),
        new Row(new Tlbi.NhAll(six),                  s1,     4,  0,    15),
        new Row(new Tlbi.NhAsid(six, ASID),           s1,     2,  4,    7),
        new Row(new Tlbi.NhVa(six, ASID, VA, PAGE),   s1,     2,  4,    7),
        new Row(new Tlbi.NhVaa(six, VA, PAGE),        s1,     2,  4,    7),
        new Row(new Tlbi.S2Ipa(six, new Ipa(0x4000), PAGE), s2, 2, 4,   7),
        new Row(new Tlbi.S12Vmall(six),               s2,     2,  4,    7),
        new Row(new Tlbi.NsnhAll(),                   s2,     1,  0,    15));
    // spotless:on
  }

  @ParameterizedTest
  @MethodSource("rows")
  @Checks("R-SMMU-089")
  void anInvalidationIgnoresTheLowBits(Row row) {
    Iotlb tlb = new Iotlb(16);
    IntStream.range(0, 16).forEach(vmid -> tlb.insert(entry(row.kind(), vmid)));
    new VmidWildcard(row.bits()).widen(row.command()).forEach(tlb::invalidate);
    List<Integer> left = tlb.entries().stream().map(e -> e.vmid().value()).toList();
    List<Integer> expected =
        IntStream.range(0, 16).filter(v -> v < row.first() || v > row.last()).boxed().toList();
    assertThat(left).isEqualTo(expected);
  }

  @Test
  void whatNamesNoVmidStaysAsItIs() {
    Command cfgi = new Cfgi.Ste(new StreamId(3), true);
    assertThat(new VmidWildcard(4).widen(cfgi)).containsExactly(cfgi);
    assertThatThrownBy(() -> new VmidWildcard(5)).hasMessageContaining("0 to 4");
  }
}
