package iommulab.model.driver;

import iommulab.model.smmuv3.command.Sync;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts interrupts off around command insertion: from the first slot until the CMD_SYNC that is
 * waited for at once is over (linux arm_smmu_cmdq_issue_cmdlist runs so from beginning to end).
 */
public final class Masking {
  private Masking() {}

  /** Whether the program makes a timer that interrupts it. */
  public static boolean isTimed(List<CpuOp> program) {
    return program.stream().anyMatch(op -> op.bare() instanceof CpuOp.QueueFlush);
  }

  /** The program as a CPU runs it that takes interrupts. */
  public static List<CpuOp> of(List<CpuOp> program) {
    List<CpuOp> masked = new ArrayList<>();
    for (int i = 0; i < program.size(); i++) {
      CpuOp op = program.get(i);
      if (i + 1 < program.size() && isOneCall(op, program.get(i + 1))) {
        masked.add(new CpuOp.Interrupts(false));
        masked.add(op);
        masked.add(program.get(++i));
        masked.add(new CpuOp.Interrupts(true));
      } else {
        masked.add(op);
      }
    }
    return List.copyOf(masked);
  }

  private static boolean isOneCall(CpuOp op, CpuOp next) {
    return op.bare() instanceof CpuOp.Insert insert
        && next.bare() instanceof CpuOp.AwaitFence await
        && insert.queue().equals(await.queue())
        && insert.commands().stream().anyMatch(Sync.class::isInstance);
  }
}
