package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.driver.PasidProcedures.Substream;
import iommulab.model.ledger.SoftwareFact.Bound;
import iommulab.model.ledger.SoftwareFact.Unbound;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.table.Cd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** PASIDs get and lose their domains in Linux's order of stores, commands and fences. */
final class PasidProceduresTest {
  private static final Domain DOMAIN =
      new Domain("A", PageTable.Stage.STAGE1, new Asid(7), new Vmid(0), "q");
  private static final Pa ENTRY = new Pa(0x1040);
  private static final Cd CD = Cd.of(new Asid(7), new Ipa(0x2000));

  private static Substream substream(boolean ats) {
    return new Substream("d0", new StreamId(8), new Pasid(1), "smmu0", ENTRY, ats);
  }

  @Test
  void bindMakesTheDescriptorValidLast() {
    List<CpuOp> ops =
        PasidProcedures.bind(substream(true), DOMAIN, Cd.invalid(), CD, Optional.empty());
    Bound bound = new Bound("d0", 8, 1, "A", "smmu0", true);
    assertThat(ops).contains(new CpuOp.Store(ENTRY, CD.encode()[0], List.of(bound)));
    assertThat(text(ops))
        .endsWith("CFGI_CD SYNC | wait | store 0x1040 | CFGI_CD SYNC | wait | ATC_INV SYNC | wait");
  }

  @Test
  void unbindTellsTheAtcBehindTheConfiguration() {
    List<CpuOp> ops = PasidProcedures.unbind(substream(true), DOMAIN, Optional.empty());
    assertThat(text(ops)).isEqualTo("store 0x1040 | CFGI_CD SYNC | wait | ATC_INV SYNC | wait");
    assertThat(ops).contains(new CpuOp.Store(ENTRY, 0, List.of(new Unbound("d0", 1, "A", false))));
  }

  @Test
  void withoutAtsThereIsNoAtcToTell() {
    List<CpuOp> ops = PasidProcedures.unbind(substream(false), DOMAIN, Optional.empty());
    assertThat(text(ops)).isEqualTo("store 0x1040 | CFGI_CD SYNC | wait");
  }

  @Test
  void atExitTheTagGoesBehindTheDescriptorAndTheAtcBehindTheTag() {
    Cd quiet = PasidProcedures.quiet(CD);
    assertThat(quiet.has(Cd.V) && quiet.has(Cd.EPD0) && !quiet.has(Cd.R)).isTrue();
    long word = quiet.encode()[0];
    List<CpuOp> ops =
        PasidProcedures.exit(List.of(substream(true)), DOMAIN, word, Optional.empty());
    assertThat(text(ops))
        .isEqualTo(
            "store 0x1040 | CFGI_CD SYNC | wait | TLBI_NH_ASID SYNC | wait | ATC_INV SYNC | wait");
  }

  @Test
  void theCommandsNameThePasid() {
    assertThat(substream(true).configInvalidation())
        .isEqualTo(new Cfgi.Cd(new StreamId(8), new Pasid(1), true));
    assertThat((AtcInv) substream(true).atcInvalidation())
        .matches(inv -> inv.ssv() && inv.ssid().value() == 1 && inv.size() == AtcInv.ALL);
  }

  private static String text(List<CpuOp> ops) {
    List<String> parts = new ArrayList<>();
    for (CpuOp op : ops) {
      if (op instanceof CpuOp.Store store) {
        parts.add("store " + store.at());
      } else if (op instanceof CpuOp.Insert insert) {
        parts.add(
            insert.commands().stream()
                .map(PasidProceduresTest::name)
                .collect(Collectors.joining(" ")));
      } else if (op instanceof CpuOp.AwaitFence) {
        parts.add("wait");
      }
    }
    return String.join(" | ", parts);
  }

  private static String name(Command command) {
    if (command instanceof Sync) {
      return "SYNC";
    } else if (command instanceof AtcInv) {
      return "ATC_INV";
    }
    return command instanceof Tlbi.NhAsid ? "TLBI_NH_ASID" : "CFGI_CD";
  }
}
