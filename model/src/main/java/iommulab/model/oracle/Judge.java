package iommulab.model.oracle;

import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.AtcAnswerUnordered;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.EntryUsed;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.FunctionRemoved;
import iommulab.model.ledger.HardwareFact.FunctionReset;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.ledger.HardwareFact.InvalidateAnswered;
import iommulab.model.ledger.HardwareFact.InvalidateCounted;
import iommulab.model.ledger.HardwareFact.InvalidateRefused;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.KeptInCache;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.HardwareFact.ReadPastCache;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Bound;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.DirtyRead;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.MigrationEnded;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.PageCopied;
import iommulab.model.ledger.SoftwareFact.PageShared;
import iommulab.model.ledger.SoftwareFact.Resized;
import iommulab.model.ledger.SoftwareFact.TableRemoved;
import iommulab.model.ledger.SoftwareFact.Unbound;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges a run by what software was told and what hardware did.
 *
 * <p>One pass over the facts files them and sets aside what looks wrong in the linear form at hand;
 * what is right in one form is right in all. Only the suspects are then judged, by the partial
 * order, so that the verdict is that of every linear form.
 */
public final class Judge {
  private final History history;
  private final Intent intent = new Intent();
  private final Owners owners = new Owners();
  private final Queues queues = new Queues();
  private final Devices devices;
  private final Trial trial;
  private final TlbHits hits;
  private final FenceHonesty honesty;
  private final WholeEntries entries;
  private final NothingLost losses;
  private final DirtyPages dirty;
  private final CachedLeaves leaves;
  private final Map<String, Place> open = new LinkedHashMap<>();

  private Judge(History history) {
    this.history = history;
    Order order = new Order(history);
    leaves = new CachedLeaves(order);
    Work work = new Work(intent, queues, order);
    Defence defence = new Defence(intent, order, work);
    Gone gone = new Gone(intent, order, work, leaves);
    Paths paths = new Paths(intent, order);
    devices = new Devices(order);
    Culprit culprit = new Culprit(intent, order, history.steps(), devices);
    entries = new WholeEntries(order, work);
    trial =
        new Trial(history.steps(), intent, owners, order, paths, defence, gone, culprit, entries);
    hits = new TlbHits(intent, paths, gone, entries);
    losses = new NothingLost(intent, queues, order);
    dirty = new DirtyPages(intent, queues, order);
    honesty = new FenceHonesty(intent, queues, order, culprit);
  }

  /**
   * The verdict on a run.
   *
   * @param quiescent whether the run ended with nothing left to deliver, so that what is still open
   *     will stay so
   */
  public static Verdict judge(History history, boolean quiescent) {
    return new Judge(history).verdict(quiescent);
  }

  private Verdict verdict(boolean quiescent) {
    file(history.given(), -1);
    history.steps().forEach(step -> file(step.facts(), step.index()));
    List<Finding> findings = new ArrayList<>(trial.findings());
    findings.addAll(hits.findings());
    findings.addAll(honesty.findings());
    findings.addAll(devices.findings());
    findings.addAll(entries.findings());
    findings.addAll(dirty.findings());
    if (quiescent) {
      findings.addAll(losses.findings());
    }
    if (quiescent && !open.isEmpty()) {
      findings.addAll(new Endings(intent, queues, devices).findings(open));
    }
    findings.sort(
        Comparator.comparing(Finding::property)
            .thenComparing(Finding::key)
            .thenComparing(Finding::what));
    return new Verdict(findings);
  }

  private void file(List<Fact> facts, int step) {
    for (int i = 0; i < facts.size(); i++) {
      file(facts.get(i), new Place(step, i));
    }
  }

  private void file(Fact fact, Place at) {
    if (fact instanceof Landed landed) {
      trial.landed(landed, at);
      dirty.note(landed, at);
    } else if (fact instanceof TlbUsed used) {
      hits.used(used, at);
    } else if (fact instanceof AtcFilled filled) {
      devices.note(filled, at);
    } else if (fact instanceof AtcAnswered answered) {
      devices.note(answered, at);
    } else if (fact instanceof Opened opened) {
      open.put(opened.what(), at);
    } else if (fact instanceof Closed closed) {
      open.remove(closed.what());
    } else if (fact instanceof OwnerChanged changed) {
      owners.note(changed, at);
    } else if (fact instanceof PageShared shared) {
      owners.note(shared, at);
    } else if (fact instanceof AddressReused reused) {
      owners.note(reused, at);
    } else if (fact instanceof EntryUsed used) {
      entries.note(used, at);
    } else if (!fileDevice(fact, at) && !fileReport(fact, at) && !fileIntent(fact, at)) {
      fileQueue(fact, at);
    }
  }

  private boolean fileDevice(Fact fact, Place at) {
    if (fact instanceof AtcAnswerUnordered unordered) {
      devices.note(unordered);
    } else if (fact instanceof FunctionReset reset) {
      devices.note(reset, at);
    } else if (fact instanceof FunctionRemoved removed) {
      devices.note(removed);
    } else {
      return false;
    }
    return true;
  }

  private boolean fileReport(Fact fact, Place at) {
    if (fact instanceof Refused refused) {
      losses.note(refused, at);
    } else if (fact instanceof EventRecorded recorded) {
      losses.note(recorded);
    } else if (fact instanceof EventLost lost) {
      losses.note(lost, at);
    } else if (fact instanceof GlobalErrorRaised raised) {
      losses.note(raised, at);
    } else if (fact instanceof PageCopied copied) {
      dirty.note(copied, at);
    } else if (fact instanceof DirtyRead read) {
      dirty.note(read, at);
    } else if (fact instanceof KeptInCache kept) {
      leaves.note(kept, at);
    } else if (fact instanceof ReadPastCache past) {
      leaves.note(past, at);
    } else if (fact instanceof MigrationEnded ended) {
      dirty.note(ended, at);
    } else {
      return false;
    }
    return true;
  }

  private boolean fileIntent(Fact fact, Place at) {
    if (fact instanceof Mapped mapped) {
      intent.note(mapped, at);
    } else if (fact instanceof Unmapped unmapped) {
      intent.note(unmapped, at);
    } else if (fact instanceof Resized resized) {
      intent.note(resized, at);
    } else if (fact instanceof TableRemoved removed) {
      intent.note(removed, at);
    } else if (fact instanceof Attached attached) {
      intent.note(attached, at);
    } else if (fact instanceof Detached detached) {
      intent.note(detached, at);
    } else if (fact instanceof Bound bound) {
      intent.note(bound, at);
    } else if (fact instanceof Unbound unbound) {
      intent.note(unbound, at);
    } else if (fact instanceof DomainMade made) {
      intent.note(made);
    } else if (fact instanceof EntryIntended intended) {
      entries.note(intended, at);
    } else if (fact instanceof EntryWritten written) {
      entries.note(written, at);
    } else {
      return false;
    }
    return true;
  }

  private void fileQueue(Fact fact, Place at) {
    if (fact instanceof Inserted inserted) {
      queues.note(inserted, at);
    } else if (fact instanceof Consumed consumed) {
      queues.note(consumed, at);
    } else if (fact instanceof FenceCompleted completed) {
      queues.note(completed, at);
    } else if (fact instanceof FenceReported reported) {
      queues.note(reported, at);
    } else if (fact instanceof QueueStopped stopped) {
      queues.note(stopped, at);
    } else if (fact instanceof InvalidateSent sent) {
      queues.note(sent, at);
      devices.note(sent, at);
    } else if (fact instanceof InvalidateCounted counted) {
      queues.note(counted);
    } else if (fact instanceof InvalidateRefused refused) {
      queues.note(refused, at);
    } else if (fact instanceof InvalidateAnswered answered) {
      queues.note(answered, at);
    } else if (fact instanceof InvalidateTimedOut timedOut) {
      queues.note(timedOut, at);
    }
  }
}
