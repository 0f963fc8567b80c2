package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.Prot;
import iommulab.model.driver.WordEdit;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After any sequence of maps and unmaps a walk leads where a plain map of pages says, or faults
 * where it is silent.
 */
final class WalkAgreesWithMapTest {
  private static final int PAGES = 2048;
  private static final long BASE = 0x4000_0000L;

  /** One stage of translation by page number. */
  private final Map<Long, Long> stage1 = new TreeMap<>();

  private final Map<Long, Long> stage2 = new TreeMap<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void stage1Agrees(long seed) {
    check(Rig.stage1Only(), seed, false);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void nestedAgrees(long seed) {
    check(Rig.nested(), seed, true);
  }

  private void check(Rig rig, long seed, boolean nested) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    if (nested) {
      map(rig, false, 0x8000_0000L, 0x1_0060_0000L, 0x20_0000);
      map(rig, false, 0x8040_0000L, 0x1_0000_0000L, 0x20_0000);
    }
    map(rig, true, BASE, 0x8020_0000L, 0x20_0000);
    map(rig, true, BASE + 0x40_0000, 0x8000_0000L, 0x10_0000);
    int mapped = 0;
    int faulted = 0;
    for (int round = 0; round < 60; round++) {
      change(rig, random, true, BASE, 0x8000_0000L);
      for (int more = 0; nested && more < 6; more++) {
        change(rig, random, false, 0x8000_0000L, 0x1_0000_0000L);
      }
      for (int probe = 0; probe < 40; probe++) {
        long iova = BASE + (random.nextInt(PAGES) << 12) + random.nextInt(4096);
        Long expected = expected(iova, nested);
        WalkResult result = rig.walk(iova);
        if (expected == null) {
          assertThat(result).isInstanceOf(WalkFault.class);
          faulted++;
        } else {
          TlbEntry entry = ((Mapped) result).entry();
          assertThat(entry.translate(new Iova(iova))).isEqualTo(new Pa(expected));
          agreesOnWholeRange(entry, random, nested);
          mapped++;
        }
      }
    }
    assertThat(mapped).isGreaterThan(100);
    assertThat(faulted).isGreaterThan(100);
  }

  private void agreesOnWholeRange(TlbEntry entry, Random random, boolean nested) {
    long inside = entry.start().value() + (random.nextLong() & entry.bytes() - 1);
    assertThat(entry.translate(new Iova(inside)).value()).isEqualTo(expected(inside, nested));
  }

  private Long expected(long iova, boolean nested) {
    Long page = stage1.get(iova >>> 12);
    if (page != null && nested) {
      page = stage2.get(page);
    }
    return page == null ? null : (page << 12) + (iova & 0xfff);
  }

  /** Maps or unmaps an aligned power-of-two run of pages, if that needs no block to be cut. */
  private void change(Rig rig, Random random, boolean first, long inputs, long outputs) {
    Map<Long, Long> map = first ? stage1 : stage2;
    int bits = random.nextInt(4) == 0 ? 9 : random.nextInt(4) == 0 ? 5 : 0;
    long from = inputs + ((long) (random.nextInt(PAGES) >>> bits << bits) << 12);
    long to = outputs + ((long) (random.nextInt(PAGES) >>> bits << bits) << 12);
    long bytes = 0x1000L << bits;
    long there =
        map.keySet().stream()
            .filter(page -> page >= from >>> 12 && page < from + bytes >>> 12)
            .count();
    if (there == 0) {
      map(rig, first, from, to, bytes);
    } else if (bits == 9 && random.nextInt(3) == 0) {
      var table = first ? rig.stage1 : rig.stage2;
      WordEdit.applyAll(table.unmap(new Iova(from), bytes), rig.memory);
      map.keySet().removeIf(page -> page >= from >>> 12 && page < from + bytes >>> 12);
    }
  }

  private void map(Rig rig, boolean first, long from, long to, long bytes) {
    if (first) {
      rig.map1(from, to, bytes, Prot.READ_WRITE);
    } else {
      rig.map2(from, to, bytes, Prot.READ_WRITE);
    }
    for (long done = 0; done < bytes; done += 0x1000) {
      (first ? stage1 : stage2).put(from + done >>> 12, to + done >>> 12);
    }
  }
}
