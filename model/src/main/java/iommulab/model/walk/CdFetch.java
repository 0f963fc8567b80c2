package iommulab.model.walk;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * The search for a context descriptor through a legal STE (Arm IHI 0070, 5.2 to 5.5, 7.3.7, 7.3.9).
 *
 * <p>With both stages on, the addresses of the table, of its leaf tables and of the CD go through
 * stage 2.
 */
public final class CdFetch {
  private static final int CD_BITS = 6;
  private static final int L1CD_BITS = 3;
  private static final int SKIP = 1;
  private static final int USE_CD_0 = 2;

  private final Ste ste;
  private final IdRegisters ids;
  private final Optional<Stage2Walk> stage2;

  private CdFetch(Ste ste, IdRegisters ids, WalkCaches caches) {
    this.ste = ste;
    this.ids = ids;
    this.stage2 =
        ste.hasStage2()
            ? Optional.of(new Stage2Walk(Stage2.of(ste, ids), WalkInput.vmid(ste, ids), caches))
            : Optional.empty();
  }

  /** Finds a legal CD, or the fault. */
  public static Reading<CdResult> begin(Ste ste, Optional<Pasid> ssid, IdRegisters ids) {
    return begin(ste, ssid, ids, WalkCaches.NONE);
  }

  public static Reading<CdResult> begin(
      Ste ste, Optional<Pasid> ssid, IdRegisters ids, WalkCaches caches) {
    return read(ste, ssid, ids, caches)
        .then(
            result ->
                Reading.done(result instanceof CdFound found ? judge(found, ste, ids) : result));
  }

  /** Finds a CD, legal or not: even an invalid one may be cached (3.21.3). */
  public static Reading<CdResult> read(
      Ste ste, Optional<Pasid> ssid, IdRegisters ids, WalkCaches caches) {
    return read(ste, ssid, ids, caches, Optional.empty());
  }

  /** Finds a CD, in a two-level table by a level-1 descriptor that is known already. */
  public static Reading<CdResult> read(
      Ste ste, Optional<Pasid> ssid, IdRegisters ids, WalkCaches caches, Optional<L1Cd> known) {
    Optional<CdResult> without = decidedBySte(ste, ssid, ids);
    return without.isPresent()
        ? Reading.done(without.get())
        : new CdFetch(ste, ids, caches).table(index(ssid), known);
  }

  /** Log2 of the CDs that one level-1 descriptor leads to; empty for a table of one level. */
  public static OptionalInt split(Ste ste, IdRegisters ids) {
    int format = cdMax(ste, ids) == 0 ? 0 : ste.get(Ste.S1FMT);
    return switch (format) {
      case 1 -> OptionalInt.of(6);
      case 2 -> OptionalInt.of(10);
      default -> OptionalInt.empty();
    };
  }

  /** Whether a CD, read or cached, may be used through this STE. */
  public static CdResult judge(CdFound found, Ste ste, IdRegisters ids) {
    return found.cd().check(ids, ste).isEmpty() ? found : ConfigFault.of(EventCode.C_BAD_CD);
  }

  /** The table index of a substream: 0 without one. */
  public static Pasid index(Optional<Pasid> ssid) {
    return ssid.orElse(new Pasid(0));
  }

  /** The outcome where the STE alone decides; empty where a CD is needed. */
  public static Optional<CdResult> decidedBySte(Ste ste, Optional<Pasid> ssid, IdRegisters ids) {
    int cdMax = cdMax(ste, ids);
    int s1dss = ste.get(Ste.S1DSS);
    if (ssid.isPresent()) {
      int number = ssid.get().value();
      if (!ste.hasStage1() || cdMax == 0 || number >>> cdMax != 0) {
        return Optional.of(ConfigFault.of(EventCode.C_BAD_SUBSTREAMID));
      }
      return number == 0 && s1dss == USE_CD_0 ? disabled() : Optional.empty();
    }
    if (!ste.hasStage1()) {
      return Optional.of(new Stage1Skipped());
    }
    if (cdMax == 0 || s1dss == USE_CD_0) {
      return Optional.empty();
    }
    return s1dss == SKIP ? Optional.of(new Stage1Skipped()) : disabled();
  }

  private static Optional<CdResult> disabled() {
    return Optional.of(ConfigFault.of(EventCode.F_STREAM_DISABLED));
  }

  private static int cdMax(Ste ste, IdRegisters ids) {
    return ids.get(IdRegisters.SSIDSIZE) == 0 ? 0 : ste.get(Ste.S1CDMAX);
  }

  private Reading<CdResult> table(Pasid index, Optional<L1Cd> known) {
    Ipa table = ste.contextPtr();
    OptionalInt split = split(ste, ids);
    if (split.isEmpty()) {
      return entry(table, index.value(), index, Optional.empty(), List.of());
    }
    return known.isPresent()
        ? level2(known.get(), index, split.getAsInt(), List.of())
        : level1(table, index, split.getAsInt());
  }

  private Reading<CdResult> level1(Ipa table, Pasid index, int split) {
    Ipa at = table.plus((long) (index.value() >>> split) << L1CD_BITS);
    return fetch(
        at,
        1,
        Purpose.CONTEXT_TABLE_LEVEL1,
        List.of(),
        (words, found) -> level2(L1Cd.decode(words[0]), index, split, found));
  }

  private Reading<CdResult> level2(L1Cd descriptor, Pasid index, int split, List<TlbEntry> found) {
    return descriptor.isValid()
        ? entry(
            descriptor.table(),
            index.value() & (1 << split) - 1,
            index,
            Optional.of(descriptor),
            found)
        : Reading.done(ConfigFault.of(EventCode.C_BAD_SUBSTREAMID));
  }

  private Reading<CdResult> entry(
      Ipa table, long place, Pasid index, Optional<L1Cd> level1, List<TlbEntry> before) {
    return fetch(
        table.plus(place << CD_BITS),
        Cd.WORDS,
        Purpose.CONTEXT_DESCRIPTOR,
        before,
        (words, found) -> Reading.done(new CdFound(Cd.decode(words), index, level1, found)));
  }

  private Reading<CdResult> fetch(
      Ipa at,
      int dwords,
      Purpose purpose,
      List<TlbEntry> before,
      BiFunction<long[], List<TlbEntry>, Reading<CdResult>> next) {
    if (stage2.isEmpty()) {
      return physical(at.asPa(), dwords, purpose, before, next);
    }
    return stage2
        .get()
        .forFetch(
            at,
            FaultClass.CD,
            Reading::done,
            mapped -> {
              List<TlbEntry> found = new ArrayList<>(before);
              if (mapped.kept()) {
                found.add(mapped.entry());
              }
              Pa pa = mapped.entry().translate(new Iova(at.value()));
              return physical(pa, dwords, purpose, List.copyOf(found), next);
            });
  }

  private static Reading<CdResult> physical(
      Pa at,
      int dwords,
      Purpose purpose,
      List<TlbEntry> found,
      BiFunction<long[], List<TlbEntry>, Reading<CdResult>> next) {
    return Reading.fetch(
        new Fetch(at, dwords, purpose),
        words -> next.apply(words, found),
        () -> Reading.done(ConfigFault.abort(EventCode.F_CD_FETCH, at)));
  }
}
