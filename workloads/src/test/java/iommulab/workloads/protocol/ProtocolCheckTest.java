package iommulab.workloads.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.rules.Rules;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream of commands and accesses breaks exactly the rules that the row names. */
final class ProtocolCheckTest {
  private static final int ATS = 8;
  private static final int PLAIN = 9;
  private static final Iova V = new Iova(0x1000);
  private static final StreamId SID = new StreamId(ATS);
  private static final Sync SYNC = Sync.of(Sync.Signal.NONE);
  private static final Tlbi VA = tlbi(1, 0x1000);
  private static final Tlbi OTHER_VA = tlbi(1, 0x2000);
  private static final Tlbi ASID = new Tlbi.NhAsid(new Vmid(0), new Asid(1));
  private static final Tlbi IPA =
      new Tlbi.S2Ipa(new Vmid(3), new Ipa(0x9000), TlbiSpan.address(true));
  private static final Tlbi VM = new Tlbi.NhAll(new Vmid(3));
  private static final AtcInv ATC = AtcInv.of(SID, V, 0);
  private static final Cfgi STE = new Cfgi.Ste(SID, true);
  private static final Prefetch AHEAD = new Prefetch.Cfg(SID, false, new Pasid(0));

  private static Tlbi tlbi(int asid, long at) {
    return new Tlbi.NhVa(new Vmid(0), new Asid(asid), new Iova(at), TlbiSpan.address(true));
  }

  /** What a row feeds, in order. */
  private static final class Tape {
    private final ProtocolCheck check = new ProtocolCheck(sid -> sid == ATS);
    private int step;

    private String place() {
      return "step:" + ++step;
    }

    /** A batch whose end the driver reads from CONS. */
    Tape batch(Command... commands) {
      handOver(commands);
      check.told(check.commands());
      return this;
    }

    /** A batch that the driver does not wait for. */
    Tape handOver(Command... commands) {
      for (Command command : commands) {
        check.command(place(), command);
      }
      check.batchEnds(place());
      return this;
    }

    Tape sees(int sid, long pa) {
      return sees(sid, 0, 1, Optional.of(new Pa(pa)), Optional.empty(), Optional.empty());
    }

    Tape reads(int sid, String configuration, long root) {
      return sees(
          sid,
          0,
          1,
          Optional.of(new Pa(0x5000)),
          Optional.of(configuration),
          Optional.of(new Pa(root)));
    }

    Tape refused(int sid) {
      return sees(sid, -1, -1, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Tape nested(long pa) {
      return sees(PLAIN, 3, 1, Optional.of(new Pa(pa)), Optional.empty(), Optional.empty());
    }

    private Tape sees(
        int sid,
        int vmid,
        int asid,
        Optional<Pa> pa,
        Optional<String> configuration,
        Optional<Pa> root) {
      check.access(new Seen(place(), sid, vmid, asid, V, pa, configuration, root));
      return this;
    }
  }

  private record Case(String name, Tape tape, List<String> broken) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case row(String name, Tape tape, String... broken) {
    return new Case(name, tape, List.of(broken));
  }

  private static Tape tape() {
    return new Tape();
  }

  private static Command[] full(int commands) {
    return new ArrayList<Command>(Collections.nCopies(commands, VA)).toArray(new Command[0]);
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        row("nothing", tape()),
        row("illegal", illegal(), "driver-legal-command"),
        row("TLBI, SYNC", tape().batch(VA, SYNC)),
        row("TLBI alone", tape().batch(VA), "driver-fence"),
        row("SYNC before the TLBI", tape().batch(SYNC, VA), "driver-fence"),
        row("SYNC in the next batch", tape().batch(VA).batch(SYNC), "driver-fence"),
        row("a full batch, SYNC in the next", tape().batch(full(64)).batch(VA, SYNC)),
        row("63 commands are not full", tape().batch(full(63)).batch(VA, SYNC), "driver-fence x63"),
        row("a full batch, never a SYNC", tape().batch(full(64)), "driver-fence x64"),
        row("CFGI alone", tape().batch(STE), "driver-config-fence"),
        row("ATC_INV alone", tape().batch(AtcInv.all(SID)), "driver-atc-fence"),
        row("PREFETCH behind CFGI, SYNC", tape().batch(STE, SYNC).batch(AHEAD)),
        row("PREFETCH beside CFGI", tape().batch(STE, AHEAD, SYNC), "driver-prefetch"),

        row("page replaced as it should be", tape().sees(PLAIN, 0x5000).batch(VA, SYNC).sees(PLAIN, 0x6000)),
        row("page replaced, whole ASID", tape().sees(PLAIN, 0x5000).batch(ASID, SYNC).sees(PLAIN, 0x6000)),
        row("page replaced, no TLBI", tape().sees(PLAIN, 0x5000).sees(PLAIN, 0x6000), "driver-tlbi"),
        row("page replaced, another address", tape().sees(PLAIN, 0x5000).batch(OTHER_VA, SYNC).sees(PLAIN, 0x6000), "driver-tlbi"),
        row("page replaced, another ASID", tape().sees(PLAIN, 0x5000).batch(tlbi(2, 0x1000), SYNC).sees(PLAIN, 0x6000), "driver-tlbi"),
        row("page replaced, TLBI before its last use", tape().batch(VA, SYNC).sees(PLAIN, 0x5000).sees(PLAIN, 0x6000), "driver-tlbi"),
        row("page replaced, SYNC not awaited", tape().sees(PLAIN, 0x5000).handOver(VA, SYNC).sees(PLAIN, 0x6000), "R-SMMU-013"),
        row("page replaced, no SYNC", tape().sees(PLAIN, 0x5000).batch(VA).sees(PLAIN, 0x6000), "driver-fence", "R-SMMU-013"),
        row("same page again", tape().sees(PLAIN, 0x5000).sees(PLAIN, 0x5000)),

        row("ASID given on as it should be", tape().reads(PLAIN, "a", 0x10000).batch(ASID, SYNC).batch(STE, SYNC).reads(10, "b", 0x20000)),
        row("ASID given on, not flushed (H8)", tape().reads(PLAIN, "a", 0x10000).reads(10, "b", 0x20000), "H8"),
        row("ASID given on, one page flushed (H8)", tape().reads(PLAIN, "a", 0x10000).batch(VA, SYNC).reads(10, "b", 0x20000), "H8"),
        row("ASID given on, flush not awaited (H8)", tape().reads(PLAIN, "a", 0x10000).handOver(ASID, SYNC).reads(10, "b", 0x20000), "H8"),

        row("STE changed as it should be", tape().reads(ATS, "a", 0x10000).batch(STE, SYNC).reads(ATS, "b", 0x10000)),
        row("STE changed, no CFGI", tape().reads(ATS, "a", 0x10000).reads(ATS, "b", 0x10000), "driver-cfgi"),
        row("STE changed, CFGI of another", tape().reads(PLAIN, "a", 0x10000).batch(STE, SYNC).reads(PLAIN, "b", 0x10000), "driver-cfgi"),
        row("STE changed, SYNC not awaited", tape().reads(ATS, "a", 0x10000).handOver(STE, SYNC).reads(ATS, "b", 0x10000), "driver-cfgi"),
        row("STE read again, no change", tape().reads(ATS, "a", 0x10000).reads(ATS, "a", 0x10000)),
        row("CFGI, SYNC, TLBI, SYNC", tape().reads(ATS, "a", 0x10000).batch(STE, SYNC).batch(ASID, SYNC).reads(ATS, "b", 0x10000)),
        row("TLBI beside CFGI (H14)", tape().reads(ATS, "a", 0x10000).batch(STE, ASID, SYNC).reads(ATS, "b", 0x10000), "R-SMMU-079"),
        row("TLBI beside CFGI, nothing changed", tape().reads(ATS, "a", 0x10000).batch(STE, ASID, SYNC).reads(ATS, "a", 0x10000)),

        row("S2_IPA, SYNC, NH_ALL, SYNC", tape().nested(0x5000).batch(IPA, SYNC).batch(VM, SYNC).nested(0x6000)),
        row("S2_IPA beside NH_ALL (H3)", tape().nested(0x5000).batch(IPA, VM, SYNC), "R-SMMU-082"),
        row("S2_IPA alone", tape().nested(0x5000).batch(IPA, SYNC).nested(0x6000), "R-SMMU-082", "driver-tlbi"),
        row("S2_IPA, SYNC, S12_VMALL, SYNC", tape().nested(0x5000).batch(IPA, SYNC).batch(new Tlbi.S12Vmall(new Vmid(3)), SYNC)),
        row("S2_IPA, nobody nested", tape().batch(IPA, SYNC)),

        row("unmap under ATS as it should be", tape().sees(ATS, 0x5000).batch(VA, SYNC).batch(ATC, SYNC).sees(ATS, 0x6000)),
        row("ATC_INV beside the TLBI (H1)", tape().sees(ATS, 0x5000).batch(VA, ATC, SYNC), "R-SMMU-048"),
        row("ATC_INV before the TLBI (H1)", tape().sees(ATS, 0x5000).batch(ATC, SYNC).batch(VA, SYNC), "R-SMMU-048", "driver-atc-inv"),
        row("no ATC_INV", tape().sees(ATS, 0x5000).batch(VA, SYNC), "driver-atc-inv"),
        row("ATC_INV after the next use", tape().sees(ATS, 0x5000).batch(VA, SYNC).sees(ATS, 0x6000).batch(ATC, SYNC), "R-SMMU-048", "driver-atc-inv"),
        row("ATC_INV of another page", tape().sees(ATS, 0x5000).batch(VA, SYNC).batch(AtcInv.of(SID, new Iova(0x2000), 0), SYNC),
            "R-SMMU-048", "driver-atc-inv"),
        row("one ATC_INV for two TLBIs", tape().sees(ATS, 0x5000).batch(tlbi(1, 0x2000), tlbi(1, 0x3000), SYNC).batch(AtcInv.of(SID, new Iova(0x2000), 1), SYNC)),
        row("ATC_INV of all beside a CFGI", tape().sees(ATS, 0x5000).batch(STE, AtcInv.all(SID), SYNC), "R-SMMU-048"),
        row("ATC_INV where ATS is off", tape().sees(PLAIN, 0x5000).batch(AtcInv.all(new StreamId(PLAIN)), SYNC), "driver-ats-off"),
        row("no ATC_INV where ATS is off", tape().sees(PLAIN, 0x5000).batch(VA, SYNC)),
        row("a refused access is no use", tape().sees(ATS, 0x5000).batch(VA, SYNC).refused(ATS).batch(ATC, SYNC)));
  }
  // spotless:on

  private static Tape illegal() {
    Tape tape = tape();
    tape.check.illegal("step:1", "command 0");
    return tape;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({
    "driver-legal-command",
    "driver-fence",
    "driver-config-fence",
    "driver-atc-fence",
    "driver-tlbi",
    "driver-cfgi",
    "driver-prefetch",
    "driver-atc-inv",
    "driver-ats-off",
    "R-SMMU-013",
    "R-SMMU-048",
    "R-SMMU-079",
    "H1",
    "H3",
    "H8",
    "H14"
  })
  void theStreamBreaksTheseRules(Case c) {
    List<RuleCount> broken = c.tape.check.end().stream().filter(rule -> rule.broken() > 0).toList();
    assertThat(broken.stream().map(ProtocolCheckTest::text))
        .containsExactlyInAnyOrderElementsOf(c.broken);
    assertThat(broken)
        .allSatisfy(rule -> assertThat(rule.first().orElse("")).startsWith("step:"))
        .allSatisfy(rule -> assertThat(rule.checked()).isGreaterThanOrEqualTo(rule.broken()));
  }

  private static String text(RuleCount rule) {
    return rule.broken() == 1 ? rule.id() : rule.id() + " x" + rule.broken();
  }

  @Test
  void everyRuleOccursBrokenAndKept() {
    List<RuleCount> all = cases().flatMap(c -> c.tape.check.end().stream()).toList();
    for (String id : Tally.RULES) {
      assertThat(Rules.ids()).contains(id);
      assertThat(all).anyMatch(rule -> rule.id().equals(id) && rule.broken() > 0);
      assertThat(all).anyMatch(rule -> rule.id().equals(id) && rule.checked() > rule.broken());
    }
  }
}
