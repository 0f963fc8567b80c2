package iommulab.workloads.junit;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.explore.Explored;

/** What a driver project may keep beside its own tests; {@link LitmusExtensionTest} runs it. */
final class UnmapDriverExample {
  @Litmus(value = "../conf/scenarios/first/h1-mended.litmus", runs = 50)
  void theTlbGoesFirst(Explored explored) {
    assertThat(explored.runs()).isEqualTo(50);
  }

  @Litmus(value = "../conf/scenarios/first/h1-racy.litmus", runs = 500)
  void oneBatchForBoth() {
    throw new IllegalStateException("never reached: the exploration fails");
  }

  @LitmusFolder(value = "litmus-driver", all = true, preset = "untimed")
  void eachFile(Explored explored) {
    assertThat(explored.end()).isEqualTo(Explored.End.COMPLETE);
  }
}
