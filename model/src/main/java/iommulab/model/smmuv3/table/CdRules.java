package iommulab.model.smmuv3.table;

import static iommulab.model.smmuv3.table.Cd.*;

import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.bits.BitField;
import iommulab.model.smmuv3.IdRegisters;
import java.util.Optional;

/**
 * When a context descriptor is ILLEGAL (Arm IHI 0070, 5.5).
 *
 * <p>A half that EPDx turns off is not looked at, nor is the high half of the EL2 world: CR2.E2H is
 * not modelled.
 */
final class CdRules {
  private static final int EL2 = 2;

  private final Cd cd;
  private final IdRegisters ids;
  private final Checklist list = new Checklist("CD");

  private CdRules(Cd cd, IdRegisters ids) {
    this.cd = cd;
    this.ids = ids;
  }

  static Optional<Illegality> check(Cd cd, IdRegisters ids, Ste ste) {
    CdRules rules = new CdRules(cd, ids);
    rules.list.refuse(!cd.isValid(), V, "is 0");
    rules.faults(ste);
    rules.formats();
    if (cd.has(AA64)) {
      boolean highHalf = ste.hasStage2() || ste.get(Ste.STRW) != EL2;
      rules.half(EPD0, T0SZ, TG0, cd.granule0(), TTB0, cd.table0());
      if (highHalf) {
        rules.half(EPD1, T1SZ, TG1, cd.granule1(), TTB1, cd.table1());
      }
    }
    return rules.list.first();
  }

  private void faults(Ste ste) {
    int stalls = ids.get(IdRegisters.STALL_MODEL);
    list.refuse(!cd.has(A) && ids.has(IdRegisters.TERM_MODEL), A, "is 0 with TERM_MODEL = 1")
        .refuse(cd.has(S) && ste.has(Ste.S1STALLD), S, "stalls, but the STE has S1STALLD = 1")
        .refuse(cd.has(S) && stalls == 1, S, "stalls with STALL_MODEL = 1")
        .refuse(!cd.has(S) && stalls == 2, S, "does not stall with STALL_MODEL = 2");
  }

  private void formats() {
    int format = cd.has(AA64) ? 2 : 1;
    list.refuse((ids.get(IdRegisters.TTF) & format) == 0, AA64, "names a format that TTF lacks")
        .refuse(TableGeometry.wrongEndian(ids, cd.has(ENDI)), ENDI, "contradicts TTENDIAN")
        .refuse(cd.has(HA) && ids.get(IdRegisters.HTTU) < 1, HA, "exceeds HTTU")
        .refuse(cd.has(HD) && ids.get(IdRegisters.HTTU) < 2, HD, "exceeds HTTU")
        .refuse(!ids.has(IdRegisters.ASID16) && cd.get(ASID) > 255, ASID, "exceeds 8 bits");
  }

  private void half(
      BitField epd, BitField tsz, BitField tg, Optional<Granule> named, BitField ttb, Ipa table) {
    if (cd.has(epd)) {
      return;
    }
    Optional<Granule> supported = named.filter(ids::has);
    list.refuse(supported.isEmpty(), tg, "is not supported");
    if (supported.isEmpty()) {
      return;
    }
    Granule granule = supported.get();
    int min = granule == Granule.K64 && ids.get(IdRegisters.VAX) >= 1 ? 12 : 16;
    int max = TableGeometry.maxTsz(ids, granule);
    int ips = Math.min(IdRegisters.addressBits(cd.get(IPS)), ids.outputBits());
    int outputBits = TableGeometry.tableBits(granule, ips);
    list.refuse(cd.get(tsz) < min, tsz, "is below " + min)
        .refuse(cd.get(tsz) > max, tsz, "is above " + max)
        .refuse(
            TableGeometry.exceeds(table.value(), outputBits),
            ttb,
            "exceeds " + outputBits + " bits");
  }
}
