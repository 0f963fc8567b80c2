package iommulab.model.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Addresses are unsigned 64-bit numbers that print in hex; identifiers know their width. */
final class AddressTest {
  @Test
  void pagesAreFourKibibytes() {
    Iova iova = new Iova(0x1234);
    assertThat(iova.page()).isEqualTo(new Iova(0x1000)).hasToString("0x1000");
    assertThat(iova.pageNumber()).isEqualTo(1);
    assertThat(iova.offset(12)).isEqualTo(0x234);
    assertThat(Pa.ofPage(0xfffff)).isEqualTo(new Pa(0xffff_f000L));
  }

  @Test
  void addressesAreUnsigned() {
    Iova top = new Iova(-1L);
    assertThat(top).hasToString("0xffffffffffffffff").isGreaterThan(new Iova(1));
    assertThat(top.plus(1)).isEqualTo(new Iova(0));
    assertThat(top.pageNumber()).isEqualTo(0x000f_ffff_ffff_ffffL);
    assertThat(top.alignDown(64)).isEqualTo(new Iova(0));
    assertThat(new StreamId(-1)).hasToString("0xffffffff").isGreaterThan(new StreamId(0x100));
  }

  @Test
  void identifiersAreRefusedBeyondTheirWidth() {
    assertThat(new Pasid(0xfffff).value()).isEqualTo(0xfffff);
    assertThatThrownBy(() -> new Pasid(1 << 20)).hasMessageContainingAll("1048576", "20 bits");
    assertThatThrownBy(() -> new Asid(65536)).hasMessageContaining("16 bits");
    assertThatThrownBy(() -> new Vmid(-1)).hasMessageContaining("16 bits");
  }

  @Test
  void granulesGiveTheGeometryOfTables() {
    assertThat(Granule.K4.span(1)).isEqualTo(1L << 30);
    assertThat(Granule.K4.span(2)).isEqualTo(2L << 20);
    assertThat(Granule.K16.span(2)).isEqualTo(32L << 20);
    assertThat(Granule.K64.span(2)).isEqualTo(512L << 20);
    assertThat(Granule.K64.span(1)).isEqualTo(4L << 40);
    assertThat(Granule.K4.entries()).isEqualTo(512);
    assertThat(Granule.K4.hasBlock(0)).isFalse();
    assertThat(Granule.K16.hasBlock(1)).isFalse();
  }
}
