package iommulab.workloads.compile;

import iommulab.actors.topology.MachinePlan;
import iommulab.model.driver.CpuOp;
import iommulab.model.pcie.DmaOp;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusFile.Party;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Understands a litmus file: from words to a machine with programs. */
public final class LitmusCompiler {
  private final LitmusFile litmus;
  private final World world;
  private final Settings settings;

  private LitmusCompiler(LitmusFile litmus, Settings settings) {
    this.litmus = litmus;
    this.settings = settings;
    this.world = new World(settings, endpoints(litmus, settings));
  }

  /** The machine that the file asks for; a mistake in it is a {@link ScenarioException}. */
  public static Compiled compile(LitmusFile litmus, Settings settings) {
    LitmusCompiler compiler = new LitmusCompiler(litmus, settings);
    return compiler.compile();
  }

  /** As many endpoints as the settings say, and those that have a block. */
  private static int endpoints(LitmusFile litmus, Settings settings) {
    int most = settings.topology().endpoints();
    for (Party party : litmus.parties()) {
      if (party.name().startsWith("d")) {
        most = Math.max(most, Integer.parseInt(party.name().substring(1)) + 1);
      }
    }
    return most;
  }

  private Compiled compile() {
    SetupCompiler setup = new SetupCompiler(litmus.file(), world, settings);
    Substreams.declare(world, litmus.setup());
    litmus.parties().forEach(party -> Substreams.declare(world, party.steps()));
    setup.run(litmus.setup(), mentioned());
    Map<String, List<DmaOp>> programs = new LinkedHashMap<>();
    Map<String, Map<String, String>> registers = new LinkedHashMap<>();
    for (Party party : litmus.parties()) {
      if (world.functions.containsKey(party.name())) {
        DmaCompiler.Program program =
            new DmaCompiler(litmus.file(), world.pages).program(party.name(), party.steps());
        programs.put(party.name(), program.ops());
        registers.put(party.name(), program.registers());
      }
    }
    List<MachinePlan.Cpu> cpus = cpus(programs);
    Compiled compiled =
        new Compiled(
            new MachinePlan(
                world.memory,
                PlanParts.smmus(world, settings, setup),
                setup.functions(programs, started()),
                cpus,
                List.copyOf(world.given)),
            new LinkedHashMap<>(world.pages),
            registers);
    new Vocabulary(litmus, compiled).check();
    return compiled;
  }

  private List<MachinePlan.Cpu> cpus(Map<String, List<DmaOp>> programs) {
    Map<String, List<CpuOp>> all = new LinkedHashMap<>();
    addReaders();
    for (Party party : litmus.parties()) {
      if (party.name().matches("cpu\\d+")) {
        all.put(party.name(), compiler(party, programs).program(party.steps()));
      }
    }
    HandlerCompiler handlers = new HandlerCompiler(litmus.file(), world);
    for (Party party : litmus.parties()) {
      if (party.name().startsWith("cpu") && party.name().contains(".")) {
        handlers.add(party, () -> compiler(party, programs));
      }
    }
    return PlanParts.cpus(world, settings, all, handlers.byCpu());
  }

  /** CPUs that are in read sections anywhere, before the first who waits for them. */
  private void addReaders() {
    for (Party party : litmus.parties()) {
      if (party.name().startsWith("cpu")
          && party.steps().stream().anyMatch(line -> line.verb().equals("rcu"))) {
        world.driver.addReader(cpu(party));
      }
    }
  }

  private static String cpu(Party party) {
    return party.name().split("\\.")[0];
  }

  private CpuCompiler compiler(Party party, Map<String, List<DmaOp>> programs) {
    return new CpuCompiler(litmus.file(), cpu(party), world, settings, programs);
  }

  /** Functions that the file names anywhere, in the order of their numbers. */
  private Set<String> mentioned() {
    Set<String> words = new LinkedHashSet<>();
    List<Line> lines = new ArrayList<>(litmus.setup());
    for (Party party : litmus.parties()) {
      words.add(party.name());
      lines.addAll(party.steps());
    }
    for (Line line : lines) {
      words.addAll(line.words());
      words.addAll(line.options().values());
    }
    Set<String> functions = new LinkedHashSet<>(world.functions.keySet());
    functions.retainAll(words);
    return functions;
  }

  /** Functions whose program a CPU starts. */
  private Set<String> started() {
    Set<String> started = new LinkedHashSet<>();
    for (Party party : litmus.parties()) {
      for (Line line : party.steps()) {
        if (party.name().startsWith("cpu") && line.verb().equals("start")) {
          started.addAll(line.words());
        }
      }
    }
    return started;
  }
}
