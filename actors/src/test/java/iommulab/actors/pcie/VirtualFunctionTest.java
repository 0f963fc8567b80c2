package iommulab.actors.pcie;

import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.model.address.Iova;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.rules.Checks;
import iommulab.model.tlb.Atc;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Virtual functions share the invalidate queue of their physical function (PCIe ATS). */
final class VirtualFunctionTest {
  private static final int SEEDS = 40;
  private static final Conduct SLOW = Conduct.named(List.of("slow"));
  private final Bench bench = new Bench();
  private final Address<Message> pf = bench.engine().declare("pf", Message.class);
  private final Address<Message> vf = bench.engine().declare("vf", Message.class);
  private final Address<Message> root = bench.probe("root");
  private final Address<Message> q = bench.probe("q");
  private final Address<Message> cpu = bench.probe("cpu");

  private void wire(int depth, Conduct physical, Conduct virtual) {
    define("pf", pf, depth, physical, Optional.empty());
    define("vf", vf, depth, virtual, Optional.of(pf));
  }

  private void define(
      String name,
      Address<Message> self,
      int depth,
      Conduct conduct,
      Optional<Address<Message>> of) {
    Answering answering = new Answering(Window.exactly(500), Window.exactly(9000), 1, depth);
    bench
        .engine()
        .define(
            self,
            out ->
                Endpoint.of(
                    new Endpoint.Card(
                        name,
                        root,
                        FunctionOptions.honest(new Atc(8)).with(conduct).with(answering),
                        of,
                        List.of(),
                        self),
                    out));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private static Act invalidate(Address<Message> to, String function, int itag) {
    return send(
        to,
        Lane.POSTED,
        new InvalidateRequest(function, itag, Optional.empty(), false, new Iova(0x1000), 12));
  }

  private static int answered(Shown shown, int itag) {
    return shown.step(new AtcAnswered(itag == 1 ? "vf" : "pf", itag));
  }

  private static boolean entersFirst(Shown shown) {
    return shown.step("pf", InvalidateQueue.Enter.class::isInstance)
        < shown.step("pf", InvalidateRequest.class::isInstance);
  }

  @Test
  @Checks("R-ATS-033")
  void aSlowVirtualFunctionHoldsUpThePhysicalOne() {
    wire(1, Conduct.HONEST, SLOW);
    bench.script(q, invalidate(vf, "vf", 1), invalidate(pf, "pf", 2));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      assertThat(answered(shown, 1)).as(shown.which()).isPositive();
      assertThat(answered(shown, 2)).as(shown.which()).isPositive();
      assertThat(answered(shown, 2) > answered(shown, 1))
          .as(shown.which())
          .isEqualTo(entersFirst(shown));
    }
    assertThat(all).anyMatch(shown -> answered(shown, 2) > answered(shown, 1));
  }

  @Test
  @Checks("R-ATS-033")
  void whereThereIsRoomTheyDoNotWaitForEachOther() {
    wire(2, Conduct.HONEST, SLOW);
    bench.script(q, invalidate(vf, "vf", 1), invalidate(pf, "pf", 2));
    assertThat(bench.seeds(SEEDS))
        .allMatch(shown -> answered(shown, 1) > 0 && answered(shown, 2) > 0)
        .anyMatch(shown -> entersFirst(shown) && answered(shown, 2) < answered(shown, 1));
  }

  /** A virtual function that is reset gives its room back; its request is never answered. */
  @Test
  void aResetGivesTheRoomBack() {
    wire(1, Conduct.HONEST, SLOW);
    bench.script(q, invalidate(vf, "vf", 1));
    bench.script(
        cpu,
        send(vf, Lane.MMIO, new EndpointCommand.Happen(7, new ConfigWrite.Reset(), cpu)),
        invalidate(pf, "pf", 2));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      assertThat(answered(shown, 2)).as(shown.which()).isPositive();
    }
    assertThat(all).anyMatch(shown -> answered(shown, 1) < 0);
  }
}
