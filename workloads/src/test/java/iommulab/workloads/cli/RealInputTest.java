package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.workloads.catalog.Catalog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * decode and import end with the right exit code, and name what is wrong in one line on standard
 * error.
 */
final class RealInputTest {
  private static final String NESTED = "arm-iommufd-nested-basic-72";

  @TempDir Path folder;

  private InputStream in = InputStream.nullInputStream();

  record Case(String name, List<String> arguments, int code, String out, String err) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    String nested = recording(NESTED).toString();
    // spotless:off
    return Stream.of(
        new Case("words",              List.of("decode", "cmdq", "0x30", "0x0"),     0, "TLBI_NSNH_ALL", ""),
        new Case("a file",             List.of("decode", "event", nested + ".evtq.bin.xz"), 0, "F_TRANSLATION", ""),
        new Case("garbage is shown",   List.of("decode", "cmdq", "99,0"),            2, "ILLEGAL",       "entry 0: ILL opcode 0x99"),
        new Case("no kind",            List.of("decode", "zebra", "1"),              2, "",              "unknown kind; expected cmdq, command"),
        new Case("no file",            List.of("decode", "cmdq", "no/such.bin"),     2, "",              "neither a file nor 64-bit hexadecimal words"),
        new Case("a folder",           List.of("decode", "cmdq", "/"),               2, "",              "/: not a file; expected a file of raw entries"),
        new Case("no input",           List.of("decode", "cmdq"),                    2, "",              "FILE|HEX"),
        new Case("a recording agrees", List.of("import", nested),                    0, "The model agrees.", ""),
        new Case("the stress is clean", List.of("import", nested, "--stress", "--runs", "1"), 0, "The stress is clean.", ""),
        new Case("stress is not asked for", List.of("import", nested, "--runs", "1"), 2, "",             "mean nothing here; expected --stress"),
        new Case("no CPU",             List.of("import", nested, "--stress", "--cpus", "0"), 2, "",      "--cpus 0: so many CPUs; expected 1 to 256"),
        new Case("no recording",       List.of("import", "no/such"),                 2, "",              "no recording: such.summary.json is not there"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theExitCodeSaysHowItWent(Case c) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = execute(out, err, c.arguments);
    assertThat(code).isEqualTo(c.code);
    assertThat(text(out)).contains(c.out);
    assertThat(text(err)).contains(c.err).doesNotContain("\tat ");
    assertThat(text(err).lines()).hasSize(c.err.isEmpty() ? 0 : 1);
  }

  @Test
  void standardInputIsRaw() throws IOException {
    byte[] commands = Files.readAllBytes(recording(NESTED + ".cmdq.bin"));
    in = new ByteArrayInputStream(commands, 0, 40);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(execute(out, err, List.of("decode", "cmdq", "-"))).isEqualTo(2);
    assertThat(text(out).lines()).hasSize(3);
    assertThat(text(err))
        .isEqualTo(
            "iommu-lab: standard input: 8 trailing bytes after entry 1; a command has 16 bytes\n");
  }

  @Test
  void aDamagedRecordingDisagreesInJson() throws IOException {
    for (String suffix : List.of("summary.json", "events.jsonl.xz", "evtq.bin.xz")) {
      Files.copy(recording(NESTED + "." + suffix), folder.resolve("mine." + suffix));
    }
    byte[] commands = Files.readAllBytes(recording(NESTED + ".cmdq.bin"));
    commands[17] ^= 1;
    Files.write(folder.resolve("mine.cmdq.bin"), commands);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int code =
        execute(
            out,
            new ByteArrayOutputStream(),
            List.of("import", "--json", folder.resolve("mine").toString()));

    assertThat(code).isEqualTo(1);
    var disagreement = new ObjectMapper().readTree(out.toByteArray()).path("disagreements").path(0);
    assertThat(disagreement.path("place").asText()).isEqualTo("cmdq.bin entry 1");
  }

  private int execute(
      ByteArrayOutputStream out, ByteArrayOutputStream err, List<String> arguments) {
    Context context =
        new Context(
            Catalog.usual(),
            () -> {
              throw new IllegalStateException("nothing is run here");
            },
            in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            () -> false);
    return Main.execute(context, arguments.toArray(String[]::new));
  }

  private static Path recording(String name) {
    return Path.of(System.getProperty("iommulab.root", ".."), "conf", "recordings", name);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
