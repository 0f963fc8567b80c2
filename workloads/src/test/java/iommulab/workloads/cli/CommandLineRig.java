package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A project directory with a few scenarios, and a command line over {@link FakeRunner}. */
abstract class CommandLineRig extends Called {
  @TempDir Path root;

  @BeforeEach
  void project() throws IOException {
    Path real = Path.of(System.getProperty("iommulab.root"));
    write("conf/defaults.conf", Files.readString(real.resolve("conf/defaults.conf")));
    write(
        "conf/scenarios/first/mod.litmus",
        """
        litmus mod
        title  The seed, modulo four
        set    run.runs = 4
        d0     dma read 0x1000 -> r0
        forbidden   stale(P)              "found"
        interesting d0:r0 == 3            "three"
        acceptable  d0:r0 <= 2            "less"
        """);
    write(
        "conf/scenarios/load/free.litmus",
        "litmus free\nset run.runs = 3\nd0 dma read 0x1000 -> r0\n");
    write("conf/scenarios/load/churn.conf", "title = \"A load\"\nrun.runs = 2\n");
    write("conf/scenarios/bad/broken.litmus", "litmus broken\ncpu0 nop\ncpu0 nop\n");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  int main(String... args) {
    return main(new Catalog(root), FakeRunner::new, args);
  }
}
