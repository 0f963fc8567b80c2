package iommulab.actors.smmu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.pcie.PageResponse;
import iommulab.model.pcie.PageResponse.Code;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.PriResp;
import iommulab.model.smmuv3.command.PriResp.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CMD_PRI_RESP becomes a response message to the stream's function (Arm IHI 0070, 4.5.2, 8.3). */
final class PageResponseTest {
  private final QueueRig rig = new QueueRig();

  @AfterEach
  void end() {
    rig.close();
  }

  private record Case(String name, Command command, List<PageResponseMessage> sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Command answer(int sid, boolean ssv, int group, Response response) {
    return new PriResp(new StreamId(sid), ssv, new Pasid(ssv ? 5 : 0), group, response);
  }

  private static List<PageResponseMessage> told(String function, int group, int pasid, Code code) {
    Optional<Pasid> prefix = pasid < 0 ? Optional.empty() : Optional.of(new Pasid(pasid));
    return List.of(new PageResponseMessage(function, new PageResponse(group, prefix, code)));
  }

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        new Case("success",             answer(8,  false, 3,   Response.SUCCESS),          told("d0", 3,   -1, Code.SUCCESS)),
        new Case("invalid, with PASID", answer(16, true,  511, Response.INVALID_REQUEST),  told("d1", 511, 5,  Code.INVALID)),
        new Case("failure",             answer(8,  false, 0,   Response.RESPONSE_FAILURE), told("d0", 0,   -1, Code.FAILURE)),
        new Case("nobody's stream",     answer(99, false, 0,   Response.SUCCESS),          List.of()));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks("R-ATS-056")
  void theAnswerNamesGroupAndPasid(Case c) {
    rig.holding(c.command(), QueueRig.SYNC);
    rig.cpu(rig.doorbell(2));
    for (Shown shown : rig.bench.seeds(5)) {
      assertThat(shown.received("root", PageResponseMessage.class))
          .as(shown.which())
          .isEqualTo(c.sent());
      assertThat(QueueRig.text(shown, "fence")).isNotEmpty();
    }
  }
}
