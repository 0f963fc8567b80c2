package iommulab.model.pcie;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an endpoint answers invalidate requests: quickly and honestly but for some traits.
 *
 * <p>Honest is: it drops what is named, waits for its own reads, pushes its own writes, then sends
 * one completion on each of its paths (R-ATS-036 to 038). An endpoint is never asked for its
 * conduct by anything but itself: the judge has to find out.
 *
 * @param traits in their order, each once; none for an honest endpoint
 */
public record Conduct(List<Trait> traits) {
  private static final int ITAGS = 32;
  private static final String HONEST_NAME = "honest";

  /** Quick and honest. */
  public static final Conduct HONEST = new Conduct(List.of());

  /** Hung firmware that still does DMA. */
  public static final Conduct SILENT = new Conduct(List.of(Trait.SILENT));

  /** Sorts the traits and refuses those that leave nothing of each other. */
  public Conduct {
    Set<Trait> set = EnumSet.noneOf(Trait.class);
    set.addAll(traits);
    traits = List.copyOf(set);
    for (Trait one : traits) {
      for (Trait other : traits) {
        if (one != other && excludes(one, other)) {
          throw new IllegalArgumentException(
              "an endpoint that is " + name(one) + " cannot be " + name(other));
        }
      }
    }
  }

  public static Conduct of(Trait... traits) {
    return new Conduct(List.of(traits));
  }

  /** Reads {@code honest} or names such as {@code slow}, {@code wrong-tag}. */
  public static Conduct named(Collection<String> names) {
    List<Trait> traits = new ArrayList<>();
    for (String name : names) {
      if (!names().contains(name)) {
        throw new IllegalArgumentException("'" + name + "' is no conduct");
      }
      if (!name.equals(HONEST_NAME)) {
        traits.add(Trait.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
      }
    }
    if (names.contains(HONEST_NAME) && names.size() > 1) {
      throw new IllegalArgumentException("an endpoint that is honest cannot be anything else");
    }
    return new Conduct(traits);
  }

  /** What {@link #named} understands. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of(HONEST_NAME));
    Arrays.stream(Trait.values()).forEach(trait -> names.add(name(trait)));
    return names;
  }

  private static boolean excludes(Trait one, Trait other) {
    return one.hasNoCompletion() && !other.isPace() && other != Trait.KEEPING
        || one.isPace() && other.isPace()
        || one == Trait.PARTIAL && other == Trait.DOUBLING
        || one == Trait.DOUBLING && other == Trait.PARTIAL;
  }

  /**
   * What becomes of an invalidate request.
   *
   * @param itag the request's
   * @param paths on how many paths the endpoint reaches the root complex: so many completion
   *     messages belong to each answer, 1 to 8
   */
  public Treatment treat(int itag, int paths) {
    Treatment.Pace pace =
        has(Trait.SLOW)
            ? Treatment.Pace.SLOW
            : has(Trait.LATE) ? Treatment.Pace.LATE : Treatment.Pace.QUICK;
    if (has(Trait.SILENT)) {
      return new Treatment(pace, Treatment.Deed.NOTHING, Treatment.Answer.NONE);
    } else if (has(Trait.UR)) {
      return new Treatment(pace, Treatment.Deed.REFUSE, Treatment.Answer.NONE);
    } else if (has(Trait.RESET)) {
      return new Treatment(pace, Treatment.Deed.RESET, Treatment.Answer.NONE);
    } else if (has(Trait.UNPLUGGED)) {
      return new Treatment(pace, Treatment.Deed.VANISH, Treatment.Answer.NONE);
    }
    int said = has(Trait.PARTIAL) ? Math.max(paths, 2) : paths;
    Treatment.Answer answer =
        new Treatment.Answer(
            has(Trait.WRONG_TAG) ? (itag + 1) % ITAGS : itag,
            has(Trait.DOUBLING) ? 2 : 1,
            has(Trait.PARTIAL) ? said - 1 : said,
            said,
            !has(Trait.OVERTAKING));
    return new Treatment(
        pace, has(Trait.LYING) ? Treatment.Deed.NOTHING : Treatment.Deed.DROP, answer);
  }

  /** Whether a translation that was under way at the request is thrown away (R-ATS-041). */
  public boolean spoilsWhatIsAsked() {
    return !has(Trait.KEEPING);
  }

  private boolean has(Trait trait) {
    return traits.contains(trait);
  }

  private static String name(Trait trait) {
    return trait.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return traits.isEmpty()
        ? HONEST_NAME
        : traits.stream().map(Conduct::name).collect(Collectors.joining(" "));
  }
}
