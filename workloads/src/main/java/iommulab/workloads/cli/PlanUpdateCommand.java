package iommulab.workloads.cli;

import iommulab.model.driver.entry.LiveEntry;
import iommulab.workloads.recording.UnusableInput;
import iommulab.workloads.update.EntryWords;
import iommulab.workloads.update.UpdateReport;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan-update KIND FROM TO}: the way from one live entry to the other. */
@Command(
    name = "plan-update",
    description = "Tell how a driver gets from one live entry to the other: each step and SYNC.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab plan-update ste 0x46e9400b,0x100000d6,0,0,0,0,0,0 0x9,0x100000000000,0,0,0,0,0,0",
      "  iommu-lab plan-update cd --json FROM TO",
      "",
      "Planned as Linux does it (arm_smmu_write_entry); Arm IHI 0070, 3.21.3."
    })
final class PlanUpdateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "KIND", description = "ste or cd")
  private String kind;

  @Parameters(
      index = "1",
      paramLabel = "FROM",
      description = "the present entry: eight hexadecimal words separated by commas, dword 0 first")
  private String from;

  @Parameters(index = "2", paramLabel = "TO", description = "the entry to be, likewise")
  private String to;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  private final Context context;

  PlanUpdateCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try {
      LiveEntry entry =
          Arrays.stream(LiveEntry.values())
              .filter(one -> one.name().equalsIgnoreCase(kind))
              .findFirst()
              .orElseThrow(
                  () ->
                      new UnusableInput("plan-update " + kind, "unknown kind; expected ste or cd"));
      UpdateReport report =
          UpdateReport.of(
              entry, EntryWords.parse(entry, "FROM", from), EntryWords.parse(entry, "TO", to));
      context.out().println(json ? report.json() : report.text());
      return 0;
    } catch (UnusableInput unusable) {
      context.err().println("iommu-lab: " + unusable.getMessage());
      return 2;
    }
  }
}
