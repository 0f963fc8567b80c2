package iommulab.model.pcie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.pcie.PageResponse.Code;
import iommulab.model.rules.Checks;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A function asks within its credits, and believes only answers to what it asked (PCIe PRI). */
final class PageRequestInterfaceTest {
  private final PageRequestInterface pri = new PageRequestInterface(3);

  private static PageResponse answer(int group, Code code) {
    return new PageResponse(group, Optional.empty(), code);
  }

  /** A request counts until its group is answered. */
  @Test
  @Checks("R-ATS-062")
  void noMoreRequestsThanWereAllocated() {
    int two = pri.begin(2);
    assertThat(pri.hasCredits(1)).isTrue();
    assertThat(pri.hasCredits(2)).isFalse();
    int one = pri.begin(1);
    assertThat(one).isNotEqualTo(two);
    assertThat(pri.hasCredits(1)).isFalse();
    assertThatThrownBy(() -> pri.begin(1)).isInstanceOf(IllegalStateException.class);
    pri.answered(answer(two, Code.SUCCESS));
    assertThat(pri.used()).isEqualTo(1);
    assertThat(pri.hasCredits(2)).isTrue();
    assertThat(pri.couldHold(3)).isTrue();
    assertThat(pri.couldHold(4)).isFalse();
  }

  @Test
  @Checks("R-ATS-060")
  void anAnswerToNobodyIsMarkedAndChangesNothingElse() {
    int group = pri.begin(1);
    assertThat(pri.answered(answer(group + 1, Code.FAILURE))).isEmpty();
    assertThat(pri.sawUnexpected()).isTrue();
    assertThat(pri.failed()).isFalse();
    assertThat(pri.used()).isEqualTo(1);
    assertThat(pri.answered(answer(group, Code.SUCCESS))).contains(Code.SUCCESS);
    assertThat(pri.answered(answer(group, Code.SUCCESS))).as("a second time").isEmpty();
  }

  @Test
  @Checks("R-ATS-059")
  void afterAFailureNothingIsAskedUntilEnabledAgain() {
    int group = pri.begin(1);
    int other = pri.begin(1);
    assertThat(pri.answered(answer(group, Code.FAILURE))).contains(Code.FAILURE);
    assertThat(pri.mayRequest()).isFalse();
    assertThat(pri.failed()).isTrue();
    assertThat(pri.answered(answer(other, Code.SUCCESS))).as("ignored").isEmpty();
    assertThat(pri.sawUnexpected()).isFalse();
    assertThat(pri.enable()).isTrue();
    assertThat(pri.mayRequest()).isTrue();
    assertThat(pri.failed()).isFalse();
  }

  /** Linux refuses with EBUSY. */
  @Test
  @Checks("R-ATS-061")
  void itIsEnabledOnlyWhileStopped() {
    assertThat(pri.enable()).as("it runs").isFalse();
    int group = pri.begin(1);
    pri.disable();
    assertThat(pri.mayRequest()).isFalse();
    assertThat(pri.stopped()).isFalse();
    assertThat(pri.enable()).as("a group is outstanding").isFalse();
    pri.answered(answer(group, Code.SUCCESS));
    assertThat(pri.stopped()).isTrue();
    assertThat(pri.enable()).isTrue();
    assertThat(new PageRequestInterface(0).enable()).as("there is none").isFalse();
  }

  @Test
  void aResetForgetsAll() {
    int group = pri.begin(3);
    pri.reset();
    assertThat(pri.stopped()).isTrue();
    assertThat(pri.answered(answer(group, Code.SUCCESS))).isEmpty();
    assertThat(pri.enable()).isTrue();
    assertThat(pri.begin(1)).as("the lowest index again").isEqualTo(group);
  }

  @ParameterizedTest
  @CsvSource({"0, SUCCESS", "1, INVALID", "2, FAILURE", "14, FAILURE", "15, FAILURE"})
  @Checks({"R-ATS-058", "R-ATS-059"})
  void reservedCodesAreFailures(int wire, Code code) {
    assertThat(Code.of(wire)).isEqualTo(code);
  }

  // spotless:off
  @ParameterizedTest
  @CsvSource({
      // page,  pasid, write, last, group, message
      "0x1000,     -1, false, false,    0, 1001",
      "0x1000,     -1, true,  true,     1, 100f",
      "0x1fff,      5, true,  true,   511, 1fff",
      "0x7f00000,   5, false, true,     2, 7f00015"})
  // spotless:on
  void aMessageHasItsFields(
      long page, int pasid, boolean write, boolean last, int group, String message) {
    Optional<Pasid> prefix = pasid < 0 ? Optional.empty() : Optional.of(new Pasid(pasid));
    PageRequest request = PageRequest.of(new Iova(page), prefix, write, last, group);
    assertThat(Long.toHexString(request.encode())).isEqualTo(message);
    assertThat(PageRequest.decode(request.encode(), prefix)).isEqualTo(request);
  }

  /** L = 1, R = W = 0 with a PASID; without one the same is an ordinary request. */
  @Test
  @Checks("R-ATS-055")
  void aStopMarkerNeedsAPasidAndWantsNoAnswer() {
    PageRequest marker = PageRequest.stopMarker(new Pasid(3), 0);
    assertThat(marker.isStopMarker()).isTrue();
    assertThat(marker.wantsAnswer()).isFalse();
    assertThat(marker.encode()).isEqualTo(4);
    PageRequest without = PageRequest.decode(marker.encode(), Optional.empty());
    assertThat(without.isStopMarker()).isFalse();
    assertThat(without.wantsAnswer()).isTrue();
  }
}
