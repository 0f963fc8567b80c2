package iommulab.model.driver;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Window;
import iommulab.model.driver.entry.EntryUpdate;
import iommulab.model.driver.entry.EntryUpdate.Plan;
import iommulab.model.driver.entry.LiveEntry;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Procedures of an SMMUv3 driver as programs: what Linux does for map, strict unmap and attach.
 *
 * <p>Order of commands and fences as in linux drivers/iommu/arm/arm-smmu-v3
 * (arm_smmu_domain_inv_range, arm_smmu_write_entry, arm_smmu_attach_commit).
 */
public final class Procedures {
  /**
   * One 4 KiB mapping of a domain.
   *
   * @param pa the page itself
   * @param output what the leaf leads to: the page, or for a nested domain its place in the guest
   * @param slot where the leaf is
   */
  public record Page(Domain domain, Iova iova, Pa pa, Pa output, Pa slot) {}

  private static final long PAGE = 4096;

  private Procedures() {}

  /**
   * Gives the page to the domain and writes its leaf; invalid to valid needs no invalidation. What
   * was done to the page before is visible before the leaf is (linux __arm_lpae_init_pte, whose
   * callers have the page from elsewhere; dma_map_* has a barrier for its contents).
   */
  public static List<CpuOp> map(Page page, long leaf, Prot prot) {
    Fact mapped =
        new Mapped(
            page.domain().name(), page.iova(), page.output(), PAGE, prot.read(), prot.write());
    return List.of(
        new CpuOp.HandOver(List.of(page.pa()), page.domain().name(), "", List.of()),
        new CpuOp.Barrier("dma_wmb"),
        new CpuOp.Store(page.slot(), leaf, true, List.of(mapped)));
  }

  /** Clears the leaf. */
  public static CpuOp clear(Page page) {
    return new CpuOp.Store(
        page.slot(), 0, true, List.of(new Unmapped(page.domain().name(), page.iova(), PAGE)));
  }

  /**
   * Clears the leaf and invalidates as Linux does: TLBI, SYNC; then ATC_INV, SYNC for functions
   * that use ATS. A wait that is given up is not acted on. The full barrier behind the leaf pairs
   * with the attach side (linux arm_smmu_domain_inv_range).
   *
   * @param ats functions whose ATC may hold the page
   * @param giveUp how long to wait for a SYNC; empty for ever
   * @param into gets {@code done} or {@code timeout} of the last wait
   */
  public static List<CpuOp> unmapStrict(
      Page page, List<StreamId> ats, Optional<Window> giveUp, String into) {
    return unmap(page, page.domain().atcInvalidation(page.iova(), ats), giveUp, into);
  }

  /** The same, with these invalidations of ATCs. */
  public static List<CpuOp> unmap(
      Page page, List<Command> atc, Optional<Window> giveUp, String into) {
    List<CpuOp> ops = new ArrayList<>();
    ops.add(clear(page));
    ops.add(new CpuOp.Barrier("smp_mb"));
    for (List<Command> batch : page.domain().tlbInvalidation(page.iova())) {
      ops.addAll(fenced(page.domain().queue(), batch, giveUp, into));
    }
    if (!atc.isEmpty()) {
      ops.addAll(fenced(page.domain().queue(), atc, giveUp, into));
    }
    return ops;
  }

  /** The page's next owner may use it: the hand-over probe. */
  public static CpuOp handOver(Pa page, String owner) {
    return new CpuOp.HandOver(List.of(page), owner, "", List.of());
  }

  /** Commands with a SYNC behind them in one batch, and the wait for it. */
  public static List<CpuOp> fenced(
      String queue, List<Command> commands, Optional<Window> giveUp, String into) {
    List<Command> batch = new ArrayList<>(commands);
    batch.add(Sync.of(Sync.Signal.NONE));
    return List.of(
        new CpuOp.Insert(queue, List.copyOf(batch)), new CpuOp.AwaitFence(queue, giveUp, into));
  }

  /**
   * What attaching a function needs.
   *
   * @param entry address of its stream table entry
   * @param from the domain that it leaves; empty if its entry aborts or is invalid
   * @param ats whether its ATC is used afterwards
   */
  public record Attach(
      String function,
      StreamId sid,
      String smmu,
      String queue,
      Pa entry,
      Ste ste,
      Optional<String> from,
      String to,
      boolean atsBefore,
      boolean ats) {}

  /**
   * Replaces a live stream table entry through V = 0 and switches ATS around it: off before the
   * entry changes, on after it (Arm IHI 0070, 3.21.3; linux arm_smmu_attach_prepare, _commit).
   */
  public static List<CpuOp> attach(Attach attach, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    List<Command> config = List.of(new Cfgi.Ste(attach.sid(), true));
    if (attach.atsBefore()) {
      ops.add(new CpuOp.SetAts(attach.function(), false));
      ops.add(new CpuOp.Barrier("wmb"));
      ops.addAll(fenced(attach.queue(), List.of(AtcInv.all(attach.sid())), giveUp, ""));
    }
    ops.add(new CpuOp.Store(attach.entry(), 0, List.of()));
    ops.addAll(fenced(attach.queue(), config, giveUp, ""));
    attach
        .from()
        .ifPresent(from -> ops.add(new CpuOp.Note(List.of(new Detached(attach.function(), from)))));
    long[] words = attach.ste().encode();
    for (int i = 1; i < words.length; i++) {
      ops.add(new CpuOp.Store(attach.entry().plus(8L * i), words[i], List.of()));
    }
    ops.addAll(fenced(attach.queue(), config, giveUp, ""));
    Fact attached =
        new Attached(
            attach.function(), attach.sid().value(), attach.to(), attach.smmu(), attach.ats());
    ops.add(new CpuOp.Store(attach.entry(), words[0], List.of(attached)));
    ops.addAll(fenced(attach.queue(), config, giveUp, ""));
    if (attach.ats()) {
      ops.addAll(fenced(attach.queue(), List.of(AtcInv.all(attach.sid())), giveUp, ""));
      ops.add(new CpuOp.SetAts(attach.function(), true));
    }
    return ops;
  }

  /**
   * What changing a live entry needs.
   *
   * @param entry where it is
   * @param invalidation makes the SMMU forget it; a SYNC follows each
   * @param afterwards commands without a SYNC at the end
   * @param installed hold once a store puts the new entry to use
   * @param gone hold once the old entry can no longer be in use
   */
  public record Update(
      Pa entry,
      String queue,
      Command invalidation,
      List<Command> afterwards,
      List<Fact> installed,
      List<Fact> gone) {}

  /**
   * Performs a plan: the stores of each step, lowest dword first, then invalidation and SYNC (linux
   * arm_smmu_write_entry, entry_set).
   */
  public static List<CpuOp> update(Update update, Plan plan, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    for (EntryUpdate.Step step : plan.steps()) {
      List<Fact> facts = step.purpose().installs() ? update.installed() : List.of();
      for (EntryUpdate.Write write : step.writes()) {
        Pa at = update.entry().plus((long) Long.BYTES * write.dword());
        ops.add(new CpuOp.Store(at, write.value(), facts));
        facts = List.of();
      }
      ops.addAll(fenced(update.queue(), List.of(update.invalidation()), giveUp, ""));
      if (step.purpose().retires()) {
        note(ops, update.gone());
      }
    }
    if (plan.steps().isEmpty()) {
      note(ops, update.installed());
      note(ops, update.gone());
    }
    if (!update.afterwards().isEmpty()) {
      ops.add(new CpuOp.Insert(update.queue(), update.afterwards()));
    }
    return ops;
  }

  private static void note(List<CpuOp> ops, List<Fact> facts) {
    if (!facts.isEmpty()) {
      ops.add(new CpuOp.Note(facts));
    }
  }

  /**
   * Replaces a live stream table entry as Linux does: without a break where the entries permit it;
   * ATS goes off before, on after, and stays on over a change that keeps it (linux
   * arm_smmu_attach_prepare, arm_smmu_attach_commit).
   *
   * @param present what the entry holds now
   */
  public static List<CpuOp> attachLive(Attach attach, Ste present, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    if (attach.atsBefore() && !attach.ats()) {
      ops.add(new CpuOp.SetAts(attach.function(), false));
      ops.add(new CpuOp.Barrier("wmb"));
    }
    Fact attached =
        new Attached(
            attach.function(), attach.sid().value(), attach.to(), attach.smmu(), attach.ats());
    List<Fact> detached =
        attach.from().stream().<Fact>map(from -> new Detached(attach.function(), from)).toList();
    boolean stays = attach.from().equals(Optional.of(attach.to()));
    Update update =
        new Update(
            attach.entry(),
            attach.queue(),
            new Cfgi.Ste(attach.sid(), true),
            List.of(new Prefetch.Cfg(attach.sid(), false, new Pasid(0))),
            stays ? List.of(detached.get(0), attached) : List.of(attached),
            stays ? List.of() : detached);
    Plan plan = EntryUpdate.plan(LiveEntry.STE, present.encode(), attach.ste().encode());
    ops.addAll(update(update, plan, giveUp));
    if (attach.atsBefore() || attach.ats()) {
      ops.addAll(fenced(attach.queue(), List.of(AtcInv.all(attach.sid())), giveUp, ""));
    }
    if (attach.ats() && !attach.atsBefore()) {
      ops.add(new CpuOp.SetAts(attach.function(), true));
    }
    return ops;
  }
}
