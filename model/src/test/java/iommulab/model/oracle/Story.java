package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Lane;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.ledger.HardwareFact.InvalidateAnswered;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.History;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.PageShared;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.ledger.Step;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.event.GlobalError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes histories by hand: each step names its cause; dependence follows from the receivers. */
final class Story {
  static final String CMDQ = "smmu0.cmdq";
  static final Iova V = new Iova(0x1000);
  static final Pa P = new Pa(0x5000);
  static final int SID = 8;

  private final List<Fact> given = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private long position;
  private int dmas;
  private int itag;

  /** What becomes of a batch's last CMD_SYNC, and of its ATC invalidations. */
  enum Fate {
    /** All as it should be. */
    DONE,
    /** The CMD_SYNC completes, software never hears of it. */
    UNREPORTED,
    /** Software gives up; nothing completes. */
    GAVE_UP,
    /** The CMD_SYNC completes while the endpoint has not answered. */
    WITHOUT_ANSWER,
    /** The invalidation times out and the CMD_SYNC completes plainly. */
    SILENT_TIMEOUT,
    /** The invalidation times out, the queue stops, the CMD_SYNC is retried and completes. */
    RETRIED,
    /** Software believes what did not happen. */
    BELIEVED
  }

  /** One domain, one function with an ATC, one page mapped. */
  static Story ats() {
    return plain(true);
  }

  static Story plain(boolean ats) {
    return new Story()
        .given(
            new DomainMade("dom", 1, 0, ""),
            new Attached("d0", SID, "dom", "smmu0", ats),
            new OwnerChanged(P, "dom"),
            map("dom", V, P, true));
  }

  /** A nested domain: stage 1 sends V to IPA 0x9000, the parent sends that to P. */
  static Story nested() {
    return new Story()
        .given(
            new DomainMade("parent", -1, 3, ""),
            new DomainMade("dom", 1, 3, "parent"),
            new Attached("d0", SID, "dom", "smmu0", false),
            new OwnerChanged(P, "parent"),
            map("dom", V, new Pa(0x9000), true),
            map("parent", new Iova(0x9000), P, true));
  }

  static Mapped map(String domain, Iova iova, Pa pa, boolean write) {
    return new Mapped(domain, iova, pa, 4096, true, write);
  }

  static AtcInv atcInv() {
    return AtcInv.of(new StreamId(SID), V, 0);
  }

  static Sync sync() {
    return Sync.of(Sync.Signal.NONE);
  }

  /** CMDQ_ERR becomes active, as it has to when a queue stops. */
  static GlobalErrorRaised raised() {
    return new GlobalErrorRaised("smmu0", GlobalError.CMDQ_ERR);
  }

  Story given(Fact... facts) {
    given.addAll(List.of(facts));
    return this;
  }

  /** Adds a step and answers its index. */
  int step(String receiver, int cause, Fact... facts) {
    int index = steps.size();
    List<Integer> after = new ArrayList<>();
    if (receiver.equals("memory")) {
      dependences(facts[0], after);
    } else if (last(receiver) >= 0) {
      after.add(last(receiver));
    }
    DeliveryId id = new DeliveryId(0, receiver.hashCode() & 0xff, Lane.INTERNAL, 0, index);
    steps.add(
        new Step(index, id, "", receiver, 0, cause, List.copyOf(after), null, List.of(facts)));
    return index;
  }

  /** The steps at Memory back to the last writers of the cells. */
  private void dependences(Fact fact, List<Integer> after) {
    Set<Class<?>> written = new LinkedHashSet<>();
    for (int i = steps.size() - 1; i >= 0 && !written.contains(fact.getClass()); i--) {
      Step earlier = steps.get(i);
      if (earlier.receiver().equals("memory")) {
        Fact other = earlier.facts().get(0);
        if (shareCell(other, fact) && !written.contains(other.getClass())) {
          after.add(i);
          if (!(other instanceof Landed)) {
            written.add(other.getClass());
          }
        }
      }
    }
  }

  private static boolean shareCell(Fact a, Fact b) {
    if (a instanceof PageShared shared) { // the owner's cell too
      return shareCell(new OwnerChanged(shared.page(), shared.owner()), b);
    } else if (b instanceof PageShared) {
      return shareCell(b, a);
    } else if (a instanceof OwnerChanged changed) {
      return b instanceof OwnerChanged other
          ? other.page().equals(changed.page())
          : b instanceof Landed l && l.pa().page().equals(changed.page());
    } else if (a instanceof AddressReused reused) {
      return b instanceof AddressReused other
          ? other.iova().equals(reused.iova())
          : b instanceof Landed l && l.iova().page().equals(reused.iova());
    }
    if (a instanceof Landed && b instanceof Landed) {
      return false;
    }
    return a instanceof Landed && shareCell(b, a);
  }

  private int last(String receiver) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).receiver().equals(receiver)) {
        return i;
      }
    }
    return -1;
  }

  /** The driver's next step. */
  Story cpu(Fact... facts) {
    step("cpu0", last("cpu0"), facts);
    return this;
  }

  Story unmap() {
    return cpu(new Unmapped("dom", V, 4096));
  }

  Story give(String owner) {
    step("memory", last("cpu0"), new OwnerChanged(P, owner));
    return this;
  }

  Story share(String owner) {
    step("memory", last("cpu0"), new PageShared(P, owner));
    return this;
  }

  Story reuse(String domain, Iova iova) {
    step("memory", last("cpu0"), new AddressReused(domain, iova));
    return this;
  }

  /** Puts commands into the queue, not run. */
  Story insert(Command... commands) {
    Fact[] facts = new Fact[commands.length];
    for (int i = 0; i < facts.length; i++) {
      facts[i] = new Inserted(CMDQ, position++, commands[i]);
    }
    return cpu(facts);
  }

  Story batch(Command... commands) {
    return batch(Fate.DONE, commands);
  }

  /** Puts commands into the queue, runs them, and tells software of the last one. */
  Story batch(Fate fate, Command... commands) {
    long first = position;
    insert(commands);
    int cause = last("cpu0");
    for (int i = 0; i < commands.length; i++) {
      long at = first + i;
      if (commands[i] instanceof AtcInv) {
        cause = invalidate(fate, at, commands[i], cause);
      } else if (commands[i] instanceof Sync) {
        cause = fence(fate, at, commands[i], cause, i == commands.length - 1);
      } else {
        cause = step("cmdq", cause, new Consumed(CMDQ, at, commands[i]));
      }
    }
    return this;
  }

  private int invalidate(Fate fate, long at, Command inv, int cause) {
    int tag = itag++;
    int sent =
        step("cmdq", cause, new Consumed(CMDQ, at, inv), new InvalidateSent(CMDQ, at, tag, "d0"));
    if (fate == Fate.SILENT_TIMEOUT || fate == Fate.RETRIED) {
      return step("cmdq", sent, new InvalidateTimedOut(CMDQ, at, tag, "d0"));
    } else if (fate == Fate.DONE || fate == Fate.UNREPORTED) {
      int answered = step("d0", sent, new AtcAnswered("d0", tag));
      int passed = step("rc", answered);
      return step("cmdq", passed, new InvalidateAnswered(CMDQ, at, tag, "d0"));
    }
    return sent;
  }

  private int fence(Fate fate, long at, Command sync, int cause, boolean last) {
    if (last && fate == Fate.GAVE_UP) {
      cpu(new FenceReported(CMDQ, at, FenceReport.TIMED_OUT));
      return cause;
    } else if (last && fate == Fate.BELIEVED) {
      cpu(new FenceReported(CMDQ, at, FenceReport.DONE));
      return cause;
    }
    if (fate == Fate.RETRIED) {
      int stopped =
          step(
              "cmdq",
              cause,
              new QueueStopped(CMDQ, at, CommandError.CERROR_ATC_INV_SYNC),
              raised());
      cause = step("cpu0", stopped);
    }
    int done = step("cmdq", cause, new Consumed(CMDQ, at, sync), new FenceCompleted(CMDQ, at));
    if (last && fate != Fate.UNREPORTED) {
      step("cpu0", done, new FenceReported(CMDQ, at, FenceReport.DONE));
    }
    return done;
  }

  Story fill() {
    step("d0", -1, new AtcFilled("d0", V, P));
    return this;
  }

  Story lands(boolean translated) {
    return lands(V, P, true, translated);
  }

  /** A DMA from issue to landing, after all that the device did so far. */
  Story lands(Iova iova, Pa pa, boolean write, boolean translated) {
    return lands(step("rc", step("d0", -1)), iova, pa, write, translated);
  }

  /** The landing of a DMA that the given step caused. */
  Story lands(int cause, Iova iova, Pa pa, boolean write, boolean translated) {
    step("memory", cause, new Landed("d0", "d0:" + dmas++, iova, pa, write, translated));
    return this;
  }

  /** A DMA that the driver started, so that it lands after all that the driver did. */
  Story landsOnRequest() {
    return lands(step("rc", step("d0", last("cpu0"))), V, P, true, false);
  }

  Story hits() {
    step("tlb", last("cmdq"), new TlbUsed("smmu0", "d0", V, P, true));
    return this;
  }

  long nextPosition() {
    return position;
  }

  History history() {
    return new History(List.copyOf(given), List.copyOf(steps));
  }
}
