package iommulab.actors.topology;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.TestMachine;
import iommulab.actors.TestWorld;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.smmu.UnitFreedoms;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.agenda.Message;
import iommulab.model.driver.Domain;
import iommulab.model.driver.PageTable;
import iommulab.model.driver.Procedures;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.DmaOp;
import iommulab.model.rules.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whether a translation from the old table may leave for the endpoint behind the invalidate request
 * of a strict unmap: never where the SMMU waits for its answers, and the endpoint has to cope where
 * it does not.
 */
final class AnswersBeforeInvalidationTest {
  private static final int SEEDS = 60;
  private static final Optional<Pasid> NONE = Optional.empty();
  private final TestMachine machine = new TestMachine();

  @AfterEach
  void end() {
    machine.close();
  }

  private List<Shown> unmapUnderRequests(boolean late) {
    machine.ats = true;
    machine.freedoms = UnitFreedoms.USUAL.withLateAnswers(late);
    Domain domain =
        new Domain("A", PageTable.Stage.STAGE1, TestWorld.ASID, new Vmid(0), TestMachine.QUEUE);
    Procedures.Page page =
        new Procedures.Page(
            domain,
            TestWorld.TO_P,
            TestWorld.P,
            TestWorld.P,
            machine.world.stage1.slot(TestWorld.TO_P));
    List<StreamId> users = List.of(new StreamId(TestWorld.STAGE1));
    DmaOp write = new DmaOp.Write(TestWorld.TO_P, NONE, 5);
    machine.cpu(Procedures.unmapStrict(page, users, Optional.empty(), "u")).dma(write, write);
    List<Shown> all = new ArrayList<>(machine.ready().seeds(SEEDS));
    all.addAll(machine.ready().heldBack(UpstreamDone.class, 3, machine.address("cpu0")));
    return all;
  }

  private static int left(Shown shown) {
    return shown.step("smmu0.root", AnswersBeforeInvalidationTest::grants);
  }

  private static boolean grants(Message message) {
    return message instanceof UpstreamDone done
        && done.translation().filter(AtsTranslation::write).isPresent();
  }

  private static boolean leftBehindTheRequest(Shown shown) {
    int request = shown.step("smmu0.root", InvalidateRequest.class::isInstance);
    return request >= 0 && left(shown) > request;
  }

  @Test
  @Checks("R-ATS-042")
  void anAgentThatWaitsIssuesNoneBehindTheRequest() {
    List<Shown> all = unmapUnderRequests(false);
    assertThat(all).noneMatch(AnswersBeforeInvalidationTest::leftBehindTheRequest);
    assertThat(all).anyMatch(shown -> left(shown) >= 0);
  }

  @Test
  @Checks("R-ATS-042")
  void anAgentThatDoesNotSometimesDoes() {
    assertThat(unmapUnderRequests(true))
        .anyMatch(AnswersBeforeInvalidationTest::leftBehindTheRequest);
  }
}
