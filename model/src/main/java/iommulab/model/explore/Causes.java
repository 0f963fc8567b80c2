package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which deliveries of a run cause one another or follow each other on a channel, and the {@link
 * Chains} that they are parted into while the run goes on.
 */
final class Causes {
  private final Chains chains = new Chains();
  private final Map<Long, Integer> chainOf = new LinkedHashMap<>();
  private final Map<Long, BitSet> pastOf = new LinkedHashMap<>();
  private final Map<Long, Long> lastOfChannel = new LinkedHashMap<>();
  private final List<Long> handled = new ArrayList<>();

  /** A delivery joined the agenda. */
  void sent(Delivery delivery) {
    long sequence = delivery.sequence();
    BitSet past = new BitSet();
    if (delivery.cause() >= 0) {
      include(past, handled.get(delivery.cause()));
    }
    Long before = lastOfChannel.put(delivery.channel().hash(), sequence);
    if (before != null) {
      include(past, before);
    }
    pastOf.put(sequence, past);
    chainOf.put(sequence, chains.add((int) sequence, past));
  }

  private void include(BitSet past, long earlier) {
    past.or(pastOf.get(earlier));
    past.set((int) earlier);
  }

  /** A delivery is handled now. */
  void granted(Delivery delivery) {
    handled.add(delivery.sequence());
  }

  /** The number of a delivery's chain. */
  int chainOf(Delivery delivery) {
    return chainOf.get(delivery.sequence());
  }

  /** How many channels were used. */
  int channels() {
    return lastOfChannel.size();
  }

  /** How many deliveries were handled. */
  int steps() {
    return handled.size();
  }

  /** How many chains there are. */
  int chains() {
    return chains.count();
  }

  /** How many sets of chains there are; at most w(w+1)/2 chains are in w sets. */
  int sets() {
    return chains.sets();
  }
}
