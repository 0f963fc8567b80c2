package iommulab.workloads.settings;

import iommulab.model.agenda.Window;
import iommulab.model.cpu.MemoryOrder;

/**
 * What the CPUs are like.
 *
 * @param memoryOrder how far they run ahead of their programs
 * @param window how many operations a CPU has in flight at most
 * @param storeBuffer how long a store may stay in its CPU; without effect under {@code sc}
 * @param caches whether loads and stores of pages and page tables go through caches
 */
public record CpuSettings(MemoryOrder memoryOrder, int window, Window storeBuffer, boolean caches) {
  static CpuSettings of(Reader read) {
    return new CpuSettings(
        read.choice("cpu.memory-order", MemoryOrder.class),
        read.count("cpu.window", 1, 64),
        read.window("cpu.store-buffer"),
        read.flag("cpu.caches"));
  }
}
