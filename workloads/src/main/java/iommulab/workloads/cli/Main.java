package iommulab.workloads.cli;

import iommulab.workloads.report.Build;
import iommulab.workloads.run.MachineRunner;
import iommulab.workloads.run.RunFailure;
import iommulab.workloads.run.ScenarioRunner;
import iommulab.workloads.scenario.ScenarioException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The main class: {@code ./iommu-lab COMMAND}. */
@Command(
    name = "iommu-lab",
    mixinStandardHelpOptions = false,
    description = "A laboratory for the concurrency of nested I/O address translation.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab list                           what can be run",
      "  iommu-lab run first                      the first scenarios",
      "  iommu-lab run my/own.litmus --runs 5000  a litmus test of your own",
      "  iommu-lab explore h1-racy --out DIR      all outcomes, with a witness of each",
      "  iommu-lab explain DIR                    why the forbidden one happens",
      "  iommu-lab show strict-unmap              a scenario and its settings",
      "  iommu-lab decode cmdq 0x30 0x0           a raw command by its fields",
      "  iommu-lab import conf/recordings/arm-strict-ats-72",
      "                                           a real driver against the model",
      "  iommu-lab rules R-SMMU-048               the rule that a finding names",
      "  source <(iommu-lab completion)           completion for bash",
      "",
      "Exit codes: 0 nothing forbidden was seen, 1 something forbidden was seen,",
      "            2 wrong usage or scenario, 3 inconclusive, 70 a bug of ours"
    })
public final class Main implements Callable<Integer> {
  private static final int WRONG = 2;
  private static final int OUR_MISTAKE = 70;

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] args) {
    Interrupt interrupt = Interrupt.install();
    int code;
    try {
      code = execute(Context.usual(Main::runner, interrupt::asked), args);
    } catch (Throwable e) {
      e.printStackTrace();
      code = OUR_MISTAKE;
    }
    interrupt.exit(code);
  }

  /** Makes what runs scenarios; only here the command line meets the machine. */
  private static ScenarioRunner runner() {
    return new MachineRunner();
  }

  /** Runs the command line. */
  static int execute(Context context, String... args) {
    return commandLine(context).execute(args);
  }

  private static CommandLine commandLine(Context context) {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(new RunCommand(context));
    line.addSubcommand(new ExploreCommand(context));
    line.addSubcommand(new ExplainCommand(context));
    line.addSubcommand(new ReplayCommand(context));
    line.addSubcommand(new ShrinkCommand(context));
    line.addSubcommand(new BenchCommand(context));
    line.addSubcommand(new ListCommand(context));
    line.addSubcommand(new ShowCommand(context));
    line.addSubcommand(new DecodeCommand(context));
    line.addSubcommand(new ImportCommand(context));
    line.addSubcommand(new PlanUpdateCommand(context));
    line.addSubcommand(new RulesCommand(context));
    line.addSubcommand(new Version(context));
    line.addSubcommand(new Completion(context));
    for (CommandLine sub : line.getSubcommands().values()) {
      help(sub.getCommandSpec());
    }
    help(line.getCommandSpec());
    CommandLine help = new CommandLine(new CommandLine.HelpCommand());
    help.getCommandSpec().usageMessage().header("Show the help of a command.").description();
    line.addSubcommand(help);
    line.getCommandSpec()
        .addOption(
            CommandLine.Model.OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show version and build, as the command does.")
                .build())
        .versionProvider(() -> new String[] {version()});
    return line.setOut(new PrintWriter(context.out(), true))
        .setErr(new PrintWriter(context.err(), true))
        .setUsageHelpWidth(100)
        .setAbbreviatedSubcommandsAllowed(false)
        .setParameterExceptionHandler((e, a) -> wrongUsage(context, e))
        .setExecutionExceptionHandler((e, l, p) -> failed(context, e, p));
  }

  private static void help(CommandSpec spec) {
    spec.addOption(
        CommandLine.Model.OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and end.")
            .build());
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "no command");
  }

  private static String version() {
    return "iommu-lab " + Build.id() + " on Java " + Runtime.version().feature();
  }

  private static int wrongUsage(Context context, ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    String what = Misspelt.explain(e);
    context.err().println("iommu-lab: " + what + "; see " + name + " --help");
    return WRONG;
  }

  private static int failed(Context context, Exception e, ParseResult parsed) {
    if (e instanceof ScenarioException) {
      context.err().println("iommu-lab: " + e.getMessage());
      return WRONG;
    }
    context
        .err()
        .println("iommu-lab: this is a bug of iommu-lab, please report it with what follows");
    context.err().println("build " + Build.id() + ", arguments " + parsed.originalArgs());
    if (e instanceof RunFailure failure) {
      context.err().println("scenario " + failure.scenario() + ", seed " + failure.seed());
    }
    e.printStackTrace(context.err());
    return OUR_MISTAKE;
  }

  /** {@code version}: which build this is. */
  @Command(name = "version", description = "Show version and build.")
  private static final class Version implements Callable<Integer> {
    private final Context context;

    Version(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      context.out().println(version());
      return 0;
    }
  }

  /** {@code completion}: a script for bash. */
  @Command(
      name = "completion",
      description = "Print a completion script for bash: source <(iommu-lab completion)")
  private static final class Completion implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private final Context context;

    Completion(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      context.out().print(AutoComplete.bash("iommu-lab", spec.parent().commandLine()));
      context.out().println("complete -F _complete_iommu-lab -o default ./iommu-lab");
      return 0;
    }
  }
}
