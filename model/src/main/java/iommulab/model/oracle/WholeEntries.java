package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.EntryUsed;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.Structure;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Order order;
  private final Work work;
  private final Map<Key, Log> logs = new LinkedHashMap<>();
  private final List<Use> suspects = new ArrayList<>();

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

  private record Use(EntryUsed fact, Key key, long[] words, Place at) {}

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
    Log log = logs.get(key);
    if (log == null || log.intended.isEmpty()) {
      return;
    }
    long[] words = words(fact.words());
    long[] used = EntryBits.used(key.structure, words);
    long[] newest = log.intended.get(log.intended.size() - 1).words;
    boolean right = log.now != null && agree(used, words, log.now) && agree(used, words, newest);
    if (!right && EntryBits.isValid(key.structure, words)) {
      suspects.add(new Use(fact, key, words, at));
    }
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
   * The driver's fault if the function went through a mixture of entries before: what the TLB keeps
   * of that is under tags that no invalidation of either entry names. Null if it did not.
   */
  Ruling mixedBefore(String function, Place use) {
    for (Use suspect : suspects) {
      if (suspect.fact.function().equals(function) && order.precedes(suspect.at, use)) {
        Finding finding = judge(suspect);
        if (finding != null && finding.accused().equals(Accused.driver())) {
          return mixture(suspect, EntryBits.used(suspect.key.structure, suspect.words));
        }
      }
    }
    return null;
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
