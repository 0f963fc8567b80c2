package iommulab.actors.pcie;

import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.RootComplex.Port;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One function's traffic on its way up: which of its packets wait for which, and what had to happen
 * before each goes on.
 *
 * <p>Posted packets are numbered by the function and done in that order, but for relaxed ones; a
 * read or translation request says how many posted packets were sent before it (PCIe 6.2, 2.4.1).
 */
final class Traffic {
  private static final int PLACE = 40;
  private static final int PAGES = 64;

  final Port port;
  final Footprint cells;
  final Footprint joined;
  private final long first;
  private final Outbox out;

  /** What had to happen for a posted packet to be done; the packet before it was done first. */
  private final Map<Long, List<Moment>> doneBy = new TreeMap<>();

  /** When posted packets arrived that wait for those before them, and reads likewise. */
  private final Map<Tlp, Moment> arrived = new LinkedHashMap<>();

  final SortedMap<Long, Tlp> posted = new TreeMap<>();
  final List<Tlp> nonPosted = new ArrayList<>();
  final SortedSet<Long> doneEarly = new TreeSet<>();

  /** All posted packets with lower numbers are done. */
  long postedDone;

  boolean writing;

  Traffic(Port port, int place, Outbox out) {
    this.out = out;
    this.port = port;
    Cell cell = new Cell(CellKind.FUNCTION, place);
    this.cells = Footprint.writes(cell);
    this.joined = Footprint.joins(cell, 0);
    this.first = (long) place << PLACE;
  }

  /** A name for one page of a packet, the same in whatever order packets go on. */
  long id(Tlp packet, int page) {
    long own =
        packet instanceof MemoryWrite write
            ? 2 * write.postedBefore()
            : 2 * (packet instanceof MemoryRead read ? read.tag() : tagOf(packet)) + 1;
    return first + own * PAGES + page;
  }

  private static long tagOf(Tlp packet) {
    return ((TranslationRequest) packet).tag();
  }

  /** The flow on which an invalidate completion goes on: none is behind another. */
  long flow(InvalidateCompletion completion) {
    return first + completion.postedBefore();
  }

  /** A packet is here that waits for the posted packets before it. */
  void arrives(Tlp packet) {
    if (out.narrows()) {
      arrived.put(packet, out.moment());
    }
  }

  /** When a packet that waits arrived; empty where meetings do not count. */
  List<Moment> arrival(Tlp packet) {
    Moment arrival = arrived.get(packet);
    return arrival == null ? List.of() : List.of(arrival);
  }

  /** What a packet and the posted packets before it had to meet for; empty if there are none. */
  List<Moment> met(Tlp packet, long postedBefore) {
    Moment arrival = arrived.remove(packet);
    List<Moment> before = doneBy.getOrDefault(postedBefore - 1, List.of());
    if (before.isEmpty() || arrival == null) {
      return List.of();
    }
    List<Moment> met = new ArrayList<>(before);
    met.add(arrival);
    return met;
  }

  /** The packet with this number is done; a relaxed one may be before those sent ahead of it. */
  void done(long number, List<Moment> by) {
    if (!by.isEmpty()) {
      doneBy.put(number, by);
    }
    doneEarly.add(number);
    while (doneEarly.remove(postedDone)) {
      postedDone++;
    }
  }

  /** The same by the present step. */
  void doneNow(long number) {
    done(number, out.narrows() ? List.of(out.moment()) : List.of());
  }

  /** Whether it waits for nothing, and what is sent behind it alone waits for it. */
  boolean isFree(Tlp packet) {
    return packet instanceof MemoryWrite write && (!port.ordered() || write.attributes().relaxed());
  }

  /** How many posted packets were sent before a read or request. */
  static long postedBefore(Tlp packet) {
    return packet instanceof MemoryRead read
        ? read.postedBefore()
        : ((TranslationRequest) packet).postedBefore();
  }

  /** Whether it asks for several translations. */
  static boolean isForSeveral(Tlp packet) {
    return packet instanceof TranslationRequest request && request.pages() > 1;
  }
}
