package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line gives the same digests in every JVM: any identity hash, one core or two, any
 * order of scenarios, and another JDK where there is one.
 */
final class FreshJvmTest {
  private static final int JVMS = Scenes.often(8, 20);
  private static final int RUNS = Scenes.often(5, 200);
  private static final int PLANTED_JVMS = 4;
  private static final int HASHES = 6;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  /** A JVM of its own kind: no two of the first twelve are alike. */
  private static List<String> options(int jvm) {
    return List.of(
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:hashCode=" + jvm % HASHES,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:ActiveProcessorCount=" + (1 + (jvm + jvm / HASHES) % 2));
  }

  @Test
  void digestsAreTheSameInEveryJvm() throws Exception {
    List<Path> homes = new ArrayList<>(Collections.nCopies(JVMS, home()));
    otherHome().ifPresent(other -> homes.addAll(Collections.nCopies(JVMS / 2, other)));
    Map<String, String> first = null;
    for (int jvm = 0; jvm < homes.size(); jvm++) {
      Map<String, String> digests = digests(homes.get(jvm), jvm);
      if (first == null) {
        first = digests;
        assertThat(first.values()).doesNotHaveDuplicates();
      }
      assertThat(digests)
          .as("JVM %d of %s, %s", jvm, homes.get(jvm), options(jvm))
          .isEqualTo(first);
    }
    System.out.printf(
        "%d JVMs, %d scenarios, %d runs of each; other JDK: %s%n",
        homes.size(), first.size(), RUNS, otherHome().map(Path::toString).orElse("none"));
  }

  /** The digest of each first scenario; the JVM's number shuffles their order. */
  private Map<String, String> digests(Path home, int jvm) throws Exception {
    List<String> names = new ArrayList<>();
    Catalog.usual().find("first").forEach(file -> names.add(Catalog.shortName(file)));
    Collections.shuffle(names, new Random(jvm));
    List<String> arguments = new ArrayList<>(List.of("run", "--json", "--runs", "" + RUNS));
    arguments.addAll(names);
    JsonNode json = new ObjectMapper().readTree(output(home, jvm, Main.class, arguments));
    Map<String, String> digests = new TreeMap<>();
    for (JsonNode result : json.path("results")) {
      digests.put(result.path("scenario").asText(), result.path("digest").asText());
    }
    assertThat(digests.keySet()).containsExactlyInAnyOrderElementsOf(names);
    return digests;
  }

  /** Orders and hashes that differ between JVMs are seen by comparing digests. */
  @Test
  void plantedDifferenceIsCaught() throws Exception {
    Map<String, List<String>> digests = new TreeMap<>();
    for (int jvm = 0; jvm < PLANTED_JVMS; jvm++) {
      String output = output(home(), jvm, PlantedMain.class, List.of());
      output
          .lines()
          .map(line -> line.split(" "))
          .forEach(w -> digests.computeIfAbsent(w[0], plant -> new ArrayList<>()).add(w[1]));
    }
    assertThat(digests.keySet()).containsExactly("identity-hash", "nothing", "set-order");
    assertThat(digests.get("nothing"))
        .hasSize(PLANTED_JVMS)
        .containsOnly(digests.get("nothing").get(0));
    assertThat(Set.copyOf(digests.get("identity-hash"))).hasSizeGreaterThan(1);
    assertThat(Set.copyOf(digests.get("set-order"))).hasSizeGreaterThan(1);
  }

  private String output(Path home, int jvm, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(options(jvm));
    command.add("-Diommulab.root=" + Catalog.usual().root().toAbsolutePath());
    command.add(
        "-Dlogback.configurationFile=" + Catalog.usual().root().resolve("conf/logback.xml"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    } finally {
      child.destroyForcibly();
    }
    // 1: a racy scenario was convicted, as it should be if it ran often enough.
    assertThat(child.exitValue()).as(Files.readString(err)).isIn(0, 1);
    return Files.readString(out);
  }

  private static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  /** A second JDK, named by a system property or by the environment. */
  private static Optional<Path> otherHome() {
    String named =
        System.getProperty("IOMMULAB_OTHER_JAVA_HOME", System.getenv("IOMMULAB_OTHER_JAVA_HOME"));
    return Optional.ofNullable(named).filter(n -> !n.isBlank()).map(Path::of);
  }
}
