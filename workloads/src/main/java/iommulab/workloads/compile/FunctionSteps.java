package iommulab.workloads.compile;

import iommulab.model.driver.CpuOp;
import iommulab.model.pcie.ConfigWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Steps by which a CPU changes an endpoint function itself: configuration space, resets. */
final class FunctionSteps {
  private static final List<String> SWITCH = List.of("on", "off");
  private static final Map<String, Function<Boolean, ConfigWrite>> SWITCHES = new LinkedHashMap<>();

  static {
    SWITCHES.put("pasid", ConfigWrite.PasidEnable::new);
    SWITCHES.put("ats", ConfigWrite.Ats::new);
    SWITCHES.put("pri", ConfigWrite.Pri::new);
    SWITCHES.put("busmaster", ConfigWrite.BusMaster::new);
  }

  private final Collection<String> functions;

  FunctionSteps(Collection<String> functions) {
    this.functions = functions;
  }

  List<CpuOp> of(String verb, Words words) {
    String function = words.oneOf("function", functions);
    return switch (verb) {
      case "answers" -> List.of(new CpuOp.Behave(function, DmaCompiler.conduct(words)));
      case "config" -> configure(function, words);
      case "flr" -> each(function, words, new ConfigWrite.Reset());
      default -> each(function, words, new ConfigWrite.Remove());
    };
  }

  /** One function, or all below a port that is reset as a whole. */
  private List<CpuOp> each(String first, Words words, ConfigWrite write) {
    List<CpuOp> ops = new ArrayList<>(List.of(new CpuOp.Happen(first, write)));
    while (words.hasNext()) {
      ops.add(new CpuOp.Happen(words.oneOf("function", functions), write));
    }
    return ops;
  }

  /** One write after the other, in the order pasid, ats, pri, busmaster, power. */
  private static List<CpuOp> configure(String function, Words words) {
    List<CpuOp> ops = new ArrayList<>();
    SWITCHES.forEach(
        (name, write) ->
            words
                .option(name)
                .map(value -> words.oneOf(value, name, SWITCH).equals("on"))
                .ifPresent(on -> ops.add(new CpuOp.Happen(function, write.apply(on)))));
    Optional<String> power = words.option("power");
    power
        .map(value -> words.oneOf(value, "power state", List.of("d0", "d3")).equals("d3"))
        .ifPresent(asleep -> ops.add(new CpuOp.Happen(function, new ConfigWrite.Sleep(asleep))));
    if (ops.isEmpty()) {
      throw words.wrong(
          "'config' changes nothing", "ats=, pasid=, pri=, busmaster=on|off or power=d0|d3");
    }
    return ops;
  }
}
