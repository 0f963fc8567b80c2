package iommulab.workloads.compile;

import iommulab.model.smmuv3.register.Register;
import java.util.Arrays;
import java.util.List;

/** A register of an SMMU, as {@code smmu0.GERROR} names it. */
record RegisterTarget(String smmu, Register register) {
  private static final List<String> PAGED = List.of("ECMDQ_PROD", "ECMDQ_CONS");

  static RegisterTarget of(World world, String text, Words words) {
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      throw words.wrong("'" + text + "' is no register", "one such as smmu0.GERROR");
    }
    String owner = text.substring(0, dot);
    if (owner.contains("ecmdq")) {
      String name = words.oneOf(text.substring(dot + 1), "register", PAGED);
      return new RegisterTarget(QueueNames.of(world, words, owner), Register.valueOf(name));
    }
    String smmu = words.oneOf(owner, "SMMU", world.smmus.keySet());
    List<String> names =
        Arrays.stream(Register.values())
            .map(Enum::name)
            .filter(name -> !name.startsWith("ECMDQ"))
            .toList();
    Register register = Register.valueOf(words.oneOf(text.substring(dot + 1), "register", names));
    if (register.name().startsWith("PRIQ") && world.smmus.get(smmu).pageQueue().isEmpty()) {
      throw words.wrong(smmu + " has no PRI queue", "'set smmu.pri = on'");
    }
    return new RegisterTarget(smmu, register);
  }
}
