package iommulab.model.driver;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Window;
import iommulab.model.driver.entry.EntryUpdate;
import iommulab.model.driver.entry.LiveEntry;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.Bound;
import iommulab.model.ledger.SoftwareFact.Unbound;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Cd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Linux does to give a PASID of a function a domain, to take it away, and when the process
 * behind the domain ends (linux arm-smmu-v3: arm_smmu_set_pasid, arm_smmu_remove_dev_pasid;
 * arm-smmu-v3-sva.c: arm_smmu_mm_release).
 */
public final class PasidProcedures {
  /**
   * A PASID of a function.
   *
   * @param cd where its context descriptor is
   * @param ats whether the function's ATC may be in use
   */
  public record Substream(
      String function, StreamId sid, Pasid pasid, String smmu, Pa cd, boolean ats) {

    /** Forgets the context descriptor. */
    public Command configInvalidation() {
      return new Cfgi.Cd(sid, pasid, true);
    }

    /** Forgets everything that the ATC has for the PASID (Arm IHI 0070, 4.5.1). */
    public Command atcInvalidation() {
      return new AtcInv(sid, true, pasid, false, new Iova(0), AtcInv.ALL);
    }

    /** Forgets one page that the ATC has for the PASID. */
    public Command atcInvalidation(Iova iova) {
      return new AtcInv(sid, true, pasid, false, iova.page(), 0);
    }

    /** The descriptor leads to the domain. */
    public Fact bound(Domain domain) {
      return new Bound(function, sid.value(), pasid.value(), domain.name(), smmu, ats);
    }

    /** The descriptor leads to the domain no more. */
    public Fact unbound(Domain domain, boolean quiet) {
      return new Unbound(function, pasid.value(), domain.name(), quiet);
    }
  }

  private PasidProcedures() {}

  /** Writes the descriptor, V last, CFGI_CD and SYNC behind each step; then ATC_INV, SYNC. */
  public static List<CpuOp> bind(
      Substream substream, Domain domain, Cd present, Cd next, Optional<Window> giveUp) {
    Procedures.Update update =
        new Procedures.Update(
            substream.cd(),
            domain.queue(),
            substream.configInvalidation(),
            List.of(),
            List.of(substream.bound(domain)),
            List.of());
    EntryUpdate.Plan plan = EntryUpdate.plan(LiveEntry.CD, present.encode(), next.encode());
    List<CpuOp> ops = new ArrayList<>(Procedures.update(update, plan, giveUp));
    ops.addAll(atc(List.of(substream), domain, giveUp));
    return ops;
  }

  /** Clears V, CFGI_CD, SYNC; then ATC_INV of the PASID, SYNC. The ASID is flushed when freed. */
  public static List<CpuOp> unbind(Substream substream, Domain domain, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    ops.add(new CpuOp.Store(substream.cd(), 0, List.of(substream.unbound(domain, false))));
    ops.addAll(
        Procedures.fenced(domain.queue(), List.of(substream.configInvalidation()), giveUp, ""));
    ops.addAll(atc(List.of(substream), domain, giveUp));
    return ops;
  }

  /**
   * The process ends while its PASIDs are still bound: each descriptor becomes quiet, CFGI_CD,
   * SYNC; then TLBI by ASID, SYNC; then the ATCs, SYNC. Only then its pages and tables go.
   *
   * @param quiet word 0 of the descriptor that lets nobody walk and reports nothing
   */
  public static List<CpuOp> exit(
      List<Substream> substreams, Domain domain, long quiet, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    for (Substream substream : substreams) {
      ops.add(new CpuOp.Store(substream.cd(), quiet, List.of(substream.unbound(domain, true))));
      ops.addAll(
          Procedures.fenced(domain.queue(), List.of(substream.configInvalidation()), giveUp, ""));
    }
    ops.addAll(Procedures.fenced(domain.queue(), List.of(domain.tagInvalidation()), giveUp, ""));
    ops.addAll(atc(substreams, domain, giveUp));
    return ops;
  }

  /** A descriptor that is valid and lets nobody walk: EPD0 set, S, R clear (Arm IHI 0070, 5.4). */
  public static Cd quiet(Cd cd) {
    return cd.with(Cd.EPD0, 1).with(Cd.S, 0).with(Cd.R, 0);
  }

  private static List<CpuOp> atc(
      List<Substream> substreams, Domain domain, Optional<Window> giveUp) {
    List<Command> commands =
        substreams.stream().filter(Substream::ats).map(Substream::atcInvalidation).toList();
    return commands.isEmpty() ? List.of() : Procedures.fenced(domain.queue(), commands, giveUp, "");
  }
}
