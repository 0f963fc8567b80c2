package iommulab.model.walk;

import iommulab.model.address.Pa;
import java.util.Optional;

/**
 * One read that a walk asks for, or one atomic update.
 *
 * <p>An STE or CD is asked for as a whole of 8 words; hardware may fetch its 64-bit units in any
 * order and apart in time (Arm IHI 0070, 3.21.3), which is for whoever performs the read to decide.
 *
 * @param swap a compare-and-swap of the word in place of a read; the answer is what the word was
 */
public record Fetch(Pa at, int dwords, Purpose purpose, Optional<Swap> swap) {
  /** The word becomes {@code replacement} if it is {@code expected} (Arm IHI 0070, 3.13). */
  public record Swap(long expected, long replacement) {}

  public Fetch(Pa at, int dwords, Purpose purpose) {
    this(at, dwords, purpose, Optional.empty());
  }

  static Fetch swap(Pa at, long expected, long replacement, Purpose purpose) {
    return new Fetch(at, 1, purpose, Optional.of(new Swap(expected, replacement)));
  }

  @Override
  public String toString() {
    String what = "at=" + at + ", dwords=" + dwords + ", purpose=" + purpose;
    return "Fetch[" + what + swap.map(s -> ", swap=" + s).orElse("") + "]";
  }
}
