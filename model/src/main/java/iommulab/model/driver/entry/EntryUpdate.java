package iommulab.model.driver.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The way from one value of a live entry to another (Arm IHI 0070, 3.21.3).
 *
 * <p>The idea: bits that the present value does not use can change unseen; one dword changes at
 * once. If after the unused bits only one dword is left to change, no traffic is hit; otherwise the
 * entry must be invalid while it changes. Everything is decided in 64-bit units (linux
 * arm_smmu_write_entry, arm_smmu_entry_qword_diff).
 */
public final class EntryUpdate {
  /** One store of a step. */
  public record Write(int dword, long value) {}

  /** What a step is for. */
  public enum Purpose {
    UNUSED("unused by the present entry"),
    CRITICAL("the one dword in use that differs"),
    CLEANUP("no longer used"),
    INVALIDATE("V = 0: traffic aborts from here on"),
    FILL("unused while V = 0"),
    VALIDATE("dword 0 last: the new entry is in use"),
    HARMLESS("no bit in use differs but those that may change at any time");

    private final String text;

    Purpose(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    /** Whether the new entry may be in use from the first store of such a step on. */
    public boolean installs() {
      return this == CRITICAL || this == VALIDATE || this == HARMLESS;
    }

    /** Whether the old entry is no longer in use once the SYNC of such a step is complete. */
    public boolean retires() {
      return this == CRITICAL || this == INVALIDATE || this == HARMLESS;
    }
  }

  /**
   * Stores in any order among themselves, then the invalidation of the entry and a SYNC. A step
   * that would change nothing is left out, with its SYNC.
   */
  public record Step(Purpose purpose, List<Write> writes) {
    public Step {
      writes = List.copyOf(writes);
    }
  }

  /**
   * The whole way.
   *
   * @param hitless whether no traffic meets an entry that is neither the old nor the new one
   * @param critical the dwords that differ in bits that are in use
   * @param unexpected dwords of the new entry that set bits which its configuration does not use
   */
  public record Plan(
      LiveEntry kind,
      boolean hitless,
      List<Step> steps,
      List<Integer> critical,
      List<Integer> unexpected,
      String reason) {
    public Plan {
      steps = List.copyOf(steps);
      critical = List.copyOf(critical);
      unexpected = List.copyOf(unexpected);
    }

    /** How often invalidation and SYNC are needed: after each step. */
    public int syncs() {
      return steps.size();
    }
  }

  private final LiveEntry kind;
  private final long[] to;
  private final long[] memory;
  private final List<Step> steps = new ArrayList<>();

  private EntryUpdate(LiveEntry kind, long[] from, long[] to) {
    this.kind = kind;
    this.to = to.clone();
    this.memory = from.clone();
  }

  /** How to get from one value to the other; stores into what they point to come before. */
  public static Plan plan(LiveEntry kind, long[] from, long[] to) {
    if (from.length != kind.words() || to.length != kind.words()) {
      throw new IllegalArgumentException(
          kind + " has " + kind.words() + " dwords, not " + from.length + " and " + to.length);
    }
    return new EntryUpdate(kind, from, to).plan();
  }

  private Plan plan() {
    long[] usedAfter = kind.used(to);
    List<Integer> unexpected = dwords(i -> (to[i] & ~usedAfter[i]) != 0);
    if (Arrays.equals(memory, to)) {
      return new Plan(kind, true, List.of(), List.of(), unexpected, "nothing differs");
    }
    long[] unseen = withUnusedBitsNew();
    List<Integer> critical = dwords(i -> (unseen[i] & usedAfter[i]) != to[i]);
    boolean hitless = critical.size() <= 1;
    String reason;
    if (critical.isEmpty()) {
      step(Purpose.HARMLESS, to, 0, to.length);
      reason = "no dword differs in bits in use";
    } else if (hitless) {
      int dword = critical.get(0);
      unseen[dword] = memory[dword];
      step(Purpose.UNUSED, unseen, 0, to.length);
      step(Purpose.CRITICAL, to, dword, dword + 1);
      step(Purpose.CLEANUP, to, 0, to.length);
      reason = "only dw" + dword + " differs in bits in use, and a dword changes at once";
    } else {
      step(Purpose.INVALIDATE, new long[to.length], 0, 1);
      step(Purpose.FILL, to, 1, to.length);
      step(Purpose.VALIDATE, to, 0, 1);
      reason = names(critical) + " differ in bits in use, and hardware may read them apart";
    }
    return new Plan(kind, hitless, steps, critical, unexpected, reason);
  }

  /** The old value where its bits are in use, the new one elsewhere and in safe bits. */
  private long[] withUnusedBitsNew() {
    long[] kept = kind.used(memory);
    long[] safe = kind.safe(memory, to);
    long[] words = new long[to.length];
    for (int i = 0; i < words.length; i++) {
      long keep = kept[i] & ~safe[i];
      words[i] = memory[i] & keep | to[i] & ~keep;
    }
    return words;
  }

  private void step(Purpose purpose, long[] target, int first, int end) {
    List<Write> writes = new ArrayList<>();
    for (int i = first; i < end; i++) {
      if (memory[i] != target[i]) {
        writes.add(new Write(i, target[i]));
        memory[i] = target[i];
      }
    }
    if (!writes.isEmpty()) {
      steps.add(new Step(purpose, writes));
    }
  }

  private List<Integer> dwords(IntPredicate which) {
    return IntStream.range(0, to.length).filter(which).boxed().toList();
  }

  /** The dwords as people say them: {@code dw0, dw2}. */
  public static String names(List<Integer> dwords) {
    return String.join(", ", dwords.stream().map(dword -> "dw" + dword).toList());
  }
}
