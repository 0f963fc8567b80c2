package iommulab.model.smmuv3.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Queue pointers count modulo twice the size: equal is empty, a full turn apart is full. */
final class QueuePointerTest {
  @Test
  void aQueueFillsAndDrains() {
    for (int log2size : new int[] {0, 1, 5, 19}) {
      QueuePointer cons = QueuePointer.zero(log2size).plus(3);
      QueuePointer prod = cons;
      for (int used = 0; used < prod.size(); used++) {
        assertThat(prod.used(cons)).isEqualTo(used);
        assertThat(prod.isEmpty(cons)).isEqualTo(used == 0);
        assertThat(prod.isFull(cons)).isFalse();
        prod = prod.next();
        if (used > 64) {
          prod = cons.plus(prod.size());
          break;
        }
      }
      assertThat(prod.isFull(cons)).isTrue();
      assertThat(prod.isEmpty(cons)).isFalse();
      assertThat(prod.index()).isEqualTo(cons.index());
      assertThat(prod.wrap()).isNotEqualTo(cons.wrap());
    }
  }

  @Test
  void theWrapBitTogglesAtTheEnd() {
    QueuePointer last = new QueuePointer(2, 3);
    assertThat(last.next()).isEqualTo(new QueuePointer(2, 4)).hasToString("0w");
    assertThat(last.next().plus(4)).isEqualTo(QueuePointer.zero(2)).hasToString("0");
  }

  @Test
  void bitsAboveTheWrapBitAreNotThePointers() {
    assertThat(QueuePointer.ofRegister(2, 0x8000_0005)).isEqualTo(new QueuePointer(2, 5));
    assertThatThrownBy(() -> QueuePointer.zero(20)).hasMessageContaining("2^20");
  }
}
