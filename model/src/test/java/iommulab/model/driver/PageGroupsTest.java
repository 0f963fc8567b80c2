package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.pcie.PageRequest;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.PriRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Software answers a group when its last request has come, and only then (linux io-pgfault.c). */
final class PageGroupsTest {
  private static final StreamId D0 = new StreamId(8);
  private static final StreamId D1 = new StreamId(16);
  private final PageGroups groups = new PageGroups();

  private static PriRecord ask(StreamId sid, long page, boolean last, int group) {
    return new PriRecord(sid, PageRequest.of(new Iova(page), Optional.empty(), true, last, group));
  }

  /** Groups of one device interleave; those of two devices have nothing to do with each other. */
  @Test
  @Checks("R-ATS-054")
  void aGroupIsCompleteWithItsLastRequest() {
    assertThat(groups.taken(ask(D0, 0x1000, false, 1))).isEmpty();
    assertThat(groups.taken(ask(D0, 0x2000, false, 2))).isEmpty();
    assertThat(groups.taken(ask(D1, 0x9000, true, 1)).orElseThrow().requests()).hasSize(1);
    PageGroups.Group one = groups.taken(ask(D0, 0x3000, true, 1)).orElseThrow();
    assertThat(one.requests())
        .extracting(request -> request.page().value())
        .containsExactly(0x1000L, 0x3000L);
    assertThat(groups.waiting()).isEqualTo(1);
    assertThat(groups.taken(ask(D0, 0x4000, true, 1)).orElseThrow().requests()).hasSize(1);
  }

  @Test
  @Checks("R-ATS-064")
  void behindAnOverflowIncompleteGroupsAreDropped() {
    groups.taken(ask(D0, 0x1000, false, 1));
    groups.discardPartial();
    PageGroups.Group next = groups.taken(ask(D0, 0x5000, true, 1)).orElseThrow();
    assertThat(next.requests()).extracting(r -> r.page().value()).containsExactly(0x5000L);
  }

  @Test
  @Checks("R-ATS-055")
  void aStopMarkerIsNoGroup() {
    groups.taken(ask(D0, 0x1000, false, 1));
    assertThat(groups.taken(new PriRecord(D0, PageRequest.stopMarker(new Pasid(1), 1)))).isEmpty();
    assertThat(groups.waiting()).isEqualTo(1);
  }
}
