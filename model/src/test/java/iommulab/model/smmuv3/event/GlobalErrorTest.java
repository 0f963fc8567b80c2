package iommulab.model.smmuv3.event;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An error is active while GERROR and GERRORN differ in its bit (Arm IHI 0070, 7.5). */
final class GlobalErrorTest {
  @Test
  void positionsAreThoseOfTheRegister() {
    assertThat(Arrays.stream(GlobalError.values()).map(GlobalError::position))
        .containsExactly(0, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(Arrays.stream(CommandError.values()).map(CommandError::code))
        .containsExactly(0, 1, 2, 3);
    assertThat(CommandError.of(4)).isEmpty();
  }

  @Test
  @Checks("R-SMMU-001")
  void anErrorIsToggledOnceUntilAcknowledged() {
    int gerror = GlobalError.CMDQ_ERR.raise(0b101, 0b101);
    assertThat(gerror).isEqualTo(0b100);
    assertThat(GlobalError.CMDQ_ERR.isActive(gerror, 0b101)).isTrue();
    assertThat(GlobalError.CMDQ_ERR.raise(gerror, 0b101)).isEqualTo(gerror);
    assertThat(GlobalError.EVTQ_ABT_ERR.isActive(gerror, 0b101)).isFalse();
    int gerrorn = GlobalError.CMDQ_ERR.acknowledge(gerror, 0b101);
    assertThat(gerrorn).isEqualTo(0b100);
    assertThat(GlobalError.CMDQ_ERR.isActive(gerror, gerrorn)).isFalse();
  }
}
