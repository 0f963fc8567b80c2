package iommulab.model.smmuv3.table;

import static iommulab.model.smmuv3.table.Ste.*;

import iommulab.model.address.Granule;
import iommulab.model.smmuv3.IdRegisters;
import java.util.Optional;

/**
 * When a stream table entry is ILLEGAL (Arm IHI 0070, 5.2.2).
 *
 * <p>Fields of a stage that is off are not looked at. Where an S1ContextPtr that is an IPA lies out
 * of range we let the stage-2 walk find it (3.4.3 allows either).
 */
final class SteRules {
  private final Ste ste;
  private final IdRegisters ids;
  private final Checklist list = new Checklist("STE");

  private SteRules(Ste ste, IdRegisters ids) {
    this.ste = ste;
    this.ids = ids;
  }

  static Optional<Illegality> check(Ste ste, IdRegisters ids, boolean atsChk) {
    if (!ste.isValid()) {
      return new Checklist("STE").refuse(true, V, "is 0").first();
    }
    SteRules rules = new SteRules(ste, ids);
    if (ste.hasStage1()) {
      rules.stage1();
    }
    if (ste.hasStage2()) {
      rules.stage2();
    }
    if (ste.hasStage1() || ste.hasStage2()) {
      rules.either();
      rules.ats(atsChk);
    }
    return rules.list.first();
  }

  private void stage1() {
    int cdMax = ids.get(IdRegisters.SSIDSIZE) == 0 ? 0 : ste.get(S1CDMAX);
    boolean twoLevel = cdMax > 0 && (ste.get(S1FMT) == 1 || ste.get(S1FMT) == 2);
    boolean oddWorld = (ste.get(STRW) & 1) == 1 && !ste.hasStage2() && ids.has(IdRegisters.HYP);
    boolean outOfRange = TableGeometry.exceeds(ste.contextPtr().value(), ids.outputBits());
    list.refuse(!ids.has(IdRegisters.S1P), CONFIG, "has stage 1, IDR0.S1P is 0")
        .refuse(cdMax > ids.get(IdRegisters.SSIDSIZE), S1CDMAX, "exceeds SSIDSIZE")
        .refuse(twoLevel && !ids.has(IdRegisters.CD2L), S1FMT, "two levels need CD2L")
        .refuse(
            ste.has(S1STALLD) && ids.get(IdRegisters.STALL_MODEL) != 0,
            S1STALLD,
            "needs STALL_MODEL = 0")
        .refuse(oddWorld, STRW, "x1 is reserved")
        .refuse(outOfRange && !ste.hasStage2(), S1CONTEXTPTR, "exceeds OAS");
  }

  private void stage2() {
    int stalls = ids.get(IdRegisters.STALL_MODEL);
    boolean aarch64 = ste.has(S2AA64);
    list.refuse(!ids.has(IdRegisters.S2P), CONFIG, "has stage 2, IDR0.S2P is 0")
        .refuse(ste.has(S2S) && stalls == 1, S2S, "stalls with STALL_MODEL = 1")
        .refuse(!ste.has(S2S) && stalls == 2, S2S, "does not stall with STALL_MODEL = 2")
        .refuse(
            (ids.get(IdRegisters.TTF) & (aarch64 ? 2 : 1)) == 0,
            S2AA64,
            "names a format that TTF lacks")
        .refuse(ste.has(S2FWB) && !aarch64, S2FWB, "needs S2AA64")
        .refuse(TableGeometry.wrongEndian(ids, ste.has(S2ENDI)), S2ENDI, "contradicts TTENDIAN")
        .refuse(ste.has(S2HA) && ids.get(IdRegisters.HTTU) < 1, S2HA, "exceeds HTTU")
        .refuse(ste.has(S2HD) && ids.get(IdRegisters.HTTU) < 2, S2HD, "exceeds HTTU");
    if (aarch64) {
      stage2Table();
    }
  }

  private void stage2Table() {
    Optional<Granule> supported = ste.stage2Granule().filter(ids::has);
    list.refuse(supported.isEmpty(), S2TG, "is not supported");
    if (supported.isEmpty()) {
      return;
    }
    Granule granule = supported.get();
    int floor = granule == Granule.K64 ? 12 : 16;
    int min = Math.max(floor, 64 - ids.intermediateBits());
    int s2ps = Math.min(IdRegisters.addressBits(ste.get(S2PS)), ids.outputBits());
    int outputBits = TableGeometry.tableBits(granule, s2ps);
    Optional<Integer> level =
        ste.stage2StartLevel().filter(start -> start != 3 || smallTables(granule));
    list.refuse(ste.get(S2T0SZ) < min, S2T0SZ, "is below " + min)
        .refuse(
            ste.get(S2T0SZ) > TableGeometry.maxTsz(ids, granule),
            S2T0SZ,
            "is above " + TableGeometry.maxTsz(ids, granule))
        .refuse(level.isEmpty(), S2SL0, "is reserved for this granule")
        .refuse(
            level.isPresent() && ids.outputBits() < TableGeometry.neededBits(granule, level.get()),
            S2SL0,
            "needs a larger OAS")
        .refuse(
            level.isPresent()
                && !TableGeometry.startsWell(granule, ste.stage2InputBits(), level.get()),
            S2SL0,
            "does not fit S2T0SZ")
        .refuse(
            TableGeometry.exceeds(ste.stage2Table().value(), outputBits),
            S2TTB,
            "exceeds " + outputBits + " bits");
  }

  /** Level 3 is an ordinary start for 16K and 64K, but needs STT for 4K. */
  private boolean smallTables(Granule granule) {
    return granule != Granule.K4 || ids.has(IdRegisters.STT);
  }

  private void either() {
    list.refuse(
        ids.has(IdRegisters.S2P) && !ids.has(IdRegisters.VMID16) && ste.get(S2VMID) > 255,
        S2VMID,
        "exceeds 8 bits");
  }

  private void ats(boolean atsChk) {
    boolean split = ste.get(CONFIG) == 7 && !ste.has(S2S) && !ids.has(IdRegisters.NS1ATS);
    list.refuse(
            ids.has(IdRegisters.ATS) && atsChk && ste.get(EATS) == 2 && !split,
            EATS,
            "split-stage needs both stages, S2S = 0 and NS1ATS = 0")
        .refuse(
            ids.has(IdRegisters.ATS) && ste.get(EATS) == 1 && ste.hasStage2() && ste.has(S2S),
            EATS,
            "full ATS with a stage 2 that stalls");
  }
}
