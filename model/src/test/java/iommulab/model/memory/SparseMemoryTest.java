package iommulab.model.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import iommulab.model.address.Pa;
import org.junit.jupiter.api.Test;

/** Memory is zero until written, and a fork shares what was written before it and nothing after. */
final class SparseMemoryTest {
  private final SparseMemory memory = new SparseMemory();

  @Test
  void untouchedMemoryIsZeroAndCostsNoPage() {
    assertThat(memory.read(new Pa(0x1234_5000), 3)).containsExactly(0, 0, 0);
    assertThat(memory.pages()).isEmpty();
  }

  @Test
  void wordsMayCrossAPage() {
    memory.write(new Pa(0x1ff8), 1, 2);
    assertThat(memory.read(new Pa(0x1ff0), 3)).containsExactly(0, 1, 2);
    assertThat(memory.read(new Pa(0x2000))).isEqualTo(2);
    assertThat(memory.pages()).containsExactly(new Pa(0x1000), new Pa(0x2000));
  }

  @Test
  void halfWordsAreLittleEndian() {
    memory.write(new Pa(0x1000), 0x1111_1111_2222_2222L);
    memory.writeInt(new Pa(0x1004), 0xffff_ffff);
    assertThat(memory.readInt(new Pa(0x1000))).isEqualTo(0x2222_2222);
    assertThat(memory.read(new Pa(0x1000))).isEqualTo(0xffff_ffff_2222_2222L);
  }

  @Test
  void forksDoNotSeeEachOther() {
    memory.write(new Pa(0x1000), 1, 1);
    SparseMemory fork = memory.fork();
    memory.write(new Pa(0x1000), 2);
    fork.write(new Pa(0x1008), 3);
    assertThat(memory.read(new Pa(0x1000), 2)).containsExactly(2, 1);
    assertThat(fork.read(new Pa(0x1000), 2)).containsExactly(1, 3);
  }

  @Test
  void resetGoesBackToTheFork() {
    memory.write(new Pa(0x1000), 1);
    SparseMemory fork = memory.fork();
    fork.write(new Pa(0x1000), 2);
    fork.write(new Pa(0x9000), 2);
    fork.reset();
    assertThat(fork.read(new Pa(0x1000))).isEqualTo(1);
    assertThat(fork.pages()).containsExactly(new Pa(0x1000));
  }

  @Test
  void absentRangesDoNotAnswer() {
    memory.markAbsent(new Pa(0x2000), 0x1000);
    memory.markAbsent(new Pa(0x1000), 0x8000);
    memory.markAbsent(new Pa(0x1000), 8);
    assertThat(memory.answers(new Pa(0xff8), 1)).isTrue();
    assertThat(memory.answers(new Pa(0xff8), 2)).isFalse();
    assertThat(memory.answers(new Pa(0x8ff8), 1)).isFalse();
    assertThat(memory.answers(new Pa(0x9000), 1)).isTrue();
    assertThat(memory.fork().answers(new Pa(0x3000), 1)).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> memory.read(new Pa(0x3000)));
    memory.markPresent();
    assertThat(memory.answers(new Pa(0x3000), 1)).isTrue();
  }

  @Test
  void unalignedAccessIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> memory.read(new Pa(0x1004), 1))
        .withMessageContaining("0x1004");
  }
}
