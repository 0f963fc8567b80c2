package iommulab.model.ledger;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.command.Command;
import java.util.List;

/** What software decided, did, or was told. */
public sealed interface SoftwareFact extends Fact {

  /**
   * A translation domain exists.
   *
   * @param name its name in the scenario
   * @param asid stage-1 tag; -1 for a stage-2-only domain
   * @param vmid stage-2 tag; 0 for the host
   * @param parent name of the stage-2 parent of a nested domain; empty otherwise
   */
  record DomainMade(String name, int asid, int vmid, String parent) implements SoftwareFact {}

  /**
   * A function's stream table entry names this domain from now on; {@code ats}: its ATC may be in
   * use.
   */
  record Attached(String function, int sid, String domain, String smmu, boolean ats)
      implements SoftwareFact {}

  /** The function's stream table entry names this domain no more. */
  record Detached(String function, String domain) implements SoftwareFact {}

  /** The context descriptor of a function's PASID leads to this domain from now on. */
  record Bound(String function, int sid, int pasid, String domain, String smmu, boolean ats)
      implements SoftwareFact {}

  /**
   * The context descriptor of the PASID leads to the domain no more; {@code quiet}: it is still
   * valid and forbids walks only, so that entries of the TLB may serve on.
   */
  record Unbound(String function, int pasid, String domain, boolean quiet)
      implements SoftwareFact {}

  /** A mapping is visible in the tables; for a stage-2 domain {@code iova} is the IPA. */
  record Mapped(String domain, Iova iova, Pa pa, long size, boolean read, boolean write)
      implements SoftwareFact {}

  /**
   * The tables map a range, as before, by leaves of this size from now on: a block was split, or
   * pages were merged.
   */
  record Resized(String domain, Iova iova, long size, int leafBits) implements SoftwareFact {}

  /** The tables carry no mapping for this range any more (the store was acknowledged). */
  record Unmapped(String domain, Iova iova, long size) implements SoftwareFact {}

  /**
   * No descriptor leads any more to the table that served this range (the store was acknowledged).
   */
  record TableRemoved(String domain, Iova iova, long size) implements SoftwareFact {}

  /** A command was put into a queue; positions count all commands of the queue from 0. */
  record Inserted(String queue, long position, Command command) implements SoftwareFact {}

  /** How a wait for a CMD_SYNC ended for the software that waited. */
  enum FenceReport {
    DONE,
    TIMED_OUT
  }

  /** Software was told how the CMD_SYNC at this position ended. */
  record FenceReported(String queue, long position, FenceReport report) implements SoftwareFact {}

  /**
   * Noted by Memory: from this step on the page belongs to another owner (a domain, or any name).
   */
  record OwnerChanged(Pa page, String owner) implements SoftwareFact {}

  /** Noted by Memory: from this step on the page belongs to this owner too. */
  record PageShared(Pa page, String owner) implements SoftwareFact {}

  /** Noted by Memory: the I/O virtual page of the domain was given to its next use. */
  record AddressReused(String domain, Iova iova) implements SoftwareFact {}

  /** Something began that has to end: a program, a fence, a DMA; {@code what} names it uniquely. */
  record Opened(String what) implements SoftwareFact {}

  /** What was opened has ended. */
  record Closed(String what) implements SoftwareFact {}

  /**
   * Software means the entry of a stream to read so as a whole, from about now on.
   *
   * @param index the substream of a CD; 0 for an STE
   */
  record EntryIntended(String smmu, int sid, int index, Structure structure, List<Long> words)
      implements SoftwareFact {}

  /** A word of such an entry is visible in memory. */
  record EntryWritten(String smmu, int sid, int index, Structure structure, int dword, long value)
      implements SoftwareFact {}

  /** Software read the whole page to carry it to its next home; for a migration. */
  record PageCopied(String domain, Iova page) implements SoftwareFact {}

  /** Software read, and cleared, whether the page was written since it last asked. */
  record DirtyRead(String domain, Iova page, boolean dirty) implements SoftwareFact {}

  /** What was copied of the domain goes on elsewhere; nothing is copied behind this. */
  record MigrationEnded(String domain) implements SoftwareFact {}

  /** A program variable got a value, for outcome conditions. */
  record RegisterSet(String party, String register, String value) implements SoftwareFact {}
}
