package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.ledger.HardwareFact.EntryUsed;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.Structure;
import iommulab.model.oracle.Coverage.Entry;
import iommulab.model.oracle.Coverage.Kind;
import iommulab.model.oracle.Grant.Span;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether an SMMU used only such STEs and CDs as software meant, and none that it had to forget.
 *
 * <p>What was used has to agree, on the bits that its configuration uses, with one intended state.
 * A mixture is the driver's fault, since an SMMU may fetch 64-bit units apart in time (Arm IHI
 * 0070, 3.21.3); it is the SMMU's if a completed CFGI and CMD_SYNC stood between its parts. An
 * entry that was overwritten may be used until a CFGI that covers it and a CMD_SYNC behind it are
 * complete. An entry of which nothing was intended is not judged.
 */
final class WholeEntries {
  private static final int ANY = -2;
  private static final long STAGE1 = 1L << 1; // of Config
  private static final long STAGE2 = 1L << 2;

  private final Order order;
  private final Work work;
  private final Map<Key, Log> logs = new LinkedHashMap<>();
  private final List<Use> suspects = new ArrayList<>();
  private Through latest;

  private record Key(String smmu, int sid, int index, Structure structure) {
    boolean isForgottenBy(Command command) {
      return structure == Structure.STE
          ? Coverage.removesStream(command, sid)
          : Coverage.removesContext(command, sid, index);
    }

    @Override
    public String toString() {
      return structure + " of sid " + sid + (index == 0 ? "" : " substream " + index);
    }
  }

  private record Intention(long[] words, Place at) {}

  private record Store(int dword, long value, Place at) {}

  private record Use(EntryUsed fact, Key key, long[] words, Through through, Place at) {}

  /** The STE and CD that one transaction went through; null where not noted. */
  private static final class Through {
    final int step;
    long[] ste;
    long[] cd;

    Through(int step) {
      this.step = step;
    }

    /** The tags of what they put into a TLB (Arm IHI 0070, 3.17). */
    Tags tags() {
      boolean stage2 = ste != null && (ste[0] & STAGE2) != 0;
      boolean stage1 = ste == null || (ste[0] & STAGE1) != 0;
      Kind kind = !stage1 ? Kind.STAGE2_ONLY : stage2 ? Kind.COMBINED : Kind.STAGE1_ONLY;
      int vmid = ste == null ? ANY : (int) (ste[2] & 0xffff);
      return new Tags(kind, vmid, cd == null ? ANY : (int) (cd[0] >>> 48));
    }
  }

  /** Tags of TLB entries; {@link #ANY} where the mixture does not tell. */
  private record Tags(Kind kind, int vmid, int asid) {
    boolean areOf(DomainMade domain) {
      boolean sameVm = vmid == ANY || vmid == domain.vmid();
      boolean sameSpace = kind == Kind.STAGE2_ONLY || asid == ANY || asid == domain.asid();
      return sameVm && sameSpace;
    }

    /** Whether the command drops all entries for the address, of whatever size. */
    boolean clears(Command command, Iova iova) {
      return IntStream.of(12, 21, 30)
          .mapToObj(bits -> new Span(iova.alignDown(bits).value(), bits))
          .allMatch(span -> Coverage.removes(command, new Entry(kind, vmid, asid, span)));
    }
  }

  /** What is known of one entry. */
  private static final class Log {
    final List<Intention> intended = new ArrayList<>();
    final List<Store> stores = new ArrayList<>();
    long[] now;
  }

  WholeEntries(Order order, Work work) {
    this.order = order;
    this.work = work;
  }

  void note(EntryIntended fact, Place at) {
    Log log = log(new Key(fact.smmu(), fact.sid(), fact.index(), fact.structure()));
    long[] words = words(fact.words());
    log.intended.add(new Intention(words, at));
    if (at.step() < 0) { // in the set-up it is there at once
      log.now = words.clone();
      IntStream.range(0, words.length).forEach(i -> log.stores.add(new Store(i, words[i], at)));
    }
  }

  void note(EntryWritten fact, Place at) {
    Log log = log(new Key(fact.smmu(), fact.sid(), fact.index(), fact.structure()));
    log.stores.add(new Store(fact.dword(), fact.value(), at));
    if (log.now != null) {
      log.now[fact.dword()] = fact.value();
    }
  }

  /** Sets the use aside unless memory holds, and software meant, just that. */
  void note(EntryUsed fact, Place at) {
    Key key = new Key(fact.smmu(), fact.sid(), fact.index(), fact.structure());
    Through through = through(fact, at);
    Log log = logs.get(key);
    if (log == null || log.intended.isEmpty()) {
      return;
    }
    long[] words = words(fact.words());
    long[] used = EntryBits.used(key.structure, words);
    long[] newest = log.intended.get(log.intended.size() - 1).words;
    boolean right = log.now != null && agree(used, words, log.now) && agree(used, words, newest);
    if (!right && EntryBits.isValid(key.structure, words)) {
      suspects.add(new Use(fact, key, words, through, at));
    }
  }

  /** A CD is told of in the same step as the STE before it. */
  private Through through(EntryUsed fact, Place at) {
    if (latest == null || latest.step != at.step() || fact.structure() == Structure.STE) {
      latest = new Through(at.step());
    }
    if (fact.structure() == Structure.STE) {
      latest.ste = words(fact.words());
    } else {
      latest.cd = words(fact.words());
    }
    return latest;
  }

  private Log log(Key key) {
    return logs.computeIfAbsent(key, k -> new Log());
  }

  private static long[] words(List<Long> words) {
    return words.stream().mapToLong(Long::longValue).toArray();
  }

  private static boolean agree(long[] used, long[] a, long[] b) {
    return IntStream.range(0, used.length).allMatch(i -> (used[i] & (a[i] ^ b[i])) == 0);
  }

  List<Finding> findings() {
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (Use use : suspects) {
      Finding finding = judge(use);
      if (finding != null) {
        findings.putIfAbsent(finding.property() + " " + finding.key(), finding);
      }
    }
    return List.copyOf(findings.values());
  }

  /**
   * A use of a translation that had to be gone.
   *
   * @param dma its name; empty for a TLB hit
   */
  record Access(
      String function, OptionalInt pasid, String dma, Iova iova, boolean translated, Place at) {
    static Access of(Landed fact, Place at) {
      return new Access(
          fact.function(), fact.pasid(), fact.dma(), fact.iova(), fact.translated(), at);
    }

    static Access of(TlbUsed fact, Place at) {
      return new Access(fact.function(), fact.pasid(), "", fact.iova(), false, at);
    }
  }

  /**
   * The driver's fault if the access may have used what came by a mixture of entries; null if not.
   *
   * <p>It did if it met the mixture itself. Else caches may hold what an earlier transaction got
   * through one: a TLB under the mixture's own tags, for a function that has them and until a TLBI
   * that names them is complete; an ATC until a CMD_ATC_INV is.
   *
   * @param users what the function was attached to
   */
  Ruling excuse(Access access, List<Attachment> users) {
    for (Use suspect : suspects) {
      boolean before =
          order.precedes(suspect.at, access.at) || suspect.at.step() == access.at.step();
      if (suspect.fact.function().equals(access.function)
          && before
          && concerns(suspect, access)
          && mayServe(suspect, access, users)) {
        Finding finding = judge(suspect);
        if (finding != null && finding.accused().equals(Accused.driver())) {
          return mixture(suspect, EntryBits.used(suspect.key.structure, suspect.words));
        }
      }
    }
    return null;
  }

  /** A context descriptor serves one PASID, or what comes without. */
  private static boolean concerns(Use suspect, Access access) {
    return suspect.key.structure == Structure.STE || suspect.key.index == access.pasid.orElse(0);
  }

  private boolean mayServe(Use suspect, Access access, List<Attachment> users) {
    boolean same =
        suspect.at.step() == access.at.step()
            || !access.dma.isEmpty() && access.dma.equals(suspect.fact.dma());
    if (same) {
      return true;
    } else if (access.translated) {
      Predicate<Command> drops =
          c ->
              c instanceof AtcInv inv
                  && Coverage.removesAtc(inv, suspect.key.sid, access.pasid, access.iova.value());
      return !work.completed(suspect.key.smmu, drops, suspect.at, access.at);
    }
    Tags tags = suspect.through.tags();
    boolean inUse =
        users.stream()
            .filter(u -> u.until == null || !order.precedes(u.until, access.at))
            .anyMatch(u -> tags.areOf(u.domain));
    return inUse
        && !work.completed(
            suspect.key.smmu, c -> tags.clears(c, access.iova), suspect.at, access.at);
  }

  private Finding judge(Use use) {
    long[] used = EntryBits.used(use.key.structure, use.words);
    List<Intention> possible =
        logs.get(use.key).intended.stream()
            .filter(intention -> !order.precedes(use.at, intention.at))
            .toList();
    if (possible.isEmpty()) {
      return null;
    }
    String text = use.key.smmu + " used an " + use.key + " for " + use.fact.function();
    String key = use.key.structure + ":" + use.key.sid + ":" + use.key.index;
    if (possible.stream().noneMatch(i -> agree(used, use.words, i.words))) {
      return Finding.of(
          Property.WHOLE_ENTRIES,
          mixture(use, used),
          text + " that was never meant as a whole",
          key,
          use.at.step());
    }
    boolean stale =
        IntStream.range(0, used.length)
            .anyMatch(i -> used[i] != 0 && isGone(use, i, used[i], use.at));
    return stale
        ? Finding.of(
            Property.HONEST_FENCE,
            Ruling.smmu(
                use.key.smmu,
                "R-SMMU-017",
                "3.21.3 and 4.7.3",
                "the CFGI that covers it and a CMD_SYNC behind it had completed"),
            text + " that had been overwritten",
            key,
            use.at.step())
        : null;
  }

  private Ruling mixture(Use use, long[] used) {
    for (int i = 0; i < used.length; i++) {
      if (used[i] != 0 && !isKnown(use, i, used[i])) {
        return Ruling.smmu(
            use.key.smmu, "R-SMMU-073", "3.21.3", "software never stored its dword " + i);
      }
    }
    for (int i = 0; i < used.length; i++) {
      for (int j = 0; j < used.length; j++) {
        if (i != j && used[i] != 0 && used[j] != 0 && isApart(use, i, j, used)) {
          return Ruling.smmu(
              use.key.smmu,
              "R-SMMU-019",
              "3.21.3 and 4.7.3",
              "between its dwords "
                  + i
                  + " and "
                  + j
                  + " a CFGI that covers it and a CMD_SYNC behind it had completed");
        }
      }
    }
    return Ruling.driver(
        "R-SMMU-074 (H4)",
        "3.21.3",
        "its dwords are fetched apart, and two in use were changed without V = 0 between them");
  }

  private boolean isKnown(Use use, int dword, long mask) {
    return stores(use, dword).anyMatch(s -> gives(use, s, mask));
  }

  /** Whether each store of the one dword was forgotten before each store of the other. */
  private boolean isApart(Use use, int old, int young, long[] used) {
    return stores(use, young)
        .filter(s -> gives(use, s, used[young]))
        .allMatch(s -> isGone(use, old, used[old], s.at));
  }

  /** Whether what the use has of the dword had to be forgotten at this place. */
  private boolean isGone(Use use, int dword, long mask, Place when) {
    Predicate<Command> forgets = use.key::isForgottenBy;
    List<Store> given = stores(use, dword).filter(s -> gives(use, s, mask)).toList();
    List<Store> others = stores(use, dword).filter(s -> !gives(use, s, mask)).toList();
    return !given.isEmpty()
        && given.stream()
            .allMatch(
                s ->
                    others.stream()
                        .anyMatch(
                            o ->
                                order.precedes(s.at, o.at)
                                    && work.completed(use.key.smmu, forgets, o.at, when)));
  }

  private static boolean gives(Use use, Store store, long mask) {
    return (mask & (store.value ^ use.words[store.dword])) == 0;
  }

  /** The stores of a dword that may have come before the use. */
  private Stream<Store> stores(Use use, int dword) {
    return logs.get(use.key).stores.stream()
        .filter(s -> s.dword == dword && !order.precedes(use.at, s.at));
  }
}
