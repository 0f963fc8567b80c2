package iommulab.workloads.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the input, decode shows what it understands and names the rest. */
final class DecodingTest {
  record Case(
      String name, EntryKind kind, String words, List<String> shown, List<String> problems) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        new Case("a command of the recording", EntryKind.CMDQ, "0x0006000000000012 0x00000000ffff6701",
            List.of("TLBI_NH_VA", "ASID=6", "Leaf=1", "TTL=3", "TG=1", "Address=0xffff6000"), List.of()),
        new Case("commas, capitals, no 0x", EntryKind.CMDQ, "30,0,FC02046,0",
            List.of("TLBI_NSNH_ALL", "SYNC", "CS=2", "MSH=3", "MSIAttr=0xf"), List.of()),
        new Case("a reserved bit is flagged, not refused", EntryKind.CMDQ, "30 80",
            List.of("TLBI_NSNH_ALL", "reserved bits set: 71"), List.of()),
        new Case("a reserved opcode", EntryKind.CMDQ, "99 0 30 0",
            List.of("ILLEGAL", "TLBI_NSNH_ALL"), List.of("entry 0: ILL opcode 0x99")),
        new Case("one word too many", EntryKind.CMDQ, "30 0 46",
            List.of("TLBI_NSNH_ALL"), List.of("1 trailing word after entry 0; a command has 16 bytes")),
        new Case("less than one entry", EntryKind.STE, "1 2",
            List.of(), List.of("2 trailing words before the first entry; a stream table entry has 64 bytes")),
        new Case("an event", EntryKind.EVTQ, "2800000010 8800000000 13004 13000",
            List.of("F_TRANSLATION", "StreamID=0x28", "RnW=1", "S2=1", "InputAddr=0x13004"), List.of()),
        new Case("no event", EntryKind.EVTQ, "ff 0 0 0",
            List.of("ILLEGAL"), List.of("entry 0: 0xff is no event")),
        new Case("an STE, addresses in place", EntryKind.STE, "46e9400b 100000d6 0 0 0 0 0 0",
            List.of("Config=5", "S1ContextPtr=0x46e94000", "EATS=1"), List.of()),
        new Case("a CD", EntryKind.CD, "0006e204c0003510 46e33000 0 fffffffff404ff44 0 0 0 0",
            List.of("T0SZ=0x10", "ASID=6", "AA64=1", "TTB0=0x46e33000", "MAIR=0xfffffffff404ff44"), List.of()),
        new Case("an L1STD", EntryKind.L1STD, "5be20009",
            List.of("Span=9", "L2Ptr=0x5be20000"), List.of()));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void wordsAreShownAndProblemsNamed(Case c) throws IOException {
    StringWriter out = new StringWriter();
    List<String> problems =
        Decoding.run(
            c.kind,
            DecodeInput.of(List.of(c.words), InputStream.nullInputStream()),
            new PrintWriter(out),
            false);
    assertThat(c.shown).allSatisfy(part -> assertThat(out.toString()).contains(part));
    assertThat(problems).hasSameSizeAs(c.problems);
    for (int i = 0; i < problems.size(); i++) {
      assertThat(problems.get(i)).startsWith("command line: ").contains(c.problems.get(i));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void jsonSaysTheSame(Case c) throws IOException {
    StringWriter out = new StringWriter();
    List<String> problems =
        Decoding.run(
            c.kind,
            DecodeInput.of(List.of(c.words), InputStream.nullInputStream()),
            new PrintWriter(out),
            true);
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("schema").asText()).isEqualTo("iommu-lab/decode/1");
    assertThat(json.path("problems").size()).isEqualTo(problems.size());
    int words = c.words.split("[ ,]").length;
    assertThat(json.path("entries").size()).isEqualTo(words / c.kind.words());
  }

  @Test
  void aFileIsReadToItsEndAndTheRestIsTold(@TempDir Path folder) throws IOException {
    byte[] recorded = Recordings.named(Recordings.NESTED).copy().contents().get("cmdq.bin");
    Path file = folder.resolve("cut.bin");
    Files.write(file, Arrays.copyOf(recorded, 13 * 16 + 7));
    StringWriter out = new StringWriter();

    List<String> problems =
        Decoding.run(
            EntryKind.CMDQ,
            DecodeInput.of(List.of(file.toString()), InputStream.nullInputStream()),
            new PrintWriter(out),
            false);

    assertThat(problems)
        .containsExactly(file + ": 7 trailing bytes after entry 12; a command has 16 bytes");
    assertThat(out.toString().lines()).hasSize(1 + 13);
  }

  @Test
  void aCutCompressedFileIsTold(@TempDir Path folder) throws IOException {
    byte[] packed = Files.readAllBytes(Recordings.path(Recordings.NESTED + ".evtq.bin.xz"));
    Path file = folder.resolve("cut.xz");
    Files.write(file, Arrays.copyOf(packed, packed.length / 2));

    List<String> problems =
        Decoding.run(
            EntryKind.EVTQ,
            DecodeInput.of(List.of(file.toString()), InputStream.nullInputStream()),
            new PrintWriter(new StringWriter()),
            true);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith(file + ": unreadable").contains("cut short");
  }

  @Test
  void garbageOnTheCommandLineIsNamed() {
    assertThatThrownBy(() -> DecodeInput.of(List.of("30", "zebra"), InputStream.nullInputStream()))
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining("(\"zebra\")")
        .hasMessageContaining("expected a file of raw entries, or words");
  }
}
