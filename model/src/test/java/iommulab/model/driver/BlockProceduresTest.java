package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.driver.BlockProcedures.Block;
import iommulab.model.driver.BlockProcedures.Way;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands between a block and its table, in the order of Arm IHI 0070, 3.21.1.1 to 3.21.1.3.
 */
final class BlockProceduresTest {
  private static final long BLOCK = 0x4000_0741L;
  private static final long TABLE = 0x10_3003L;
  private static final long NT = 1L << 16;

  private static Block block(PageTable.Stage stage) {
    Domain domain = new Domain("A", stage, new Asid(1), new Vmid(2), "cmdq");
    Iova at = new Iova(0x20_0000);
    return new Block(
        domain, at, new Pa(0x4000_0000L), Prot.READ_WRITE, new Pa(0x10_2008), BLOCK, TABLE);
  }

  /** The descriptors that are stored, and after each the commands until the next. */
  record Case(String name, List<CpuOp> ops, List<String> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Block one = block(PageTable.Stage.STAGE1);
    Block two = block(PageTable.Stage.STAGE2);
    String block = "TLBI_NH_VA leaf ttl=2 tg=1 scale=0";
    String range = "TLBI_NH_VA ttl=0 tg=1 scale=9";
    // spotless:off
    return Stream.of(
        new Case("split with a break", split(one, Way.BREAK), List.of(word(0), block, word(TABLE))),
        new Case("split live",         split(one, Way.LIVE),  List.of(word(TABLE), range)),
        new Case("split with nT",      split(one, Way.NT),    List.of(word(BLOCK | NT), block, word(TABLE), range)),
        new Case("merge with a break", merge(one, Way.BREAK), List.of(word(0), range, word(BLOCK))),
        new Case("merge live",         merge(one, Way.LIVE),  List.of(word(BLOCK), range)),
        new Case("merge with nT",      merge(one, Way.NT),    List.of(word(BLOCK | NT), range, word(BLOCK), block)),
        new Case("split of stage 2",   split(two, Way.LIVE),  List.of(word(TABLE), "TLBI_S2_IPA ttl=0 tg=1 scale=9", "TLBI_NH_ALL")));
    // spotless:on
  }

  private static List<CpuOp> split(Block block, Way way) {
    return BlockProcedures.split(block, way, Optional.empty());
  }

  private static List<CpuOp> merge(Block block, Way way) {
    return BlockProcedures.merge(block, way, Optional.empty());
  }

  private static String word(long word) {
    return "store 0x" + Long.toHexString(word);
  }

  private static List<String> shown(List<CpuOp> ops) {
    List<String> shown = new ArrayList<>();
    for (CpuOp op : ops) {
      if (op instanceof CpuOp.Store store) {
        shown.add(word(store.value()));
      } else if (op instanceof CpuOp.Insert insert) {
        assertThat(insert.commands()).hasSize(2); // the second one is CMD_SYNC
        shown.add(shown(insert.commands().get(0)));
      }
    }
    return shown;
  }

  private static String shown(Command command) {
    if (command instanceof Tlbi.NhVa va) {
      return "TLBI_NH_VA" + hints(va.span());
    } else if (command instanceof Tlbi.S2Ipa ipa) {
      return "TLBI_S2_IPA" + hints(ipa.span());
    }
    return "TLBI_NH_ALL";
  }

  private static String hints(TlbiSpan span) {
    return (span.leaf() ? " leaf" : "")
        + " ttl="
        + span.ttl()
        + " tg="
        + span.tg()
        + " scale="
        + span.scale();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void storesAndInvalidationsComeInOrder(Case c) {
    assertThat(shown(c.ops())).isEqualTo(c.expected());
  }
}
