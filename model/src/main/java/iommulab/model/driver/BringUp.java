package iommulab.model.driver;

import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.register.ControlRegisters;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How Linux switches an SMMU on and off (linux arm_smmu_device_reset, arm_smmu_device_disable; Arm
 * IHI 0070, 3.11, 6.3.9).
 *
 * <p>Queues stay where they are and go on where they were; there is no EL2 to invalidate.
 */
public final class BringUp {
  private BringUp() {}

  /** Writes CR0 and waits until CR0ACK says that all of it is complete. */
  public static List<CpuOp> writeCr0(String smmu, long value) {
    return List.of(
        new CpuOp.WriteRegister(smmu, Register.CR0, value),
        new CpuOp.AwaitRegister(
            smmu,
            Register.CR0ACK,
            new RegisterTest.Bits(Enable.all(), value),
            Optional.empty(),
            ""));
  }

  /** Everything off. */
  public static List<CpuOp> disable(String smmu) {
    return writeCr0(smmu, 0);
  }

  /**
   * From any state to a working SMMU with empty caches.
   *
   * @param cr0 what CR0 holds before
   */
  public static List<CpuOp> reset(String smmu, String queue, long cr0) {
    List<CpuOp> ops = new ArrayList<>();
    if (Enable.SMMUEN.in(cr0)) {
      ops.addAll(abortsAll(smmu));
    }
    ops.addAll(disable(smmu));
    long now = Enable.CMDQEN.into(0, true);
    ops.addAll(writeCr0(smmu, now));
    ops.addAll(fenced(queue, Cfgi.SteRange.all()));
    ops.addAll(fenced(queue, new Tlbi.NsnhAll()));
    List<Enable> order = List.of(Enable.EVTQEN, Enable.PRIQEN, Enable.ATSCHK, Enable.SMMUEN);
    for (Enable next : order) {
      now = next.into(now, true);
      ops.addAll(writeCr0(smmu, now));
    }
    return List.copyOf(ops);
  }

  /** GBPA.ABORT, before the SMMU lets go of its traffic. */
  private static List<CpuOp> abortsAll(String smmu) {
    return List.of(
        new CpuOp.WriteRegister(smmu, Register.GBPA, ControlRegisters.bypassUpdate(true)),
        new CpuOp.AwaitRegister(
            smmu,
            Register.GBPA,
            new RegisterTest.Bits(ControlRegisters.updateBit(), 0),
            Optional.empty(),
            ""));
  }

  private static List<CpuOp> fenced(String queue, Command command) {
    return List.of(
        new CpuOp.Insert(queue, List.of(command, Sync.of(Sync.Signal.NONE))),
        new CpuOp.AwaitFence(queue, Optional.empty(), ""));
  }
}
