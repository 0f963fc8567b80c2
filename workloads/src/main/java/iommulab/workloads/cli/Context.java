package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.run.ScenarioRunner;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What subcommands work with.
 *
 * @param catalog the scenarios
 * @param runner makes what runs them; asked only when something is run
 * @param in standard input, raw
 * @param out standard output: results only
 * @param err standard error: progress and mistakes
 * @param outIsTerminal whether results may be coloured
 * @param errIsTerminal whether progress may be shown
 * @param stop whether the user asked to end
 */
public record Context(
    Catalog catalog,
    Supplier<ScenarioRunner> runner,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    BooleanSupplier stop) {

  /** The streams and project of this process. The launcher says what is a terminal. */
  static Context usual(Supplier<ScenarioRunner> runner, BooleanSupplier stop) {
    boolean console = System.console() != null;
    return new Context(
        Catalog.usual(),
        runner,
        System.in,
        System.out,
        System.err,
        terminal("iommulab.terminal.out", console) && System.getenv("NO_COLOR") == null,
        terminal("iommulab.terminal.err", console),
        stop);
  }

  private static boolean terminal(String property, boolean otherwise) {
    String said = System.getProperty(property);
    return said == null ? otherwise : said.equals("true");
  }
}
