package iommulab.workloads.protocol;

import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import java.util.List;

/**
 * Holds a driver's stream of commands, and the accesses beside it, against the rules of the
 * protocol.
 *
 * <p>Feed it everything in the order in which it happened, then ask for the {@link #end}. A place
 * is a file and line, for people.
 */
public final class ProtocolCheck {
  private final QueueLog queue = new QueueLog();
  private final Tally tally = new Tally();
  private final BatchRules batches = new BatchRules(queue, tally);
  private final MappingRules mappings = new MappingRules(queue, tally);
  private final AtcRules atc;
  private boolean nested;

  public ProtocolCheck(AtsStreams ats) {
    atc = new AtcRules(queue, tally, ats);
  }

  /** The next command of the queue. */
  public void command(String place, Command command) {
    tally.checked(Tally.LEGAL);
    Sent sent = new Sent(queue.next(), place, command);
    batches.command(sent);
    mappings.command(sent);
    atc.command(sent);
    if (command instanceof Sync) {
      batches.fenced();
    }
    queue.add(sent);
  }

  /** The next entry of the queue is no command here. */
  public void illegal(String place, String what) {
    tally.check(Tally.LEGAL, false, place, what + " is illegal");
    queue.skip();
  }

  /** The driver has told the unit of all commands so far. */
  public void batchEnds(String place) {
    batches.batchEnds(place);
  }

  /** The driver read that the first so many commands since boot are consumed. */
  public void told(long consumed) {
    queue.told(consumed);
  }

  /** How many commands there were. */
  public long commands() {
    return queue.next();
  }

  /** A device accessed memory. */
  public void access(Seen seen) {
    nested |= seen.vmid() > 0 && seen.asid() >= 0;
    atc.access(seen);
    mappings.access(seen);
  }

  /** The stream is over: how each rule was kept. */
  public List<RuleCount> end() {
    batches.end(nested);
    atc.end();
    return tally.counts();
  }
}
