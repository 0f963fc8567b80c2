package iommulab.model.cpu;

import iommulab.model.driver.CpuOp;
import java.util.function.Predicate;

/**
 * Finds what of a program's operations matters to memory order.
 *
 * <p>Plain loads, stores and register accesses are relaxed, as Linux's READ_ONCE, WRITE_ONCE and
 * the relaxed accessors are. What Linux puts barriers into has them here: an insertion into a
 * command queue has dma_wmb before its doorbell (linux arm_smmu_cmdq_issue_cmdlist; the comment in
 * arm_smmu_tlb_inv_context relies on it for cleared leaves), polling CONS ends with readl's
 * barrier, polling the word of an MSI does not (smp_cond_load_relaxed).
 */
public final class OpTraits {
  /** The owners of all pages count as one word, which stands at no address. */
  private static final long OWNERS = Long.MIN_VALUE;

  private final MemoryOrder order;
  private final Predicate<String> locked;
  private final Predicate<String> signalled;

  /**
   * For one CPU.
   *
   * @param locked whether insertion into a queue takes a lock
   * @param signalled whether the CMD_SYNCs of a queue are signalled by MSI
   */
  public OpTraits(MemoryOrder order, Predicate<String> locked, Predicate<String> signalled) {
    this.order = order;
    this.locked = locked;
    this.signalled = signalled;
  }

  /** The traits of an operation. */
  public Traits of(CpuOp op) {
    if (op instanceof CpuOp.Guarded guarded) {
      return of(guarded.then()).guardedBy(guarded.test().register());
    } else if (op instanceof CpuOp.Slow slow) {
      return of(slow.then());
    } else if (op instanceof CpuOp.Dependent dependent) {
      return of(dependent.then()).needing(dependent.register());
    } else if (op instanceof CpuOp.Ordered ordered) {
      Traits plain = of(ordered.then());
      return ordered.semantics() == CpuOp.Semantics.ACQUIRE ? plain.acquiring() : plain.releasing();
    } else if (op instanceof CpuOp.Store store) {
      return Traits.store(store.at().value());
    } else if (op instanceof CpuOp.Maintain maintain) {
      return Traits.maintenance(maintain.at().value());
    } else if (op instanceof CpuOp.Load load) {
      return Traits.load(load.at().value(), load.into());
    } else if (op instanceof CpuOp.Update update) {
      return Traits.update(update.at().value(), update.into());
    } else if (op instanceof CpuOp.Inspect inspect) {
      return Traits.load(inspect.at().value(), inspect.into());
    } else if (op instanceof CpuOp.ReadDirty read) {
      return Traits.update(read.slot().value(), read.into());
    } else if (op instanceof CpuOp.AwaitWord await) {
      return Traits.poll(await.at().value(), await.into());
    } else if (op instanceof CpuOp.Barrier barrier) {
      return Traits.barrier(Fence.named(barrier.kind()));
    } else if (op instanceof CpuOp.HandOver) {
      return Traits.store(OWNERS);
    } else if (op instanceof CpuOp.Synchronize) {
      return Traits.barrier(Fence.FULL);
    } else if (op instanceof CpuOp.QueueFlush add) { // under a lock of its own, as Release is
      return Traits.update(add.queue().counters().value(), "").acquiring().releasing();
    } else if (op instanceof CpuOp.Release give) {
      return Traits.update(give.queue().counters().value(), give.into()).acquiring().releasing();
    } else if (op instanceof CpuOp.Insert insert) {
      return insert(insert.queue());
    } else if (op instanceof CpuOp.AwaitFence await) {
      Traits poll = Traits.deviceRead(smmu(await.queue()), await.into()).branching();
      return signalled.test(await.queue()) ? poll : poll.acquiring();
    }
    return device(op);
  }

  /** Registers, functions, locks and time. */
  private static Traits device(CpuOp op) {
    if (op instanceof CpuOp.ReadRegister read) {
      return Traits.deviceRead(read.smmu(), read.into());
    } else if (op instanceof CpuOp.WriteRegister write) {
      return Traits.deviceWrite(write.smmu());
    } else if (op instanceof CpuOp.AwaitRegister await) {
      return Traits.deviceRead(await.smmu(), await.into()).branching();
    } else if (op instanceof CpuOp.AcknowledgeErrors acknowledge) {
      return Traits.deviceWrite(acknowledge.smmu()).branching();
    } else if (op instanceof CpuOp.HandleErrors handle) {
      return Traits.handling(handle.smmu(), handle.into());
    } else if (op instanceof CpuOp.HandleEvents handle) {
      return Traits.handling(handle.smmu(), handle.into());
    } else if (op instanceof CpuOp.HandlePages handle) {
      return Traits.handling(handle.smmu(), handle.into());
    } else if (op instanceof CpuOp.RemovePages remove) {
      return Traits.handling(remove.smmu(), "");
    } else if (op instanceof CpuOp.Interrupts) {
      return Traits.nothing(); // no barrier
    } else if (op instanceof CpuOp.StartDma start) {
      return Traits.deviceWrite(start.function());
    } else if (op instanceof CpuOp.AwaitDma await) {
      return Traits.deviceRead(await.function(), "").branching().acquiring();
    } else if (op instanceof CpuOp.SetAts ats) {
      // configuration writes are writel, with a store barrier ahead (linux arm64 __io_bw)
      return Traits.deviceWrite(ats.function()).publishing();
    } else if (op instanceof CpuOp.Happen happen) {
      // resets are waited for by reads of the configuration space (linux pci_dev_wait)
      return Traits.deviceWrite(happen.function()).publishing().acquiring();
    } else if (op instanceof CpuOp.Behave behave) {
      return Traits.deviceWrite(behave.function()).publishing().acquiring();
    } else if (op instanceof CpuOp.Lock lock) {
      return Traits.update(~lock.lock(), "").acquiring();
    } else if (op instanceof CpuOp.Unlock unlock) {
      return Traits.store(~unlock.lock()).releasing();
    } else if (op instanceof CpuOp.Pause) {
      return Traits.pause();
    }
    return Traits.barrier(Fence.FULL);
  }

  /** Under a lock, what stands behind waits until it is taken; else loads may pass. */
  private Traits insert(String queue) {
    Traits doorbell = Traits.deviceWrite(smmu(queue)).publishing();
    if (locked.test(queue)) {
      return doorbell.acquiring().releasing();
    }
    return order == MemoryOrder.TSO ? doorbell.acquiring() : doorbell;
  }

  /** A queue's registers belong to its SMMU. */
  private static String smmu(String queue) {
    return queue.substring(0, queue.lastIndexOf('.'));
  }
}
