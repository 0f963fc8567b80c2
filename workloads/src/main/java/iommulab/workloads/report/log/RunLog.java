package iommulab.workloads.report.log;

import java.util.List;

/** One kept run: its seed, its digest, its steps. */
public record RunLog(long seed, String digest, List<StepLog> steps) {}
