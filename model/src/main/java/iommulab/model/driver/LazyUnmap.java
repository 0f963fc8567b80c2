package iommulab.model.driver;

import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Window;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lazy unmap: the leaf goes now, the translations with the next flush (linux queue_iova). */
public final class LazyUnmap {
  private static final String STATE = "flush-queue";
  private static final CpuOp.Test FULL = new CpuOp.Test(STATE, "==", "full");

  private LazyUnmap() {}

  /**
   * Clears the leaf and puts the address into the CPU's ring, behind a flush if the ring is full.
   * The barrier pairs with a flush on another CPU: it sees the cleared leaf (linux queue_iova).
   *
   * @param next what the flush gives back
   * @param released word that counts how often the address was given back
   */
  public static List<CpuOp> unmap(
      Procedures.Page page, FlushQueue queue, CpuOp.HandOver next, Pa released) {
    List<CpuOp> ops = new ArrayList<>();
    ops.add(Procedures.clear(page));
    ops.add(new CpuOp.Barrier("smp_mb"));
    ops.add(new CpuOp.Interrupts(false));
    ops.add(new CpuOp.Release(queue, STATE));
    queue.flush().forEach(op -> ops.add(new CpuOp.Guarded(FULL, op)));
    ops.add(new CpuOp.Guarded(FULL, new CpuOp.Release(queue, "")));
    ops.add(new CpuOp.QueueFlush(queue, next, released));
    ops.add(new CpuOp.Interrupts(true));
    return ops;
  }

  /** Flushes now, and gives back what waited in this CPU's ring. */
  public static List<CpuOp> flushNow(FlushQueue queue) {
    List<CpuOp> ops = new ArrayList<>();
    ops.add(new CpuOp.Interrupts(false));
    ops.addAll(queue.flush());
    ops.add(new CpuOp.Release(queue, ""));
    ops.add(new CpuOp.Interrupts(true));
    return ops;
  }

  /**
   * A flush: all of the domain's tag, SYNC, then all of the ATCs, SYNC, between its two counters
   * (linux fq_flush_iotlb, arm_smmu_flush_iotlb_all). A wait that is given up is not acted on.
   */
  public static List<CpuOp> flush(
      Domain domain, Pa counters, List<StreamId> ats, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    ops.add(count(FlushQueue.started(counters)));
    ops.add(new CpuOp.Barrier("smp_mb"));
    List<Command> tag = List.of(domain.tagInvalidation());
    ops.addAll(Procedures.fenced(domain.queue(), tag, giveUp, ""));
    List<Command> atc = ats.stream().<Command>map(AtcInv::all).toList();
    if (!atc.isEmpty()) {
      ops.addAll(Procedures.fenced(domain.queue(), atc, giveUp, ""));
    }
    ops.add(count(FlushQueue.finished(counters)));
    return List.copyOf(ops);
  }

  private static CpuOp count(Pa word) {
    return new CpuOp.Update(word, AtomicFunction.ADD, 1, 0, "");
  }
}
