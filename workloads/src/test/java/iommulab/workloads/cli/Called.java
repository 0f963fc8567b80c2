package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.run.ScenarioRunner;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The command line, called within this JVM, and what it printed last. */
abstract class Called {
  boolean stop;
  String out;
  String err;

  final int main(Catalog catalog, Supplier<ScenarioRunner> runner, String... args) {
    ByteArrayOutputStream toOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toErr = new ByteArrayOutputStream();
    Context context =
        new Context(
            catalog,
            runner,
            InputStream.nullInputStream(),
            new PrintStream(toOut, true, StandardCharsets.UTF_8),
            new PrintStream(toErr, true, StandardCharsets.UTF_8),
            false,
            false,
            () -> stop);
    int code = Main.execute(context, args);
    out = toOut.toString(StandardCharsets.UTF_8);
    err = toErr.toString(StandardCharsets.UTF_8);
    return code;
  }
}
