package iommulab.workloads.cli;

import iommulab.workloads.recording.DecodeInput;
import iommulab.workloads.recording.Decoding;
import iommulab.workloads.recording.EntryKind;
import iommulab.workloads.recording.UnusableInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code decode KIND FILE|HEX}: raw entries into a table or JSON. */
@Command(
    name = "decode",
    description = "Show raw commands, events or table entries with every field named.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab decode cmdq conf/recordings/arm-strict-ats-72.cmdq.bin",
      "  iommu-lab decode cmdq 0x0006000000000012 0x00000000ffff6701",
      "  head -c 4096 commands | iommu-lab decode cmdq -",
      "  iommu-lab decode ste --json 0x46e9400b,0x100000d6,0,0,0,0,0,0",
      "",
      "Exit code 2 if something could not be decoded; what could be is shown all the same."
    })
final class DecodeCommand implements Callable<Integer> {
  /** The kinds, for the shell's completion. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(EntryKind.values()).map(EntryKind::word).iterator();
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description = "cmdq (command), evtq (event), ste, cd, l1std or l1cd")
  private String kind;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE|HEX",
      description =
          "a file of raw little-endian entries, also .xz; - for standard input, not packed; or 64-bit words, lowest first, separated by commas or spaces")
  private List<String> input;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  private final Context context;

  DecodeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    List<String> problems;
    try {
      EntryKind known =
          EntryKind.named(kind)
              .orElseThrow(
                  () ->
                      new UnusableInput(
                          "decode " + kind, "unknown kind; expected " + EntryKind.allNames()));
      problems =
          Decoding.run(
              known, DecodeInput.of(input, context.in()), new PrintWriter(context.out()), json);
    } catch (UnusableInput unusable) {
      problems = List.of(unusable.getMessage());
    }
    problems.forEach(problem -> context.err().println("iommu-lab: " + problem));
    return problems.isEmpty() ? 0 : 2;
  }
}
