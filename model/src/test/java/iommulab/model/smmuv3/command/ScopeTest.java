package iommulab.model.smmuv3.command;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import org.junit.jupiter.api.Test;

/** Which addresses and streams an invalidation reaches (Arm IHI 0070, 4.3.2, 4.4.1.1 and 4.5.1). */
final class ScopeTest {
  @Test
  void rangesAreExactAndStartAtTheAddress() {
    // 96 pages, as a driver writes them: (2 + 1) << 5
    TlbiSpan span = TlbiSpan.range(Granule.K4, 2, 5, 3, true);
    Tlbi.NhVa tlbi = new Tlbi.NhVa(new Vmid(0), new Asid(1), new Iova(0x5000), span);
    assertThat(tlbi.bytes()).isEqualTo(96 * 4096);
    assertThat(tlbi.covers(new Iova(0x4fff))).isFalse();
    assertThat(tlbi.covers(new Iova(0x5000))).isTrue();
    assertThat(tlbi.covers(new Iova(0x5000 + 96 * 4096 - 1))).isTrue();
    assertThat(tlbi.covers(new Iova(0x5000 + 96 * 4096))).isFalse();
  }

  @Test
  void anEntryThatTheRangeTouchesIsCovered() {
    Tlbi.S2Ipa page = new Tlbi.S2Ipa(new Vmid(0), new Ipa(0x20_3000), TlbiSpan.address(true));
    assertThat(page.covers(new Ipa(0x20_0000), 2 << 20)).isTrue();
    assertThat(page.covers(new Ipa(0x40_0000), 2 << 20)).isFalse();
  }

  @Test
  void rangesDoNotWrapAtTheTop() {
    TlbiSpan largest = TlbiSpan.range(Granule.K64, 31, 31, 0, false);
    assertThat(largest.bytes()).isEqualTo(1L << 52);
    Tlbi.NhVaa tlbi = new Tlbi.NhVaa(new Vmid(0), new Iova(-4096), largest);
    assertThat(tlbi.covers(new Iova(-1))).isTrue();
    assertThat(tlbi.covers(new Iova(0))).isFalse();
  }

  @Test
  @Checks("R-SMMU-083")
  void hintsNarrowTheDuty() {
    TlbiSpan pages = TlbiSpan.range(Granule.K4, 0, 0, 3, false);
    assertThat(pages.reaches(Granule.K4, 3, false)).isTrue();
    assertThat(pages.reaches(Granule.K4, 2, false)).isFalse();
    assertThat(pages.reaches(Granule.K64, 3, false)).isFalse();
    assertThat(pages.reaches(Granule.K4, 2, true)).isTrue();
    TlbiSpan blocks = TlbiSpan.range(Granule.K4, 0, 0, 2, false);
    assertThat(blocks.reaches(Granule.K4, 1, true)).isTrue();
    assertThat(blocks.reaches(Granule.K4, 2, true)).isFalse();
    TlbiSpan leaves = TlbiSpan.address(true);
    assertThat(leaves.reaches(Granule.K64, 2, false)).isTrue();
    assertThat(leaves.reaches(Granule.K4, 2, true)).isFalse();
    TlbiSpan noLevel = TlbiSpan.range(Granule.K16, 1, 0, 1, true);
    assertThat(noLevel.reaches(Granule.K16, 3, false)).isTrue();
  }

  @Test
  @Checks("R-SMMU-043")
  void atcSpansArePowersOfTwoAlignedDown() {
    AtcInv atc = AtcInv.of(new StreamId(1), new Iova(0x7000), 1);
    assertThat(atc.start()).isEqualTo(new Iova(0x6000));
    assertThat(atc.covers(new Iova(0x6000))).isTrue();
    assertThat(atc.covers(new Iova(0x7fff))).isTrue();
    assertThat(atc.covers(new Iova(0x8000))).isFalse();
    assertThat(AtcInv.all(new StreamId(1)).covers(new Iova(-1))).isTrue();
    assertThat(AtcInv.of(new StreamId(1), new Iova(0), 51).covers(new Iova(-1))).isFalse();
  }

  @Test
  void streamRangesAreAligned() {
    Cfgi.SteRange range = new Cfgi.SteRange(new StreamId(0x105), 1);
    assertThat(range.covers(new StreamId(0x104))).isTrue();
    assertThat(range.covers(new StreamId(0x107))).isTrue();
    assertThat(range.covers(new StreamId(0x108))).isFalse();
    assertThat(Cfgi.SteRange.all().covers(new StreamId(-1))).isTrue();
  }
}
