package iommulab.workloads.compile;

import iommulab.model.driver.BringUp;
import iommulab.model.driver.CpuOp;
import iommulab.model.smmuv3.register.ControlRegisters;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steps that switch an SMMU, or parts of it, on and off.
 *
 * <p>What CR0 holds is followed in the order of the file, from the boot value on.
 */
final class EnableSteps {
  static final List<String> VERBS = List.of("enable", "disable", "gbpa", "bring-up", "shut-down");
  private static final List<String> FIELDS =
      Arrays.stream(Enable.values()).map(Enum::name).toList();

  private final Map<String, Long> cr0;

  EnableSteps(Map<String, Long> cr0) {
    this.cr0 = cr0;
  }

  List<CpuOp> of(String verb, Words words) {
    String smmu = words.oneOf("SMMU", cr0.keySet());
    return switch (verb) {
      case "enable" -> change(smmu, words, true);
      case "disable" -> change(smmu, words, false);
      case "gbpa" -> bypass(smmu, words);
      case "bring-up" -> {
        List<CpuOp> ops = BringUp.reset(smmu, smmu + ".cmdq", cr0.get(smmu));
        cr0.put(smmu, Enable.all());
        yield ops;
      }
      default -> {
        cr0.put(smmu, 0L);
        yield BringUp.disable(smmu);
      }
    };
  }

  /** {@code enable smmu0 SMMUEN CMDQEN}: all fields if none is named; {@code nowait}: no ack. */
  private List<CpuOp> change(String smmu, Words words, boolean on) {
    List<Enable> fields = new ArrayList<>();
    boolean waits = true;
    while (words.hasNext()) {
      if (words.takes("nowait")) {
        waits = false;
      } else {
        fields.add(Enable.valueOf(words.oneOf("field of CR0", FIELDS)));
      }
    }
    long value = cr0.get(smmu);
    for (Enable field : fields.isEmpty() ? List.of(Enable.values()) : fields) {
      value = field.into(value, on);
    }
    cr0.put(smmu, value);
    List<CpuOp> ops = BringUp.writeCr0(smmu, value);
    return waits ? ops : ops.subList(0, 1);
  }

  private List<CpuOp> bypass(String smmu, Words words) {
    boolean aborts = words.oneOf("way of GBPA", List.of("abort", "bypass")).equals("abort");
    CpuOp write =
        new CpuOp.WriteRegister(smmu, Register.GBPA, ControlRegisters.bypassUpdate(aborts));
    return words.takes("nowait")
        ? List.of(write)
        : List.of(
            write,
            new CpuOp.AwaitRegister(
                smmu,
                Register.GBPA,
                new RegisterTest.Bits(ControlRegisters.updateBit(), 0),
                Optional.empty(),
                ""));
  }
}
