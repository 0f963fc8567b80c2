package iommulab.workloads.compile;

import iommulab.model.agenda.Window;
import iommulab.model.driver.CpuOp;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Optional;

/** A program's step {@code await}: a SYNC, an error, an endpoint, a register or a word. */
final class AwaitSteps {
  private final World world;
  private final ProgramCheck check;

  AwaitSteps(World world, ProgramCheck check) {
    this.world = world;
    this.check = check;
  }

  CpuOp await(Words words, String into) {
    Optional<Window> within = words.within();
    String what = words.next("'sync', 'error', an endpoint, a register or a page");
    if (world.functions.containsKey(what)) {
      return new CpuOp.AwaitDma(what);
    } else if (what.equals("sync")) {
      Optional<String> queue = words.option("on").map(s -> QueueNames.of(world, words, s));
      return new CpuOp.AwaitFence(check.fenceOf(words, queue), within, into);
    } else if (what.equals("error")) {
      String smmu = words.hasNext() ? words.oneOf("SMMU", world.smmus.keySet()) : "smmu0";
      RegisterTest active = new RegisterTest.Bits(1, 1);
      return new CpuOp.AwaitRegister(smmu, Register.ACTIVE_ERRORS, active, within, into);
    }
    boolean isRegister = what.contains(".");
    boolean equal = words.oneOf("comparison", List.of("==", "!=")).equals("==");
    long value = words.number("a value");
    if (isRegister) {
      RegisterTarget target = RegisterTarget.of(world, what, words);
      if (!equal) {
        throw words.wrong("'!=' on a register", "'=='");
      }
      return new CpuOp.AwaitRegister(
          target.smmu(), target.register(), new RegisterTest.Bits(-1L, value), within, into);
    }
    return new CpuOp.AwaitWord(Places.of(world, words, what), -1L, value, equal, within, into);
  }
}
