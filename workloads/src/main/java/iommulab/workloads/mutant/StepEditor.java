package iommulab.workloads.mutant;

import iommulab.workloads.mutant.Change.Drop;
import iommulab.workloads.mutant.Change.Insert;
import iommulab.workloads.mutant.Change.Join;
import iommulab.workloads.mutant.Change.Move;
import iommulab.workloads.mutant.Change.Pick;
import iommulab.workloads.mutant.Change.Replace;
import iommulab.workloads.mutant.Change.Swap;
import iommulab.workloads.mutant.Change.Way;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.MutantFile;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.scenario.StepParser;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Changes the steps of one block. */
final class StepEditor {
  /**
   * A line of a changed block.
   *
   * @param step what is done there; null for a line that only tells what is gone
   * @param mark what was changed; empty if nothing was
   */
  record Marked(Line step, String mark) {}

  private final MutantFile mutant;
  private final String place;
  private final List<Line> before;
  private final List<Marked> after = new ArrayList<>();

  /**
   * An editor of one block.
   *
   * @param place its name, for errors: {@code cpu0 of h8-mended}
   */
  StepEditor(MutantFile mutant, String place, List<Line> steps) {
    this.mutant = mutant;
    this.place = place;
    this.before = steps;
    steps.forEach(step -> after.add(new Marked(step, "")));
  }

  List<Marked> changed(Way way) {
    if (way instanceof Drop drop) {
      drop(drop);
    } else if (way instanceof Replace replace) {
      replace(replace);
    } else if (way instanceof Insert insert) {
      insert(insert);
    } else if (way instanceof Move move) {
      move(move);
    } else if (way instanceof Swap swap) {
      swap(swap);
    } else {
      join((Join) way);
    }
    return List.copyOf(after);
  }

  private void drop(Drop drop) {
    int at = find(drop.step());
    TreeSet<Integer> gone = new TreeSet<>(unit(at));
    for (int i = at + 1; i < before.size() && gone.size() == 1; i++) {
      if (Steps.isEndOf(before.get(at), before.get(i))) {
        gone.add(i);
      }
    }
    gone.forEach(i -> after.set(i, new Marked(null, "dropped: " + before.get(i).text())));
  }

  private void replace(Replace replace) {
    int at = find(replace.step());
    String text = before.get(at).text();
    List<Marked> by = marked(replace.by(), "was: " + text);
    if (replace.by().size() == 1 && Steps.plain(text).equals(replace.by().get(0).text())) {
      throw wrong(replace.step() + " is replaced by itself", "another step");
    }
    after.remove(at);
    after.addAll(at, by);
  }

  private void insert(Insert insert) {
    List<Integer> unit = unit(find(insert.anchor()));
    int at = insert.behind() ? unit.get(unit.size() - 1) + 1 : unit.get(0);
    after.addAll(at, marked(insert.step(), "inserted"));
  }

  private void move(Move move) {
    List<Integer> moved = unit(find(move.step()));
    List<Integer> anchor = unit(find(move.anchor()));
    if (moved.equals(anchor)) {
      throw wrong(move.step() + " is moved to where it is", "two steps");
    }
    List<Marked> lines = take(moved, "moved");
    int at = move.behind() ? anchor.get(anchor.size() - 1) + 1 : anchor.get(0);
    boolean fromAbove = moved.get(0) < at;
    after.addAll(at, lines);
    int gone = moved.get(0) + (fromAbove ? 0 : lines.size());
    after.subList(gone, gone + lines.size()).clear();
  }

  private void swap(Swap swap) {
    List<Integer> one = unit(find(swap.one()));
    List<Integer> other = unit(find(swap.other()));
    if (one.equals(other)) {
      throw wrong(swap.one() + " is swapped with itself", "two steps");
    }
    List<Integer> first = one.get(0) < other.get(0) ? one : other;
    List<Integer> second = first == one ? other : one;
    List<Marked> early = take(first, "swapped");
    List<Marked> late = take(second, "swapped");
    after.subList(second.get(0), second.get(0) + second.size()).clear();
    after.addAll(second.get(0), early);
    after.subList(first.get(0), first.get(0) + first.size()).clear();
    after.addAll(first.get(0), late);
  }

  private void join(Join join) {
    int at = find(join.batch());
    List<Integer> unit = unit(at);
    int next = unit.get(unit.size() - 1) + 1;
    Line batch = before.get(at);
    if (!Steps.endsInSync(batch)
        || batch.words().size() < 3
        || next == before.size()
        || !before.get(next).verb().equals("cmd")
        || before.get(next).guard() != null) {
      throw wrong(
          join.batch() + " is joined with nothing",
          "a batch that ends in + SYNC, its wait, and right behind them another cmd");
    }
    String commands = batch.text().replaceFirst("\\s*\\+\\s*SYNC\\b.*$", "");
    String text = commands + " +" + before.get(next).text().substring("cmd".length());
    List<Line> joined = new StepParser(mutant.file(), mutant.change().line()).steps(text);
    after.set(next, new Marked(joined.get(0), "was a batch of its own"));
    unit.forEach(i -> after.set(i, new Marked(null, "joined: " + before.get(i).text())));
  }

  private List<Marked> take(List<Integer> unit, String mark) {
    return marked(unit.stream().map(before::get).toList(), mark);
  }

  private List<Marked> marked(List<Line> lines, String mark) {
    return lines.stream().map(l -> new Marked(l.at(mutant.change().line()), mark)).toList();
  }

  /** A line with the wait for its SYNC, if that stands right behind it. */
  private List<Integer> unit(int at) {
    boolean waits = at + 1 < before.size() && Steps.isWaitOf(before.get(at), before.get(at + 1));
    return waits ? List.of(at, at + 1) : List.of(at);
  }

  private int find(Pick pick) {
    List<Integer> found = matching(pick, true);
    if (found.isEmpty()) {
      found = matching(pick, false);
    }
    if (found.isEmpty()) {
      List<String> known = before.stream().map(Line::text).distinct().toList();
      throw wrong(
          "the step " + pick + " does not stand in " + place, Nearest.list(pick.text(), known));
    }
    if (pick.number() > found.size()) {
      throw wrong(
          "the step " + pick + " stands " + times(found.size()) + " in " + place,
          "one of them: 1st" + (found.size() == 1 ? "" : ", 2nd and so on"));
    }
    if (pick.number() == 0 && found.size() > 1) {
      throw wrong(
          "the step " + pick + " stands " + times(found.size()) + " in " + place,
          "1st, 2nd and so on before it, or more of its words");
    }
    return found.get(Math.max(0, pick.number() - 1));
  }

  private List<Integer> matching(Pick pick, boolean whole) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      String text = Steps.plain(before.get(i).text());
      if (whole ? text.equals(pick.text()) : text.startsWith(pick.text() + " ")) {
        found.add(i);
      }
    }
    return found;
  }

  private static String times(int number) {
    return number == 1 ? "once" : number + " times";
  }

  private ScenarioException wrong(String what, String expected) {
    return new ScenarioException(mutant.file(), mutant.change().line(), what, expected);
  }
}
