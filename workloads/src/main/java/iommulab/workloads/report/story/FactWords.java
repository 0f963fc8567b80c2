package iommulab.workloads.report.story;

import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.EntryUsed;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.FunctionReset;
import iommulab.model.ledger.HardwareFact.InvalidateAnswered;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.HardwareFact.ReadPastCache;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.HardwareFact.TookEffect;
import iommulab.model.ledger.HardwareFact.TranslationAnswered;
import iommulab.model.ledger.SoftwareFact;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.ledger.SoftwareFact.TableRemoved;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.workloads.report.PageNames;
import java.util.Optional;

/**
 * Facts of the ledger in the words of a sentence; a fact without words of its own is shown as the
 * trace shows it.
 */
final class FactWords {
  private final PageNames pages;

  FactWords(PageNames pages) {
    this.pages = pages;
  }

  /** The fact; empty if it matters to bookkeeping only. */
  Optional<String> of(Fact fact) {
    if (fact instanceof Opened || fact instanceof Closed || fact instanceof RegisterSet) {
      return Optional.empty();
    }
    return Optional.of(pages.in(words(fact)));
  }

  private static String words(Fact fact) {
    if (fact instanceof SoftwareFact software) {
      return software(software);
    } else if (fact instanceof HardwareFact hardware) {
      return hardware(hardware);
    }
    return fact.toString();
  }

  private static String software(SoftwareFact fact) {
    if (fact instanceof Mapped f) {
      return f.domain() + " maps iova " + f.iova() + " to page " + f.pa();
    } else if (fact instanceof Unmapped f) {
      return "the tables of " + f.domain() + " carry no mapping for " + f.iova() + " any more";
    } else if (fact instanceof TableRemoved f) {
      return "no descriptor of " + f.domain() + " leads to the table of " + f.iova() + " any more";
    } else if (fact instanceof Inserted f) {
      return f.command() + " is put into " + f.queue() + " at " + f.position();
    } else if (fact instanceof FenceReported f) {
      String how = f.report() == FenceReport.DONE ? "is done" : "took too long";
      return "software is told that the SYNC at " + at(f.queue(), f.position()) + " " + how;
    } else if (fact instanceof OwnerChanged f) {
      return "page " + f.page() + " is given to " + f.owner();
    } else if (fact instanceof AddressReused f) {
      return f.domain() + " gives iova " + f.iova() + " to its next use";
    } else if (fact instanceof Attached f) {
      return "the stream of " + f.function() + " leads to " + f.domain();
    } else if (fact instanceof Detached f) {
      return "the stream of " + f.function() + " leads to " + f.domain() + " no more";
    } else if (fact instanceof EntryIntended f) {
      return "software wants a new " + f.structure() + " for stream " + f.sid();
    } else if (fact instanceof EntryWritten f) {
      return String.format(
          "dword %d of the %s of stream %d is now 0x%x",
          f.dword(), f.structure(), f.sid(), f.value());
    }
    return fact.toString();
  }

  private static String hardware(HardwareFact fact) {
    if (fact instanceof Landed f) {
      String kind = (f.translated() ? "translated " : "") + (f.write() ? "write" : "read");
      return f.function()
          + "'s "
          + kind
          + " "
          + f.dma()
          + " through iova "
          + f.iova()
          + " lands in page "
          + f.pa();
    } else if (fact instanceof Refused f) {
      return f.function() + "'s access " + f.dma() + " is refused: " + f.why();
    } else if (fact instanceof ReadPastCache) {
      return "a read that does not snoop gets an older word than the caches hold";
    } else if (fact instanceof Consumed f) {
      return f.command() + " at " + at(f.queue(), f.position()) + " is consumed";
    } else if (fact instanceof TookEffect f) {
      return "the command at " + at(f.queue(), f.position()) + " has taken its whole effect";
    } else if (fact instanceof FenceCompleted f) {
      return "the SYNC at " + at(f.queue(), f.position()) + " completes";
    } else if (fact instanceof QueueStopped f) {
      return f.queue() + " stops at " + f.position() + " with " + f.error();
    } else if (fact instanceof TlbUsed f) {
      return f.smmu()
          + (f.hit() ? " takes " : " walks and keeps ")
          + f.function()
          + "'s iova "
          + f.iova()
          + (f.hit() ? " from its TLB: page " : ": page ")
          + f.pa();
    } else if (fact instanceof EntryUsed f) {
      return f.smmu() + " uses the " + f.structure() + " of " + f.function();
    } else if (fact instanceof TranslationAnswered f) {
      return f.smmu()
          + (f.granted() ? " grants " : " grants no right to ")
          + f.function()
          + " the translation of "
          + f.iova();
    } else if (fact instanceof EventRecorded f) {
      return f.smmu() + " records the event " + f.code() + " of stream " + f.sid();
    } else if (fact instanceof EventLost f) {
      return f.smmu() + " loses the event " + f.code() + (f.marked() ? ", marked" : ", unmarked");
    }
    return invalidation(fact);
  }

  private static String invalidation(HardwareFact fact) {
    if (fact instanceof InvalidateSent f) {
      return "an invalidate request with ITag " + f.itag() + " leaves for " + f.function();
    } else if (fact instanceof InvalidateAnswered f) {
      return f.function() + "'s answer with ITag " + f.itag() + " counts";
    } else if (fact instanceof InvalidateTimedOut f) {
      return f.function() + " has not answered ITag " + f.itag() + " in time";
    } else if (fact instanceof AtcFilled f) {
      return f.function() + "'s ATC keeps iova " + f.iova() + ": page " + f.pa();
    } else if (fact instanceof AtcDropped f) {
      return f.function()
          + "'s ATC drops what the request names, "
          + (f.entries() == 0 ? "which is nothing" : f.entries() + " of its entries");
    } else if (fact instanceof AtcAnswered f) {
      return f.function() + " answers with ITag " + f.itag();
    } else if (fact instanceof FunctionReset f) {
      return f.function() + " is reset, its ATC empty";
    }
    return fact.toString();
  }

  private static String at(String queue, long position) {
    return queue + ":" + position;
  }
}
