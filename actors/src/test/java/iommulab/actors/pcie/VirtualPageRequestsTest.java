package iommulab.actors.pcie;

import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.PageRequestMessage;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.PageAnswered;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.PageResponse;
import iommulab.model.rules.Checks;
import iommulab.model.tlb.Atc;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Virtual functions share the page request interface of their physical function (PCIe PRI). */
final class VirtualPageRequestsTest {
  private static final int SEEDS = 60;
  private static final Optional<Pasid> NONE = Optional.empty();
  private final Bench bench = new Bench();
  private final Address<Message> pf = bench.engine().declare("pf", Message.class);
  private final Address<Message> vf = bench.engine().declare("vf", Message.class);
  private final Address<Message> root = bench.probe("root");
  private final Address<Message> cpu = bench.probe("cpu");
  private int credits = 1;
  private boolean answersVirtual = true;

  @BeforeEach
  void wire() {
    define("pf", pf, Optional.empty());
    define("vf", vf, Optional.of(pf));
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof PageRequestMessage m
              && (answersVirtual || !m.function().equals("vf"))) {
            PageResponse response =
                new PageResponse(m.request().group(), NONE, PageResponse.Code.SUCCESS);
            out.send(
                m.function().equals("vf") ? vf : pf,
                Lane.POSTED,
                new PageResponseMessage(m.function(), response));
          }
        });
    DmaOp ask = new DmaOp.RequestPages(List.of(new Iova(0x1000)), NONE);
    bench.script(
        cpu,
        send(vf, Lane.MMIO, new StartDma(List.of(ask))),
        send(pf, Lane.MMIO, new StartDma(List.of(ask))));
  }

  private void define(String name, Address<Message> self, Optional<Address<Message>> of) {
    bench
        .engine()
        .define(
            self,
            out ->
                Endpoint.of(
                    new Endpoint.Card(
                        name,
                        root,
                        FunctionOptions.honest(new Atc(8))
                            .with(new FunctionOptions.Paging(credits, 1)),
                        of,
                        List.of(),
                        self),
                    out));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private static int sent(Shown shown, String function) {
    return shown.step(
        "root", m -> m instanceof PageRequestMessage r && r.function().equals(function));
  }

  private static int answered(Shown shown, String function) {
    return shown.step(new PageAnswered(function, 0, PageResponse.Code.SUCCESS));
  }

  private static boolean together(Shown shown) {
    return sent(shown, "vf") < answered(shown, "pf") && sent(shown, "pf") < answered(shown, "vf");
  }

  /** With one credit for both, the second asks when the first has its answer. */
  @Test
  @Checks("R-ATS-062")
  void oneCreditIsForBoth() {
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      assertThat(answered(shown, "vf")).as(shown.which()).isPositive();
      assertThat(answered(shown, "pf")).as(shown.which()).isPositive();
      assertThat(together(shown)).as(shown.which()).isFalse();
    }
    assertThat(all).anyMatch(shown -> sent(shown, "vf") < sent(shown, "pf"));
    assertThat(all).anyMatch(shown -> sent(shown, "vf") > sent(shown, "pf"));
  }

  @Test
  @Checks("R-ATS-062")
  void withTwoTheyDoNotWait() {
    credits = 2;
    assertThat(bench.seeds(SEEDS)).anyMatch(VirtualPageRequestsTest::together);
  }

  /** Page requests of the physical function are off, and so are the others'. */
  @Test
  void offIsOffForBoth() {
    DmaOp ask = new DmaOp.RequestPages(List.of(new Iova(0x1000)), NONE);
    DmaOp off = new DmaOp.Happens(new ConfigWrite.Pri(false));
    bench.script(
        cpu,
        send(pf, Lane.MMIO, new StartDma(List.of(off))),
        send(vf, Lane.MMIO, new StartDma(List.of(new DmaOp.Pause(Window.exactly(100)), ask))));
    assertThat(sent(bench.fifo(), "vf")).isNegative();
  }

  /** Nobody answers the virtual function: the physical one has no credit until it is reset. */
  @Test
  @Checks("R-ATS-062")
  void aResetGivesTheCreditBack() {
    answersVirtual = false;
    List<Shown> without = bench.seeds(SEEDS);
    assertThat(without).anyMatch(shown -> sent(shown, "pf") < 0);
    DmaOp ask = new DmaOp.RequestPages(List.of(new Iova(0x1000)), NONE);
    DmaOp reset = new DmaOp.Happens(new ConfigWrite.Reset());
    bench.script(
        cpu,
        send(vf, Lane.MMIO, new StartDma(List.of(ask, reset))),
        send(pf, Lane.MMIO, new StartDma(List.of(ask))));
    for (Shown shown : bench.seeds(SEEDS)) {
      assertThat(answered(shown, "pf")).as(shown.which()).isPositive();
    }
  }
}
