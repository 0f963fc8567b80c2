package iommulab.workloads.report.story;

import iommulab.model.ledger.Step;
import iommulab.workloads.explain.Explanation;
import iommulab.workloads.explain.Swap;
import iommulab.workloads.report.PageNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A message sequence chart before it is drawn: the parties and one arrow for each delivery.
 *
 * @param title what it shows
 * @param parties those that send or receive, in the order of the machine
 * @param arrows in the order handled
 * @param timed whether times mean something
 */
record Chart(String title, List<String> parties, List<Arrow> arrows, boolean timed) {
  /** Why an arrow stands out. */
  enum Mark {
    NONE(""),
    /** The delivery of the race that came first. */
    FIRST("race, came first"),
    /** The delivery of the race that came second. */
    SECOND("race, came second"),
    /** The moment of harm. */
    HARM("HARM");

    private final String words;

    Mark(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * One delivery.
   *
   * @param step its number in the run
   * @param time virtual nanoseconds
   * @param from who sent it; the receiver itself for an alarm or a kick from outside
   * @param to who handled it
   * @param text what it says
   * @param marks why it stands out; empty for most
   */
  record Arrow(int step, long time, String from, String to, String text, List<Mark> marks) {
    /** Whether it goes to its own sender. */
    boolean isOwn() {
      return from.equals(to);
    }

    /** The marks in words; empty for none. */
    String said() {
      return String.join(", ", marks.stream().map(Mark::words).toList());
    }
  }

  /** The chart of an explanation: the past of the harm, or the whole run. */
  static Chart of(Explanation told, boolean whole) {
    StepText texts = new StepText(new PageNames(told.pages()));
    List<Arrow> arrows = new ArrayList<>();
    Set<String> parties = new LinkedHashSet<>();
    for (Step step : told.result().history().steps()) {
      if (whole || told.past().get(step.index())) {
        String from = step.cause() < 0 ? step.receiver() : step.sender();
        parties.add(from);
        parties.add(step.receiver());
        arrows.add(
            new Arrow(
                step.index(),
                step.time(),
                from,
                step.receiver(),
                texts.of(step),
                marks(told, step.index())));
      }
    }
    return new Chart(
        told.scenario().name() + ", seed " + told.seed() + ": " + told.harm().rule(),
        sorted(parties),
        arrows,
        told.preset() != iommulab.model.agenda.Preset.UNTIMED);
  }

  private static List<Mark> marks(Explanation told, int step) {
    List<Mark> marks = new ArrayList<>();
    Optional<Swap> race = told.theRace();
    if (race.isPresent() && race.get().race().first() == step) {
      marks.add(Mark.FIRST);
    }
    if (race.isPresent() && race.get().race().second() == step) {
      marks.add(Mark.SECOND);
    }
    if (told.harm().step() == step) {
      marks.add(Mark.HARM);
    }
    return marks;
  }

  /** CPUs, memory, SMMUs with their parts, then functions: as messages mostly go. */
  private static List<String> sorted(Set<String> parties) {
    List<String> sorted = new ArrayList<>(parties);
    sorted.sort(
        java.util.Comparator.comparingInt(Chart::group)
            .thenComparing(java.util.Comparator.naturalOrder()));
    return sorted;
  }

  private static int group(String party) {
    if (party.startsWith("cpu")) {
      return 0;
    } else if (party.equals("memory")) {
      return 1;
    } else if (party.endsWith(".cmdq")) {
      return 2;
    } else if (party.endsWith(".root")) {
      return 5;
    } else if (party.startsWith("smmu")) {
      return party.contains(".") ? 4 : 3;
    }
    return 6;
  }
}
