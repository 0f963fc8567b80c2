package iommulab.model.driver;

import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Window;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an unmap learns which functions' ATCs to invalidate while others attach and detach: words in
 * memory that attach writes and unmap reads.
 *
 * <p>By masters (linux 6.1 arm_smmu_atc_inv_domain): once the TLBI is complete, a counter says
 * whether to look for functions at all. By invs (linux 7.1 arm_smmu_domain_inv_range): the domain's
 * array of invalidations is read first, and walked under its lock if it names functions with ATS.
 * Each function's CMD_ATC_INV has a CMD_SYNC of its own here; Linux puts them into one batch.
 *
 * @param count how many functions use ATS: nr_ats_masters, or the array's ATS entries
 * @param users a word for each function, 1 while it is one of them
 * @param lock the list's lock, or the array's
 */
public record AtsUsers(Pa count, List<User> users, int lock) {
  /** One function that may be attached. */
  public record User(String function, StreamId sid, Pa word) {}

  private static final String COUNT = "ats-users";

  /** Linux's two ways. */
  public enum Scheme {
    MASTERS,
    INVS
  }

  /** Unmaps a page; the register gets what the last wait told. */
  public List<CpuOp> unmap(
      Scheme scheme, Procedures.Page page, Optional<Window> giveUp, String into) {
    List<CpuOp> ops = new ArrayList<>();
    ops.add(Procedures.clear(page));
    ops.add(new CpuOp.Barrier("smp_mb"));
    if (scheme == Scheme.INVS) {
      look(ops);
      tlb(ops, page, giveUp, into);
    } else {
      tlb(ops, page, giveUp, into);
      ops.add(new CpuOp.Barrier("smp_mb"));
      look(ops);
    }
    for (User user : users) {
      List<Command> atc = page.domain().atcInvalidation(page.iova(), List.of(user.sid()));
      CpuOp.Test uses = new CpuOp.Test(register(user), "==", "1");
      Procedures.fenced(page.domain().queue(), atc, giveUp, into)
          .forEach(op -> ops.add(new CpuOp.Guarded(uses, op)));
    }
    ops.add(ifAny(new CpuOp.Unlock(lock)));
    return ops;
  }

  private static void tlb(
      List<CpuOp> ops, Procedures.Page page, Optional<Window> giveUp, String into) {
    page.domain()
        .tlbInvalidation(page.iova())
        .forEach(
            batch -> ops.addAll(Procedures.fenced(page.domain().queue(), batch, giveUp, into)));
  }

  private void look(List<CpuOp> ops) {
    ops.add(new CpuOp.Load(count, COUNT));
    ops.add(ifAny(new CpuOp.Lock(lock)));
    users.forEach(user -> ops.add(ifAny(new CpuOp.Load(user.word(), register(user)))));
  }

  private static CpuOp ifAny(CpuOp op) {
    return new CpuOp.Guarded(new CpuOp.Test(COUNT, "!=", "0"), op);
  }

  private static String register(User user) {
    return COUNT + "-" + user.function();
  }

  /** A function is going to use ATS: known before its stream table entry is written. */
  public List<CpuOp> join(String function) {
    return List.of(
        new CpuOp.Store(word(function), 1, List.of()), add(1), new CpuOp.Barrier("dma_wmb"));
  }

  /** A function uses the domain no more: nobody walks while it goes. */
  public List<CpuOp> leave(String function) {
    return List.of(
        new CpuOp.Lock(lock),
        new CpuOp.Store(word(function), 0, List.of()),
        add(-1),
        new CpuOp.Unlock(lock));
  }

  /** The tag loses its last user, and what it left in the TLB (linux arm_smmu_domain_free_id). */
  public static List<CpuOp> freeTag(Domain domain, Optional<Window> giveUp) {
    return Procedures.fenced(domain.queue(), List.of(domain.tagInvalidation()), giveUp, "");
  }

  private CpuOp add(long more) {
    return new CpuOp.Update(count, AtomicFunction.ADD, more, 0, "");
  }

  private Pa word(String function) {
    return users.stream()
        .filter(user -> user.function().equals(function))
        .findFirst()
        .orElseThrow()
        .word();
  }
}
