package iommulab.model.races;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the message races of a finished run and says what bounds them. */
public final class MessageRaces {
  private final Course course;
  private final Names names;
  private final BitSet whole;
  private NamedBounds story;

  /** Of this run, whose windows have these names. */
  public MessageRaces(Course course, Names names) {
    this.course = course;
    this.names = names;
    this.whole = new BitSet();
    whole.set(0, course.size());
  }

  /** All races between these steps, sorted by the second, the nearest first before it. */
  public List<Race.Pair> pairs(BitSet among) {
    List<Race.Pair> pairs = new ArrayList<>();
    for (int second = among.nextSetBit(0); second >= 0; second = among.nextSetBit(second + 1)) {
      for (int first = among.previousSetBit(second - 1);
          first >= 0;
          first = among.previousSetBit(first - 1)) {
        if (isRace(first, second)) {
          pairs.add(new Race.Pair(first, second));
        }
      }
    }
    return pairs;
  }

  private boolean isRace(int first, int second) {
    return !course.causes(second).get(first)
        && course.areDependent(first, second)
        && !course.at(first).channel().equals(course.at(second).channel());
  }

  /** What bounds a race. */
  public Race race(Race.Pair pair) {
    int first = pair.first();
    int second = pair.second();
    BitSet both = (BitSet) course.causes(first).clone();
    both.or(course.causes(second));
    both.set(first);
    both.set(second);
    NamedBounds apart = bounds(both, first, second);
    Optional<NamedBounds.Path> later = Optional.empty();
    Optional<NamedBounds.Path> earlier = Optional.empty();
    boolean possible = apart.contradiction().isEmpty();
    if (possible) {
      later = apart.most(point(first), point(second));
      earlier = apart.most(point(second), point(first));
    }
    return new Race(
        first,
        second,
        isDirect(first, second),
        cells(first, second),
        possible ? range(earlier, later) : new Range(1, 0),
        slack(first, second),
        later.map(apart::inequality).orElse(Inequality.NONE),
        earlier.map(apart::inequality).orElse(Inequality.NONE));
  }

  private boolean isDirect(int first, int second) {
    for (int step : course.after(second)) {
      if (step == first) {
        return true;
      }
    }
    return false;
  }

  private Range slack(int first, int second) {
    if (storyContradiction().isPresent()) {
      return new Range(1, 0);
    }
    return range(story.most(point(second), point(first)), story.most(point(first), point(second)));
  }

  private static Range range(Optional<NamedBounds.Path> earlier, Optional<NamedBounds.Path> later) {
    return new Range(
        earlier.map(path -> -path.nanos()).orElse(Range.NO_LEAST),
        later.map(NamedBounds.Path::nanos).orElse(Range.NO_MOST));
  }

  /** Which bounds forbid the whole story, as an untimed one may be; empty if none do. */
  public Optional<Inequality> forbidden() {
    return storyContradiction().map(story::inequality);
  }

  private Optional<NamedBounds.Path> storyContradiction() {
    if (story == null) {
      story = bounds(whole, -1, -1);
    }
    return story.contradiction();
  }

  private static int point(int step) {
    return step + 1;
  }

  /**
   * The bounds among these steps, all orders kept but that from {@code first} to {@code second}.
   */
  private NamedBounds bounds(BitSet among, int first, int second) {
    List<Delivery> cancelled = new ArrayList<>();
    for (Delivery delivery : course.sent()) {
      int by = course.cancelledBy(delivery);
      if (by >= 0 && among.get(by)) {
        cancelled.add(delivery);
      }
    }
    NamedBounds bounds = new NamedBounds(course.size() + 1 + cancelled.size());
    for (int step = among.nextSetBit(0); step >= 0; step = among.nextSetBit(step + 1)) {
      Delivery delivery = course.at(step);
      window(bounds, delivery, point(step));
      Delivery ahead = course.ahead(delivery);
      if (ahead != null && course.step(ahead) >= 0) {
        bounds.inOrder(point(course.step(ahead)), point(step), -1, -1);
      }
      order(bounds, among, step, first, second);
    }
    for (int i = 0; i < cancelled.size(); i++) {
      int point = course.size() + 1 + i;
      int by = course.cancelledBy(cancelled.get(i));
      window(bounds, cancelled.get(i), point);
      bounds.inOrder(point(by), point, by, by);
    }
    return bounds;
  }

  private void window(NamedBounds bounds, Delivery delivery, int point) {
    bounds.window(
        delivery.cause() < 0 ? NamedBounds.BEGINNING : point(delivery.cause()),
        point,
        delivery.window().least(),
        delivery.window().most(),
        names.of(delivery));
  }

  private void order(NamedBounds bounds, BitSet among, int step, int first, int second) {
    if (step != second) {
      for (int earlier : course.after(step)) {
        if (among.get(earlier)) {
          bounds.inOrder(point(earlier), point(step), earlier, step);
        }
      }
    }
    if (step == second || step == first) {
      // what lies between may be left out, so the orders with what is left are looked for
      for (int earlier = among.previousSetBit(step - 1);
          earlier >= 0;
          earlier = among.previousSetBit(earlier - 1)) {
        if (earlier != first && course.areDependent(earlier, step)) {
          bounds.inOrder(point(earlier), point(step), earlier, step);
        }
      }
    }
  }

  /** What both touch and one of them writes; empty if it is everything. */
  private List<Cell> cells(int first, int second) {
    Footprint one = course.footprint(first);
    Footprint other = course.footprint(second);
    SortedSet<Cell> shared = new TreeSet<>();
    shared(one, other, shared);
    shared(other, one, shared);
    return List.copyOf(shared);
  }

  private static void shared(Footprint writer, Footprint other, SortedSet<Cell> shared) {
    if (!writer.writesAll()) {
      for (Cell cell : writer.writtenCells()) {
        if (other.mayRead(cell)) {
          shared.add(cell);
        }
      }
      for (Cell cell : writer.joinedCells()) {
        if (other.mayRead(cell)) {
          shared.add(cell);
        }
      }
    }
  }
}
