package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.driver.Procedures.Attach;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Attaching as Linux does it stores, invalidates and waits in the order of the plan. */
final class UpdateProcedureTest {
  private static final Ste S1 =
      Ste.decode(new long[] {0x46e9_400bL, 0x1000_00d6L, 0, 0, 0, 0, 0, 0});

  /** One word an operation: a store by its dword. */
  private static String told(Ste from, Ste to, boolean atsBefore, boolean ats) {
    List<String> words = new ArrayList<>();
    for (CpuOp op : ops(from, to, atsBefore, ats)) {
      if (op instanceof CpuOp.Store store) {
        words.add("dw" + (store.at().value() - 0x4000) / 8 + facts(store.facts()));
      } else if (op instanceof CpuOp.Insert insert) {
        words.add(
            String.join(
                "+", insert.commands().stream().map(command -> command.opcode().name()).toList()));
      } else if (op instanceof CpuOp.AwaitFence) {
        words.add("await");
      } else if (op instanceof CpuOp.SetAts set) {
        words.add(set.enabled() ? "on" : "off");
      } else if (op instanceof CpuOp.Note note) {
        words.add("note" + facts(note.facts()));
      }
    }
    return String.join(" ", words);
  }

  private static String facts(List<Fact> facts) {
    StringBuilder text = new StringBuilder();
    for (Fact fact : facts) {
      text.append(fact instanceof Attached ? "(in)" : fact instanceof Detached ? "(out)" : "(?)");
    }
    return text.toString();
  }

  private static List<CpuOp> ops(Ste from, Ste to, boolean atsBefore, boolean ats) {
    Attach attach =
        new Attach(
            "d0",
            new StreamId(5),
            "smmu0",
            "smmu0.cmdq",
            new Pa(0x4000),
            to,
            Optional.of("old"),
            "new",
            atsBefore,
            ats);
    return Procedures.attachLive(attach, from, Optional.empty());
  }

  @Test
  void hitlessChangeOfOneDwordTakesOneSync() {
    assertThat(told(S1, S1.withContextPtr(new Ipa(0x5000)), false, false))
        .isEqualTo("dw0(in) CFGI_STE+SYNC await note(out) PREFETCH_CFG");
  }

  @Test
  void atsStaysOnOverAChangeThatKeepsIt() {
    assertThat(told(S1, S1.withContextPtr(new Ipa(0x5000)), true, true))
        .isEqualTo("dw0(in) CFGI_STE+SYNC await note(out) PREFETCH_CFG ATC_INV+SYNC await");
  }

  @Test
  @Checks("H9")
  void atsGoesOffBeforeAndOnAfter() {
    Ste quiet = S1.with(Ste.EATS, 0);
    assertThat(told(S1, quiet, true, false))
        .isEqualTo("off dw1(in) CFGI_STE+SYNC await note(out) PREFETCH_CFG ATC_INV+SYNC await");
    assertThat(told(quiet, S1, false, true))
        .isEqualTo("dw1(in) CFGI_STE+SYNC await note(out) PREFETCH_CFG ATC_INV+SYNC await on");
  }

  @Test
  void breakingChangeGoesThroughInvalid() {
    Ste other = S1.with(Ste.S2VMID, 3).with(Ste.CONFIG, 7).with(Ste.SHCFG, 1);
    assertThat(told(S1, other, false, false))
        .isEqualTo(
            "dw0 CFGI_STE+SYNC await note(out) dw1 dw2 CFGI_STE+SYNC await"
                + " dw0(in) CFGI_STE+SYNC await PREFETCH_CFG");
  }

  @Test
  void identicalEntryIsOnlyPrefetched() {
    assertThat(told(S1, S1, false, false)).isEqualTo("note(in) note(out) PREFETCH_CFG");
  }
}
