package iommulab.model.driver;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.Maintenance;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.PageRequest;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Resume;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a CPU's program.
 *
 * <p>Names of queues, SMMUs and functions are those of the machine. A register {@code into} may be
 * empty. Waits that may be given up put {@code done} or {@code timeout} into their register.
 */
public sealed interface CpuOp {

  /**
   * Stores a word; the facts hold once it is visible.
   *
   * @param cacheable whether it goes through the CPU's caches, where the machine has them; memory
   *     that drivers share with an SMMU by dma_alloc_coherent is not cacheable
   */
  record Store(Pa at, long value, boolean cacheable, List<Fact> facts) implements CpuOp {
    /** A store that every observer sees alike. */
    public Store(Pa at, long value, List<Fact> facts) {
      this(at, value, false, facts);
    }
  }

  /** Loads a word; {@code cacheable} as for a store. */
  record Load(Pa at, boolean cacheable, String into) implements CpuOp {
    /** A load of what every observer sees alike. */
    public Load(Pa at, String into) {
      this(at, false, into);
    }
  }

  /** Maintains the line of an address in the caches, and waits for it. */
  record Maintain(Pa at, Maintenance operation) implements CpuOp {}

  /** Waits until the word under the mask equals, or differs from, the value. */
  record AwaitWord(
      Pa at, long mask, long value, boolean equal, Optional<Window> giveUp, String into)
      implements CpuOp {}

  /** Reads, changes and writes a word in one step; {@code into} gets what it was. */
  record Update(Pa at, AtomicFunction function, long operand, long expected, String into)
      implements CpuOp {}

  /** Loads a word of a page; the facts hold as of that load. */
  record Inspect(Pa at, List<Fact> facts, String into) implements CpuOp {}

  /**
   * Reads the dirty state of a leaf with DBM = 1 and clears it, in one step; {@code into} gets 1 or
   * 0.
   *
   * @param function changes the bit that says that the leaf lets writes pass
   * @param page of the domain, for the ledger
   */
  record ReadDirty(
      Pa slot, AtomicFunction function, long bit, String domain, Iova page, String into)
      implements CpuOp {
    /** What the leaf said, given what it was. */
    public boolean wasDirty(long word) {
      return (word & bit) != 0 == (function == AtomicFunction.CLEAR);
    }
  }

  /** Orders what is before against what is behind, as a {@code model.cpu.Fence} of that name. */
  record Barrier(String kind) implements CpuOp {}

  /** Takes interrupts no more, or again; pairs nest (linux local_irq_save, local_irq_restore). */
  record Interrupts(boolean enabled) implements CpuOp {}

  /**
   * Handles the active errors of an SMMU as Linux does (linux arm_smmu_gerror_handler): an illegal
   * command becomes a CMD_SYNC, then all errors are acknowledged. {@code into} gets the command
   * queue's error code, 0 if it had none.
   */
  record HandleErrors(String smmu, String into) implements CpuOp {}

  /**
   * Takes the records out of an event queue until it is empty, and acknowledges an overflow (linux
   * arm_smmu_evtq_thread). {@code into} gets how many there were.
   *
   * @param stalls how it answers records of stalled transactions, if it does
   */
  record HandleEvents(String smmu, Optional<Resume.Answer> stalls, String into) implements CpuOp {}

  /**
   * Takes the page requests out of a PRI queue until it is empty, pages in what is prepared, and
   * answers each group that is complete; behind an overflow the incomplete ones are dropped (linux
   * arm_smmu_priq_thread, iommu_report_device_fault, iopf_queue_discard_partial). {@code into} gets
   * how many requests there were.
   *
   * @param keepsPartial leaves incomplete groups as they are behind an overflow
   * @param listed where a function's groups stand while they wait for their answer; may be empty
   * @param stopped word that becomes 1 with a stop marker, when all groups before it are answered
   */
  record HandlePages(
      String smmu,
      List<PageIn> prepared,
      boolean keepsPartial,
      Optional<GroupList> listed,
      Optional<Pa> stopped,
      String into)
      implements CpuOp {
    /** Without a list, and blind to stop markers. */
    public HandlePages(String smmu, List<PageIn> prepared, boolean keepsPartial, String into) {
      this(smmu, prepared, keepsPartial, Optional.empty(), Optional.empty(), into);
    }
  }

  /**
   * A function's groups that software has to answer, in one word: bit g for group g, {@link
   * #REMOVED} once the function is out of it (linux struct iommu_fault_param). Whoever takes a bit
   * away answers the group.
   *
   * @param looks whether an answer is given only where its bit was still there
   */
  record GroupList(StreamId sid, Pa word, boolean looks) {
    /** Groups that it has room for. */
    public static final int ROOM = 63;

    /** No group is taken any more. */
    public static final long REMOVED = 1L << ROOM;

    /** The bit of a group. */
    public static long bit(int group) {
      return 1L << group;
    }
  }

  /**
   * Takes a function out of the handling of page requests: each group on its list is answered
   * Invalid Request, and nothing is put on it any more (linux iopf_queue_remove_device).
   */
  record RemovePages(String smmu, GroupList list) implements CpuOp {}

  /**
   * A page that may be paged in.
   *
   * @param sids streams whose requests it is for
   * @param pasid on the requests that it is for; empty for any, and for none
   * @param lock held around the test and the mapping; may be empty
   * @param present word that is not 0 while the page may be mapped; empty for always
   * @param map what maps it
   */
  record PageIn(
      List<StreamId> sids,
      Iova page,
      Optional<Pasid> pasid,
      Optional<Integer> lock,
      Optional<Pa> present,
      List<CpuOp> map) {
    /** Whether it answers this request of this stream. */
    public boolean isFor(StreamId sid, PageRequest request) {
      return sids.contains(sid)
          && page.equals(request.page())
          && (pasid.isEmpty() || pasid.equals(request.pasid()));
    }
  }

  /** Puts commands into a queue, contiguously, and rings its doorbell. */
  record Insert(String queue, List<Command> commands) implements CpuOp {}

  /** Waits until the last CMD_SYNC that this CPU put into the queue is complete. */
  record AwaitFence(String queue, Optional<Window> giveUp, String into) implements CpuOp {}

  /** Reads a register. */
  record ReadRegister(String smmu, Register register, String into) implements CpuOp {}

  /** Writes a register. */
  record WriteRegister(String smmu, Register register, long value) implements CpuOp {}

  /** Polls a register. */
  record AwaitRegister(
      String smmu, Register register, RegisterTest test, Optional<Window> giveUp, String into)
      implements CpuOp {}

  /**
   * Acknowledges all active global errors: copies GERROR into GERRORN. Or the error of an enhanced
   * command queue, if that is named.
   */
  record AcknowledgeErrors(String smmu) implements CpuOp {}

  /** Gives pages to their next owner and addresses of a domain to their next use. */
  record HandOver(List<Pa> pages, String owner, String domain, List<Iova> addresses)
      implements CpuOp {}

  /**
   * Waits until every CPU that is in a read section now has been out of one (linux
   * synchronize_rcu).
   *
   * @param readers for each CPU the word that counts the sections it is in
   */
  record Synchronize(List<Pa> readers) implements CpuOp {}

  /** Puts an address into this CPU's ring of the flush queue; a flush gives it back later. */
  record QueueFlush(FlushQueue queue, HandOver next, Pa released) implements CpuOp {}

  /** Gives back what flushes cover; {@code into} gets {@code full} or {@code room}. */
  record Release(FlushQueue queue, String into) implements CpuOp {}

  /** Takes a lock, waiting in line for it. */
  record Lock(int lock) implements CpuOp {}

  /** Gives a lock back. */
  record Unlock(int lock) implements CpuOp {}

  /** Does nothing for a while. */
  record Pause(Window time) implements CpuOp {}

  /** Writes facts into the ledger, such as what was decided. */
  record Note(List<Fact> facts) implements CpuOp {}

  /** Gives an endpoint a DMA program. */
  record StartDma(String function, List<DmaOp> program) implements CpuOp {}

  /**
   * Waits until an endpoint has nothing left to do: its reads have returned, its writes are
   * visible.
   */
  record AwaitDma(String function) implements CpuOp {}

  /** Sets ATS Control.Enable of a function and waits for it. */
  record SetAts(String function, boolean enabled) implements CpuOp {}

  /** Writes to a function's configuration space, resets or removes it, and waits for it. */
  record Happen(String function, ConfigWrite write) implements CpuOp {}

  /** Makes an endpoint answer invalidate requests otherwise from now on. */
  record Behave(String function, Conduct conduct) implements CpuOp {}

  /** Does the operation only if one of the CPU's registers compares so with a constant. */
  record Guarded(Test test, CpuOp then) implements CpuOp {}

  /** A load-acquire or store-release; of a read-modify-write either. */
  record Ordered(Semantics semantics, CpuOp then) implements CpuOp {}

  /** Depends on a register by address or data: does not begin before the register has its value. */
  record Dependent(String register, CpuOp then) implements CpuOp {}

  /** A store that may stay in its CPU so long, if the memory order lets it. */
  record Slow(Window time, CpuOp then) implements CpuOp {}

  /** The operation itself, without what is said about it. */
  default CpuOp bare() {
    if (this instanceof Guarded guarded) {
      return guarded.then().bare();
    } else if (this instanceof Ordered ordered) {
      return ordered.then().bare();
    } else if (this instanceof Dependent dependent) {
      return dependent.then().bare();
    } else if (this instanceof Slow slow) {
      return slow.then().bare();
    }
    return this;
  }

  /** Whether accesses behind wait for this one, or this one for those before. */
  enum Semantics {
    ACQUIRE,
    RELEASE
  }

  /** A comparison; numbers if both sides are numbers, text otherwise. */
  record Test(String register, String operator, String value) {}
}
