package iommulab.actors.smmu;

import iommulab.model.address.Asid;
import iommulab.model.address.Vmid;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.WalkInput;
import java.util.Optional;

/**
 * What a step of one transaction touches of its unit: the transaction, what is kept of its stream's
 * configuration, and what the TLB keeps of its address space.
 *
 * <p>So transactions of different functions need not be searched in both orders. Those of one
 * address space only share what the TLB keeps: who looks is in order with who fills, two that fill
 * in the same are not. Beside traffic there are cells for event records, stalls, CR0 and errors;
 * whatever else there is (GBPA, SMMUEN = 0) touches everything.
 */
final class Touches extends StepCells {
  /** Which event records were made. */
  private static final Cell RECORDS = new Cell(CellKind.UNIT, 0);

  /** Who is stalled, who holds which STAG, and how those will end whose retry is under way. */
  static final Cell STALLS = new Cell(CellKind.UNIT, 2);

  /** SMMUEN in effect. */
  static final Cell ENABLED = new Cell(CellKind.UNIT, 3);

  /** ATSCHK in effect. */
  static final Cell CHECKED = new Cell(CellKind.UNIT, 4);

  /** What CR0 asks for. */
  static final Cell WANTED = new Cell(CellKind.UNIT, 5);

  /** CR0ACK and its polls. */
  static final Cell ACKNOWLEDGED = new Cell(CellKind.UNIT, 6);

  /** Which transactions read structures. */
  static final Cell FETCHING = new Cell(CellKind.UNIT, 7);

  /** GERROR and GERRORN, and the polls of them. */
  static final Cell ERRORS = new Cell(CellKind.UNIT, 9);

  /** All that the caches keep: who drops all of it writes this, whoever knows less reads it. */
  private static final Cell KEPT = new Cell(CellKind.UNIT, 8);

  /**
   * Entries of a TLB that a run that is searched does not fill: which entry has to go when there is
   * no room depends on the order in which all of them came.
   */
  static final int ROOMY = 64;

  private static final long SHARED = 1L << 40;

  /** Marks a space where walks under way are meant, not what the TLB keeps of it. */
  private static final long WALKS = 1L << 41;

  private boolean looked;

  @Override
  void begin(boolean counts) {
    super.begin(counts);
    looked = false;
  }

  /** The step is one of this transaction, which looks at its configuration and translation. */
  void traffic(InFlight t) {
    everything |= t.speculative;
    if (everything) {
      return;
    }
    cells =
        cells
            .andReads(configuration(t), KEPT)
            .andWrites(new Cell(CellKind.TRANSACTION, t.request.id()));
    space(t)
        .ifPresent(
            space -> {
              cells = cells.andReads(walks(vmid(t)));
              if (looked || !isByStage1(t)) {
                cells = cells.andReads(tlb(space));
              }
            });
  }

  /** The step is all of a transaction that was refused without a look at caches. */
  void refused(InFlight t) {
    if (everything) {
      return;
    }
    cells = cells.andWrites(new Cell(CellKind.TRANSACTION, t.request.id()));
  }

  /** An invalidation makes a transaction begin anew, or will. */
  void hits(InFlight t) {
    traffic(t);
    if (!everything) {
      cells = cells.andWrites(answer(t.waitingFor));
    }
  }

  private static int vmid(InFlight t) {
    return t.input.map(input -> input.vmid()).orElseGet(() -> t.ste.orElseThrow().vmid()).value();
  }

  /** A step looks into the TLB; a walk through stage 1 alone does so at its beginning only. */
  void looksUp() {
    looked = true;
  }

  /**
   * An answer comes that its transaction does not wait for any more: nobody but what made it so
   * could tell when.
   */
  void outdated(long answer) {
    everything |= answer < 0;
    if (!everything) {
      cells = cells.andReads(answer(answer));
    }
  }

  /**
   * An access ends that an invalidation waits for.
   *
   * @param name of the first access that it waits for
   * @param meets whether the ends only have to meet
   */
  void frees(long name, boolean meets) {
    Cell cell = new Cell(CellKind.FENCE, name);
    if (meets) {
      joins(cell);
    } else {
      writes(cell);
    }
  }

  /** An event record is made: those of a unit are in order. */
  void reports() {
    writes(RECORDS);
  }

  /** An event record is visible or dropped. */
  void recorded(long id) {
    joins(new Cell(CellKind.RECORDED, id));
  }

  /** A CMD_SYNC asks for all records before this number: it only has to meet each of them. */
  void drains(long before) {
    reads(RECORDS);
    for (long id = 0; id < before; id++) {
      recorded(id);
    }
  }

  private static Cell answer(long id) {
    return new Cell(CellKind.TRANSACTION, -2 - id);
  }

  /** An invalidation drops what is kept of one stream, where streams share no descriptors. */
  void dropsConfiguration(Command command) {
    if (everything) {
      return;
    }
    cells = cells.andReads(KEPT);
    if (command instanceof Cfgi.Ste one) {
      cells = cells.andWrites(configuration(one.sid().value()));
    } else if (command instanceof Cfgi.Cd one) {
      cells = cells.andWrites(configuration(one.sid().value()));
    } else if (command instanceof Cfgi.CdAll all) {
      cells = cells.andWrites(configuration(all.sid().value()));
    } else {
      cells = cells.andWrites(KEPT);
    }
  }

  /** An invalidation drops translations of one address space, and only there. */
  void drops(Command command) {
    if (everything) {
      return;
    }
    cells = cells.andReads(KEPT);
    if (command instanceof Tlbi.NhVa va) {
      dropsFrom(va.vmid(), va.asid());
    } else if (command instanceof Tlbi.NhAsid all) {
      dropsFrom(all.vmid(), all.asid());
    } else if (command instanceof Tlbi.S2Ipa ipa && ipa.vmid().value() != 0) {
      dropsFrom(ipa.vmid(), SHARED + ipa.vmid().value());
    } else {
      cells = cells.andWrites(KEPT);
    }
  }

  private void dropsFrom(Vmid vmid, Asid asid) {
    dropsFrom(vmid, vmid.value() == 0 ? asid.value() : SHARED + vmid.value());
  }

  /** Walks of every space with the VMID may have to begin anew. */
  private void dropsFrom(Vmid vmid, long space) {
    cells = cells.andWrites(tlb(space), walks(vmid.value()));
  }

  private static Cell walks(int vmid) {
    return tlb(WALKS + vmid);
  }

  /** A configuration structure of the transaction's stream is kept. */
  void keepsConfiguration(InFlight t) {
    if (!everything) {
      cells = cells.andWrites(configuration(t));
    }
  }

  /** Translations in the transaction's address space are kept. */
  void keepsTranslations(InFlight t) {
    if (everything) {
      return;
    }
    space(t).ifPresentOrElse(space -> cells = cells.andWrites(tlb(space)), this::everything);
  }

  /** A translation is kept: whoever else keeps the same may do so before or after. */
  void keepsTranslation(InFlight t, Mapped found) {
    if (everything) {
      return;
    }
    if (isByStage1(t)) {
      space(t).ifPresent(space -> cells = cells.andJoins(tlb(space), found.contentHash()));
    } else {
      keepsTranslations(t);
    }
  }

  private static boolean isByStage1(InFlight t) {
    return t.input.filter(i -> i.stage1().isPresent() && i.stage2().isEmpty()).isPresent();
  }

  private static Cell configuration(InFlight t) {
    return configuration(t.request.sid());
  }

  private static Cell configuration(int sid) {
    return new Cell(CellKind.CONFIGURATION, sid);
  }

  /** All that has a VMID shares a space; without one (0, the host's) an ASID is a space. */
  private Optional<Long> space(InFlight t) {
    if (t.ste.filter(ste -> ste.hasStage2() && ste.vmid().value() == 0).isPresent()) {
      everything = true;
    }
    if (t.input.isPresent()) {
      WalkInput input = t.input.get();
      long vmid = input.vmid().value();
      boolean alone = vmid == 0 && input.stage1().isPresent() && input.stage2().isEmpty();
      return Optional.of(alone ? input.stage1().get().asid().value() : SHARED + vmid);
    }
    return t.ste.filter(ste -> ste.hasStage2()).map(ste -> SHARED + ste.vmid().value());
  }

  private static Cell tlb(long space) {
    return new Cell(CellKind.TLB, space);
  }
}
