package iommulab.model.explore;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.Mix;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chains are chains, and there are no more than w(w+1)/2 of them. */
final class ChainsTest {
  private static final int ELEMENTS = 10;

  private static BitSet set(int... elements) {
    BitSet set = new BitSet();
    for (int element : elements) {
      set.set(element);
    }
    return set;
  }

  // 0 opens a chain in the first set, 1 one in the second. 2 follows both: it joins the first.
  // 3 follows 1 only: it joins the second. 4 follows nothing: it opens one, the second set has
  // room.
  @Test
  void joinsOrOpens() {
    Chains chains = new Chains();
    assertThat(chains.add(0, set())).isEqualTo(0);
    assertThat(chains.add(1, set())).isEqualTo(1);
    assertThat(chains.add(2, set(0, 1))).isEqualTo(0);
    assertThat(chains.add(3, set(1))).isEqualTo(1);
    assertThat(chains.add(4, set())).isEqualTo(2);
    assertThat(chains.count()).isEqualTo(3);
    assertThat(chains.sets()).isEqualTo(2);
  }

  @Test
  void growingOrdersNeedFewChains() {
    for (long seed = 0; seed < 2_000; seed++) {
      BitSet[] pasts = order(seed);
      int width = width(pasts);
      Chains chains = new Chains();
      Map<Integer, Integer> last = new LinkedHashMap<>();
      for (int i = 0; i < ELEMENTS; i++) {
        Integer before = last.put(chains.add(i, pasts[i]), i);
        assertThat(before == null || pasts[i].get(before)).as("chain, seed %d", seed).isTrue();
      }
      assertThat(chains.count()).as("seed %d", seed).isLessThanOrEqualTo(width * (width + 1) / 2);
      assertThat(chains.sets()).as("sets, seed %d", seed).isLessThanOrEqualTo(width);
    }
  }

  /** Each element after some of those before it, and all that these are after. */
  private static BitSet[] order(long seed) {
    BitSet[] pasts = new BitSet[ELEMENTS];
    int rarity = 2 + (int) (seed % 5);
    for (int i = 0; i < ELEMENTS; i++) {
      pasts[i] = new BitSet();
      for (int j = 0; j < i; j++) {
        if (Mix.below(Mix.of(seed, i, j), rarity) == 0) {
          pasts[i].or(pasts[j]);
          pasts[i].set(j);
        }
      }
    }
    return pasts;
  }

  private static int width(BitSet[] pasts) {
    int width = 0;
    for (int set = 1; set < 1 << ELEMENTS; set++) {
      BitSet chosen = BitSet.valueOf(new long[] {set});
      if (chosen.cardinality() > width
          && chosen.stream().noneMatch(element -> pasts[element].intersects(chosen))) {
        width = chosen.cardinality();
      }
    }
    return width;
  }
}
