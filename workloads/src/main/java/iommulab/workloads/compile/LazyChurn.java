package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.LazyUnmap;
import iommulab.model.driver.Procedures;
import iommulab.model.driver.Prot;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The mappings of one run's churn under lazy unmap.
 *
 * <p>Each slot of a buffer has {@link #ROUNDS} addresses with a page each, used in turn as an
 * allocator would; one that has not been given back yet is waited for.
 */
final class LazyChurn {
  static final int ROUNDS = 8;

  private final World world;
  private final Settings settings;
  private final Map<String, Integer> maps = new TreeMap<>();

  LazyChurn(World world, Settings settings) {
    this.world = world;
    this.settings = settings;
  }

  /** Lays out what all runs share, always in the same order. */
  static void layOut(World world, Settings settings, World.Tables tables) {
    world.driver.flushQueue(tables, settings);
    for (int index = 0; index < ROUNDS * settings.workload().pages(); index++) {
      world.mappings.slot(tables, ChurnCompiler.iova(index));
      world.driver.released(tables, ChurnCompiler.iova(index));
      world.page(name(tables, index));
    }
  }

  /** Where the slot is mapped now, counted in pages. */
  int index(World.Tables tables, int slot) {
    int round = (maps.getOrDefault(key(tables, slot), 1) - 1) % ROUNDS;
    return round * settings.workload().pages() + slot;
  }

  List<CpuOp> map(World.Tables tables, int slot) {
    int times = maps.merge(key(tables, slot), 1, Integer::sum);
    List<CpuOp> ops = new ArrayList<>();
    Procedures.Page page = page(tables, slot);
    long before = (times - 1) / ROUNDS;
    if (before > 0) {
      Pa released = world.driver.released(tables, page.iova());
      ops.add(new CpuOp.AwaitWord(released, -1L, before, true, Optional.empty(), ""));
    }
    long leaf = tables.table().leaf(page.pa(), 3, Prot.READ_WRITE);
    ops.addAll(Procedures.map(page, leaf, Prot.READ_WRITE));
    return ops;
  }

  List<CpuOp> unmap(int cpu, World.Tables tables, int slot) {
    Procedures.Page page = page(tables, slot);
    CpuOp.HandOver next =
        new CpuOp.HandOver(
            List.of(page.pa()), "cpu" + cpu, tables.domain().name(), List.of(page.iova()));
    return LazyUnmap.unmap(
        page,
        world.driver.flushQueue(tables, settings),
        next,
        world.driver.released(tables, page.iova()));
  }

  private Procedures.Page page(World.Tables tables, int slot) {
    int index = index(tables, slot);
    Iova iova = ChurnCompiler.iova(index);
    Pa pa = world.page(name(tables, index));
    return new Procedures.Page(tables.domain(), iova, pa, pa, world.mappings.slot(tables, iova));
  }

  private static String key(World.Tables tables, int slot) {
    return tables.domain().name() + " " + slot;
  }

  private static String name(World.Tables tables, int index) {
    return tables.domain().name() + "-" + index;
  }
}
