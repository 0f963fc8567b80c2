package iommulab.workloads.report;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Pa;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Physical pages get their names; what is no physical address, or of no named page, stays. */
final class PageNamesTest {
  private record Case(String text, String named) {
    @Override
    public String toString() {
      return text;
    }
  }

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        new Case("landed in page 0x80000000 after",      "landed in page P (0x80000000) after"),
        new Case("through iova 0x80000000 landed",       "through iova 0x80000000 landed"),
        new Case("M[iova=0x80000000, pa=0x80001000]",    "M[iova=0x80000000, pa=Q (0x80001000)]"),
        new Case("R[at=0x80000ff8, dwords=1]",           "R[at=P+0xff8 (0x80000ff8), dwords=1]"),
        new Case("H[pages=[0x80000000, 0x80001000]]",    "H[pages=[P (0x80000000), Q (0x80001000)]]"),
        new Case("Optional[0x80001000+2^12 rw-]",        "Optional[Q (0x80001000)+2^12 rw-]"),
        new Case("TLBI_NH_VA vmid=0 addr=0x80000000",    "TLBI_NH_VA vmid=0 addr=0x80000000"),
        new Case("pa=0x80002000",                        "pa=0x80002000"),
        new Case("pa=0x8000",                            "pa=0x8000"),
        new Case("pa=0xffffffffffffffff",                "pa=0xffffffffffffffff"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void addressesOfNamedPagesAreNamed(Case c) {
    Map<String, Pa> pages = new LinkedHashMap<>();
    pages.put("P", new Pa(0x80000000L));
    pages.put("Q", new Pa(0x80001000L));
    assertThat(new PageNames(pages).in(c.text)).isEqualTo(c.named);
    assertThat(new PageNames(Map.of()).in(c.text)).isEqualTo(c.text);
  }
}
