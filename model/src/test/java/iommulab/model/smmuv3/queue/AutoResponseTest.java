package iommulab.model.smmuv3.queue;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.pcie.PageRequest;
import iommulab.model.pcie.PageResponse;
import iommulab.model.pcie.PageResponse.Code;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.queue.AutoResponse.WithPasid;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the SMMU answers by itself, and what it leaves unanswered (Arm IHI 0070, 8.1, 8.2). */
final class AutoResponseTest {
  private static final Optional<Pasid> NONE = Optional.empty();
  private static final Optional<Pasid> FIVE = Optional.of(new Pasid(5));

  private record Case(
      String name,
      PageRequest request,
      WithPasid passed,
      Optional<PageResponse> overflow,
      Optional<PageResponse> unavailable) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static PageRequest ask(Optional<Pasid> pasid, boolean last) {
    return PageRequest.of(new Iova(0x1000), pasid, true, last, 9);
  }

  private static Optional<PageResponse> told(Code code, Optional<Pasid> pasid) {
    return Optional.of(new PageResponse(9, pasid, code));
  }

  static Stream<Case> cases() {
    PageRequest marker = PageRequest.stopMarker(new Pasid(5), 9);
    PageRequest bare = PageRequest.decode(marker.encode(), NONE);
    Optional<PageResponse> failure = told(Code.FAILURE, NONE);
    Optional<PageResponse> nothing = Optional.empty();
    // spotless:off
    return Stream.of(
        //       name                            request           PASID               overflow                     queue off
        new Case("last, no PASID",               ask(NONE, true),  WithPasid.NO,       told(Code.SUCCESS, NONE),    failure),
        new Case("not last",                     ask(NONE, false), WithPasid.NO,       nothing,                     failure),
        new Case("last, PPS or PPAR",            ask(FIVE, true),  WithPasid.YES,      told(Code.SUCCESS, FIVE),    failure),
        new Case("last, PPAR = 0",               ask(FIVE, true),  WithPasid.NO,       told(Code.SUCCESS, NONE),    failure),
        new Case("last, no entry for PPAR",      ask(FIVE, true),  WithPasid.UNKNOWN,  failure,                     failure),
        new Case("not last, no entry for PPAR",  ask(FIVE, false), WithPasid.UNKNOWN,  nothing,                     failure),
        new Case("no PASID, no entry",           ask(NONE, true),  WithPasid.UNKNOWN,  told(Code.SUCCESS, NONE),    failure),
        new Case("stop marker",                  marker,           WithPasid.YES,      nothing,                     nothing),
        new Case("no marker without PASID",      bare,             WithPasid.NO,       told(Code.SUCCESS, NONE),    failure));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-096", "R-SMMU-097", "R-SMMU-099", "R-ATS-055", "R-ATS-063"})
  void requestsThatDoNotReachSoftwareAreAnswered(Case c) {
    assertThat(AutoResponse.onOverflow(c.request(), c.passed())).isEqualTo(c.overflow());
    assertThat(AutoResponse.whileUnavailable(c.request())).isEqualTo(c.unavailable());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void onlyAnAnswerToAPasidNeedsPpar(Case c) {
    boolean matters = c.overflow().isPresent() && c.request().pasid().isPresent();
    assertThat(AutoResponse.needsPpar(c.request(), false)).isEqualTo(matters);
    assertThat(AutoResponse.needsPpar(c.request(), true)).isFalse();
  }
}
