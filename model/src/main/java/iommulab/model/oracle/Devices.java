package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.AtcAnswerUnordered;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.FunctionRemoved;
import iommulab.model.ledger.HardwareFact.FunctionReset;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What endpoints were asked, what they answered, kept, and what became of them. */
final class Devices {
  private final Map<String, Device> devices = new TreeMap<>();
  private final Order order;

  /** The endpoint sent a completion for this ITag; {@code unordered}: it may pass its writes. */
  record Answer(int itag, Place at, boolean unordered) {}

  private record Fill(AtcFilled fact, Place at) {}

  private static final class Device {
    final List<Answer> answers = new ArrayList<>();
    final List<Fill> fills = new ArrayList<>();
    final List<Place> resets = new ArrayList<>();
    final Map<Integer, List<Integer>> asked = new TreeMap<>();
    final List<Integer> unordered = new ArrayList<>();
    boolean removed;

    int answered(int itag) {
      return (int) answers.stream().filter(a -> a.itag() == itag).count();
    }

    boolean isUnasked(int itag) {
      return answered(itag) > asked.getOrDefault(itag, List.of()).size();
    }

    /** Whether it answered more often than it was asked, whatever the ITags. */
    boolean isRepeated() {
      return answers.size() > asked.values().stream().mapToInt(List::size).sum();
    }
  }

  Devices(Order order) {
    this.order = order;
  }

  private Device of(String function) {
    return devices.computeIfAbsent(function, f -> new Device());
  }

  void note(InvalidateSent fact, Place at) {
    of(fact.function()).asked.computeIfAbsent(fact.itag(), t -> new ArrayList<>()).add(at.step());
  }

  void note(AtcAnswerUnordered fact) {
    of(fact.function()).unordered.add(fact.itag());
  }

  void note(AtcAnswered fact, Place at) {
    Device device = of(fact.function());
    boolean unordered = device.unordered.remove((Integer) fact.itag());
    device.answers.add(new Answer(fact.itag(), at, unordered));
  }

  void note(AtcFilled fact, Place at) {
    of(fact.function()).fills.add(new Fill(fact, at));
  }

  void note(FunctionReset fact, Place at) {
    of(fact.function()).resets.add(at);
  }

  void note(FunctionRemoved fact) {
    of(fact.function()).removed = true;
  }

  /** The steps in which requests with this ITag were sent to it. */
  List<Integer> requests(String function, int itag) {
    return of(function).asked.getOrDefault(itag, List.of());
  }

  /** Its answers, in the linear form at hand. */
  List<Answer> answers(String function) {
    return of(function).answers;
  }

  /** Whether the endpoint was ever given this translation. */
  boolean wasGiven(Landed access) {
    return of(access.function()).fills.stream().anyMatch(f -> serves(f, access));
  }

  private static boolean serves(Fill fill, Landed access) {
    return fill.fact.sends(access.pasid(), access.iova(), access.pa());
  }

  /** Whether it put this translation into its ATC behind this place. */
  boolean filledAfter(Place answered, Landed access) {
    return of(access.function()).fills.stream()
        .filter(f -> serves(f, access))
        .anyMatch(f -> order.precedes(answered, f.at()));
  }

  boolean isRemoved(String function) {
    return of(function).removed;
  }

  /** Whether it was reset when it had, or may have had, a request that was sent at this place. */
  boolean wasResetUnder(String function, Place sent) {
    return of(function).resets.stream().anyMatch(reset -> !order.precedes(reset, sent));
  }

  /** The rule that its answers with this ITag break; null if there are not too many. */
  String brokenBy(String function, int itag) {
    Device device = of(function);
    return !device.isUnasked(itag) ? null : device.isRepeated() ? Ruling.TWICE : Ruling.OTHER_TAG;
  }

  /** One finding for each ITag with which an endpoint answered more often than it was asked. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    devices.forEach(
        (function, device) -> {
          List<Integer> itags = device.answers.stream().map(Answer::itag).distinct().toList();
          for (int itag : itags) {
            String rule = brokenBy(function, itag);
            if (rule != null) {
              Place first =
                  device.answers.stream().filter(a -> a.itag() == itag).findFirst().get().at();
              String why =
                  rule.equals(Ruling.TWICE)
                      ? "it answered a request more than once"
                      : "it answered a request with another ITag";
              findings.add(
                  Finding.of(
                      Property.ONE_ANSWER,
                      Ruling.device(function, rule, why),
                      function + " sent an answer with ITag " + itag + " that nobody asked for",
                      function + ":" + itag,
                      first.step()));
            }
          }
        });
    return findings;
  }
}
