package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.driver.AtsUsers.Scheme;
import iommulab.model.driver.AtsUsers.User;
import iommulab.model.rules.Checks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who looks for functions with ATS does it behind a full barrier, and who becomes one says so
 * before its entry is written.
 */
final class AtsUsersTest {
  private static final Pa LEAF = new Pa(0x4000_0008L);
  private static final Pa COUNT = new Pa(0x5000_0000L);
  private static final Pa WORD = new Pa(0x5000_0008L);
  private static final Pa PAGE = new Pa(0x8000_0000L);
  private static final Domain DOMAIN =
      new Domain("A", PageTable.Stage.STAGE1, new Asid(7), new Vmid(0), "q");
  private static final AtsUsers USERS =
      new AtsUsers(COUNT, List.of(new User("d0", new StreamId(8), WORD)), 0);

  /** What the barrier is about; empty for the rest. */
  private static String text(CpuOp op) {
    if (op instanceof CpuOp.Store store) {
      return store.at().equals(LEAF) ? "leaf" : "user";
    } else if (op instanceof CpuOp.Barrier barrier) {
      return barrier.kind();
    } else if (op instanceof CpuOp.Insert) {
      return "tlbi";
    } else if (op instanceof CpuOp.Update) {
      return "count";
    }
    return op instanceof CpuOp.AwaitFence ? "fence" : op instanceof CpuOp.Load ? "look" : "";
  }

  private static List<String> text(List<CpuOp> ops) {
    return ops.stream().map(AtsUsersTest::text).filter(word -> !word.isEmpty()).toList();
  }

  /**
   * Linux 7.1 arm_smmu_domain_inv_range: smp_mb between the cleared leaf and the array. Linux 6.1
   * arm_smmu_atc_inv_domain: smp_mb between the TLBI's CMD_SYNC and the counter. What depends on
   * what was found is not listed.
   */
  @ParameterizedTest
  @CsvSource({
    "INVS,    'leaf, smp_mb, look, tlbi, fence'",
    "MASTERS, 'leaf, smp_mb, tlbi, fence, smp_mb, look'"
  })
  @Checks("H2")
  void anUnmapLooksBehindAFullBarrier(Scheme scheme, String order) {
    Procedures.Page page = new Procedures.Page(DOMAIN, new Iova(0x1000), PAGE, PAGE, LEAF);
    assertThat(text(USERS.unmap(scheme, page, Optional.empty(), "r0")))
        .containsExactly(order.split(", "));
  }

  /** Linux 6.1 arm_smmu_enable_ats, 7.1 arm_smmu_attach_prepare: counted, then the entry. */
  @Test
  @Checks("H2")
  void aFunctionIsKnownBeforeItsEntryIsWritten() {
    assertThat(text(USERS.join("d0"))).containsExactly("user", "count", "dma_wmb");
  }
}
