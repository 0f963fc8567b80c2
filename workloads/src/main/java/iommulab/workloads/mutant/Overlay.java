package iommulab.workloads.mutant;

import iommulab.workloads.mutant.Change.Become;
import iommulab.workloads.mutant.Change.Edit;
import iommulab.workloads.mutant.StepEditor.Marked;
import iommulab.workloads.scenario.Expectation;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusFile.Party;
import iommulab.workloads.scenario.LitmusFile.Row;
import iommulab.workloads.scenario.LitmusFile.Setting;
import iommulab.workloads.scenario.LitmusParser;
import iommulab.workloads.scenario.MutantFile;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays a mutant over the test that it is of: a litmus test of its own, which says what was changed.
 *
 * <p>Everything that the mutant does not say is the base's; if it has rows, or expectations, the
 * base's go. What it takes from its base has the line of {@code change}: if that does not fit any
 * more, the change is to blame.
 */
public final class Overlay {
  /**
   * A mutant with all that its base says.
   *
   * @param litmus the test
   * @param of the name of its base
   * @param change what was changed there
   * @param text the test as it would stand in a file of its own, the change marked by comments
   */
  public record Expanded(LitmusFile litmus, String of, String change, String text) {}

  private final MutantFile mutant;
  private final Change change;
  private final LitmusFile base;
  private final Map<String, String> settingMarks = new LinkedHashMap<>();
  private final Map<String, List<Marked>> blocks = new LinkedHashMap<>();
  private final List<Setting> settings = new ArrayList<>();
  private final List<Party> parties = new ArrayList<>();
  private final Map<String, String> headMarks = new LinkedHashMap<>();

  private Overlay(MutantFile mutant, LitmusFile base) {
    this.mutant = mutant;
    this.change = ChangeParser.parse(mutant);
    this.base = base;
  }

  /**
   * Reads a mutant and what it is of.
   *
   * @param file where the mutant was read, for errors
   */
  public static Expanded expand(String file, String text, Bases bases) {
    MutantFile mutant = LitmusParser.mutant(file, text);
    return new Overlay(mutant, base(mutant, bases)).expanded();
  }

  private static LitmusFile base(MutantFile mutant, Bases bases) {
    String of = mutant.of().text();
    if (of.equals(mutant.name())) {
      throw wrongBase(mutant, "'" + of + "' is a mutant of itself", "the test that it changes");
    }
    Bases.Base base;
    try {
      base =
          bases
              .find(of)
              .orElseThrow(
                  () -> wrongBase(mutant, "'" + of + "' is nowhere", "the name of a litmus test"));
    } catch (ScenarioException e) {
      throw e.file().equals(mutant.file()) ? e : wrongBase(mutant, e.what(), e.expected());
    }
    if (LitmusParser.isMutant(base.text())) {
      String its = LitmusParser.mutant(base.file(), base.text()).of().text();
      throw wrongBase(mutant, "'" + of + "' is a mutant itself, of " + its, "of " + its);
    }
    if (!base.file().endsWith(".litmus")) {
      throw wrongBase(mutant, "'" + of + "' is no litmus test", "the name of a litmus test");
    }
    return LitmusParser.parse(base.file(), base.text());
  }

  private static ScenarioException wrongBase(MutantFile mutant, String what, String expected) {
    return new ScenarioException(mutant.file(), mutant.of().line(), what, expected);
  }

  private Expanded expanded() {
    base.settings().forEach(one -> settings.add(new Setting(line(), one.key(), one.value())));
    blocks.put(LitmusFile.SETUP, unmarked(base.setup()));
    base.parties().forEach(party -> blocks.put(party.name(), unmarked(party.steps())));
    if (change instanceof Change.Set set) {
      set(set);
    } else if (change instanceof Become become) {
      become(become);
    } else if (change instanceof Edit edit) {
      edit(edit);
    }
    blocks.forEach(
        (head, lines) -> {
          if (!head.equals(LitmusFile.SETUP)) {
            parties.add(new Party(line(), head, steps(lines)));
          }
        });
    LitmusFile litmus = litmus();
    String text = new LitmusPage(litmus, settingMarks, headMarks, blocks).text(mutant, base.file());
    return new Expanded(litmus, mutant.of().text(), mutant.change().text(), text);
  }

  private int line() {
    return mutant.change().line();
  }

  private List<Marked> unmarked(List<Line> lines) {
    return lines.stream().map(line -> new Marked(line.at(line()), "")).toList();
  }

  private static List<Line> steps(List<Marked> lines) {
    return lines.stream().filter(l -> l.step() != null).map(Marked::step).toList();
  }

  private void set(Change.Set set) {
    Setting setting = new Setting(line(), set.key(), set.value());
    for (int i = 0; i < settings.size(); i++) {
      if (settings.get(i).key().equals(set.key())) {
        if (settings.get(i).value().equals(set.value())) {
          throw wrong(set.key() + " is " + set.value() + " in " + name(), "another value");
        }
        settingMarks.put(set.key(), "was: " + settings.get(i).value());
        settings.set(i, setting);
        return;
      }
    }
    settingMarks.put(set.key(), "set by the mutant");
    settings.add(setting);
  }

  private void become(Become become) {
    List<Marked> lines = block(become.block());
    if (become.block().equals(LitmusFile.SETUP) || !LitmusParser.isParty(become.other())) {
      throw wrong(
          "'" + become.block() + "' cannot become '" + become.other() + "'",
          "blocks such as cpu1.gerror and cpu0.gerror");
    }
    if (blocks.containsKey(become.other())) {
      throw wrong("'" + become.other() + "' has a block in " + name(), "one that has none");
    }
    Map<String, List<Marked>> renamed = new LinkedHashMap<>();
    blocks.forEach(
        (head, b) -> renamed.put(head.equals(become.block()) ? become.other() : head, b));
    blocks.clear();
    blocks.putAll(renamed);
    blocks.put(become.other(), lines);
    headMarks.put(become.other(), "was: " + become.block());
  }

  private void edit(Edit edit) {
    List<Line> before = steps(block(edit.block()));
    String place = edit.block() + " of " + name();
    List<Marked> after = new StepEditor(mutant, place, before).changed(edit.way());
    if (steps(after).isEmpty() && !edit.block().equals(LitmusFile.SETUP)) {
      throw wrong("no step is left in " + place, "a step that is not its only one");
    }
    blocks.put(edit.block(), after);
  }

  private List<Marked> block(String head) {
    List<Marked> lines = blocks.get(head);
    if (lines == null || lines.isEmpty()) {
      List<String> known = new ArrayList<>(blocks.keySet());
      known.removeIf(one -> blocks.get(one).isEmpty());
      throw wrong("'" + head + "' has no block in " + name(), Nearest.oneOf(known) + ", or set");
    }
    return lines;
  }

  private String name() {
    return mutant.of().text();
  }

  private LitmusFile litmus() {
    boolean own = !mutant.rows().isEmpty() || !mutant.expectations().isEmpty();
    return new LitmusFile(
        mutant.file(),
        mutant.name(),
        mutant.title().isEmpty() ? base.title() : mutant.title(),
        mutant.why().isEmpty() ? base.why() : mutant.why(),
        mutant.refs().isEmpty() ? base.refs() : mutant.refs(),
        List.copyOf(settings),
        steps(blocks.get(LitmusFile.SETUP)),
        List.copyOf(parties),
        mutant.observed().isEmpty()
            ? base.observed().stream().map(line -> line.at(line())).toList()
            : mutant.observed(),
        own ? mutant.rows() : base.rows().stream().map(this::here).toList(),
        own ? mutant.expectations() : base.expectations().stream().map(this::here).toList());
  }

  private Row here(Row row) {
    return new Row(line(), row.grade(), row.condition(), row.reason());
  }

  private Expectation here(Expectation one) {
    return new Expectation(line(), one.kind(), one.condition(), one.reason());
  }

  private ScenarioException wrong(String what, String expected) {
    return new ScenarioException(mutant.file(), line(), what, expected);
  }
}
