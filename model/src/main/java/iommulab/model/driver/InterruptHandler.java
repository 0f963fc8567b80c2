package iommulab.model.driver;

import iommulab.model.smmuv3.register.InterruptSource;
import java.util.List;

/**
 * What a CPU does when an SMMU interrupts it: at once with interrupts masked, and afterwards as a
 * thread with interrupts on (linux request_threaded_irq).
 *
 * @param party its name in the ledger and in conditions
 * @param threaded what it leaves to a thread; empty for nothing
 */
public record InterruptHandler(
    String party, String smmu, InterruptSource source, List<CpuOp> masked, List<CpuOp> threaded) {}
