package iommulab.workloads.compile;

import iommulab.model.driver.CpuOp;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.driver.Masking;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile.Party;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Turns blocks such as {@code cpu0.gerror} into the interrupt handlers of CPUs; what stands behind
 * a step {@code thread} runs as a thread.
 */
final class HandlerCompiler {
  private final String file;
  private final World world;
  private final Map<String, List<InterruptHandler>> byCpu = new LinkedHashMap<>();
  private final Map<String, Party> taken = new LinkedHashMap<>();

  HandlerCompiler(String file, World world) {
    this.file = file;
    this.world = world;
  }

  Map<String, List<InterruptHandler>> byCpu() {
    return byCpu;
  }

  void add(Party party, Supplier<CpuCompiler> compiler) {
    String[] parts = party.name().split("\\.");
    String smmu = parts.length == 3 ? parts[1] : "smmu0";
    if (!world.smmus.containsKey(smmu)) {
      throw wrong(
          party.line(), "unknown SMMU '" + smmu + "'", Nearest.list(smmu, world.smmus.keySet()));
    }
    String source = parts[parts.length - 1];
    if (source.equals("priq") && world.smmus.get(smmu).pageQueue().isEmpty()) {
      throw wrong(party.line(), smmu + " has no PRI queue", "'set smmu.pri = on'");
    }
    Party other = taken.putIfAbsent(smmu + " " + source, party);
    if (other != null) {
      throw wrong(
          party.line(),
          "this interrupt goes to " + other.name() + " in line " + other.line() + " already",
          "one CPU");
    }
    List<Line> masked = new ArrayList<>();
    List<Line> threaded = new ArrayList<>();
    boolean asThread = false;
    for (Line step : party.steps()) {
      boolean splits = step.verb().equals("thread");
      if (splits && (asThread || !step.words().isEmpty() || step.guard() != null)) {
        throw wrong(step.number(), "'" + step.text() + "'", "'thread' alone, once in a handler");
      }
      asThread |= splits;
      if (!splits) {
        (asThread ? threaded : masked).add(step);
      }
    }
    byCpu
        .computeIfAbsent(parts[0], cpu -> new ArrayList<>())
        .add(
            new InterruptHandler(
                party.name(),
                smmu,
                InterruptSource.valueOf(source.toUpperCase(Locale.ROOT)),
                program(masked, compiler),
                Masking.of(program(threaded, compiler))));
  }

  private static List<CpuOp> program(List<Line> steps, Supplier<CpuCompiler> compiler) {
    return steps.isEmpty() ? List.of() : compiler.get().program(steps);
  }

  private ScenarioException wrong(int line, String what, String expected) {
    return new ScenarioException(file, line, what, expected);
  }
}
