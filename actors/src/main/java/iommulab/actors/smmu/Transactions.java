package iommulab.actors.smmu;

import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The transactions that a unit works on, in order of arrival, and which answer each waits for. */
final class Transactions {
  /** Bits of a request's id that number the reads of one transaction. */
  private static final int READS = 12;

  private final Map<Long, InFlight> byRequest = new TreeMap<>();
  private final List<InFlight> inFlight = new ArrayList<>();

  /** Below -1, which stands for waiting for nothing. */
  private long lastUnasked = -1;

  InFlight begin(Upstream request) {
    return begin(request, false);
  }

  /** Begins a search that nobody asked for. */
  InFlight speculate(Upstream like) {
    return begin(like, true);
  }

  /** Begins a search that software hinted at. */
  InFlight hinted(Upstream like, boolean configurationOnly) {
    InFlight t = begin(like, true);
    t.hinted = true;
    t.configurationOnly = configurationOnly;
    return t;
  }

  private InFlight begin(Upstream request, boolean speculative) {
    InFlight t = new InFlight(request, speculative);
    inFlight.add(t);
    return t;
  }

  /** The transaction waits for the answer to a new request to Memory; returns the request's id. */
  long waits(InFlight t) {
    t.waitingFor = number(t);
    byRequest.put(t.waitingFor, t);
    return t.waitingFor;
  }

  /** A number for a request to Memory that the transaction does not wait for by itself. */
  long number(InFlight t) {
    return t.speculative ? --lastUnasked : (t.request.id() << READS) + t.reads++;
  }

  /** Who waits for this answer; empty if it was begun anew meanwhile. */
  Optional<InFlight> waiterFor(long request) {
    InFlight t = byRequest.remove(request);
    return Optional.of(t).filter(waiter -> waiter.waitingFor == request);
  }

  /** The transaction whose translation has left. */
  InFlight answered(long request) {
    return inFlight.stream()
        .filter(t -> t.stage == InFlight.Stage.ANSWERED && t.request.id() == request)
        .findFirst()
        .orElseThrow();
  }

  /** Whether any is on its way to its translation. */
  boolean areFetching() {
    return inFlight.stream().anyMatch(t -> t.stage.fetches());
  }

  /** Those on their way to their translations. */
  List<InFlight> fetching() {
    return inFlight.stream().filter(t -> t.stage.fetches()).toList();
  }

  /** Whether it is over. */
  boolean isOver(InFlight t) {
    return !inFlight.contains(t);
  }

  void end(InFlight t) {
    inFlight.remove(t);
  }

  /** What any of the commands may concern; the order does not tell which arrived first. */
  List<InFlight> touchedBy(List<Command> commands) {
    return inFlight.stream()
        .filter(t -> commands.stream().anyMatch(t::isTouchedBy))
        .sorted(Comparator.comparingLong((InFlight t) -> t.request.id()))
        .toList();
  }
}
