package iommulab.workloads.mutant;

import iommulab.workloads.mutant.StepEditor.Marked;
import iommulab.workloads.scenario.Expectation;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusFile.Row;
import iommulab.workloads.scenario.LitmusFile.Setting;
import iommulab.workloads.scenario.MutantFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A litmus test as it would stand in a file, with comments at what a mutant changed. */
final class LitmusPage {
  private static final int WIDTH = 60;

  private final LitmusFile litmus;
  private final Map<String, String> settingMarks;
  private final Map<String, String> headMarks;
  private final Map<String, List<Marked>> blocks;
  private final StringBuilder text = new StringBuilder();

  /**
   * A page of this test.
   *
   * @param settingMarks what was changed, by the setting's key
   * @param headMarks what was changed, by the block
   * @param blocks the steps, and what is gone
   */
  LitmusPage(
      LitmusFile litmus,
      Map<String, String> settingMarks,
      Map<String, String> headMarks,
      Map<String, List<Marked>> blocks) {
    this.litmus = litmus;
    this.settingMarks = settingMarks;
    this.headMarks = headMarks;
    this.blocks = blocks;
  }

  String text(MutantFile mutant, String baseFile) {
    line("litmus  " + litmus.name());
    prose("title   ", litmus.title());
    prose("why     ", litmus.why());
    prose("refs    ", String.join("; ", litmus.refs()));
    line("");
    line("# A mutant of " + mutant.of().text() + " (" + baseFile + "):");
    line("# change " + mutant.change().text());
    mutant.comments().forEach(this::line);
    for (Setting setting : litmus.settings()) {
      String set = "set     " + setting.key() + " = " + setting.value();
      marked(set, settingMarks.getOrDefault(setting.key(), ""));
    }
    blocks.forEach(this::block);
    line("");
    if (!litmus.observed().isEmpty()) {
      line("observe " + String.join(" ", litmus.observed().stream().map(Line::text).toList()));
      line("");
    }
    for (Row row : litmus.rows()) {
      row(row.grade().name(), row.condition().toString(), row.reason());
    }
    for (Expectation one : litmus.expectations()) {
      row(one.kind().name(), one.condition().toString(), one.reason());
    }
    return text.toString();
  }

  private void prose(String head, String said) {
    if (!said.isEmpty()) {
      line(head + said);
    }
  }

  private void block(String head, List<Marked> lines) {
    if (lines.isEmpty()) {
      return;
    }
    line("");
    boolean isEmpty = lines.stream().allMatch(line -> line.step() == null);
    marked((isEmpty ? "# " : "") + head, headMarks.getOrDefault(head, ""));
    for (Marked line : lines) {
      if (line.step() == null) {
        line("  # <== " + line.mark());
      } else {
        marked("  " + line.step().text(), line.mark());
      }
    }
  }

  private void marked(String said, String mark) {
    line(mark.isEmpty() ? said : String.format("%-" + WIDTH + "s # <== %s", said, mark));
  }

  private void row(String kind, String condition, String reason) {
    line(String.format("%-11s %s   \"%s\"", kind.toLowerCase(Locale.ROOT), condition, reason));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
