package iommulab.workloads.recording;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.workloads.protocol.RuleCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of the protocol notice a CMD_SYNC that is dropped from a recording or changes places
 * with its neighbour, by the rules alone: counters, numbers and CONS are mended to fit.
 *
 * <p>Only one change is harmless: within a batch that still ends in CMD_SYNC and holds nothing else
 * than TLBI_NH_VA, which need no order among themselves, every invalidation keeps a CMD_SYNC behind
 * it whose completion the driver reads as before.
 */
final class LostFenceTest {
  private static final long SEED = 20261121;

  /** A line, with the command that it tells of. */
  private record Item(RecordedLine line, Optional<Command> command) {}

  /** A recording in memory. */
  private record Tape(List<Item> items, List<Configurations.Dated> snapshots, IdRegisters ids) {
    static Tape of(String name) throws IOException {
      RecordingFiles files = Recordings.named(name);
      List<SnapshotFile> snapshots = new ArrayList<>();
      for (String each : files.snapshots()) {
        snapshots.add(SnapshotFile.read(files, each));
      }
      List<Item> items = new ArrayList<>();
      try (LineSource lines = new LineSource(files);
          EntryReader raw = new EntryReader(files.open("cmdq.bin"), Commands.BYTES)) {
        Optional<RecordedLine> line = lines.next();
        while (line.isPresent()) {
          boolean command = line.get() instanceof RecordedLine.Command;
          items.add(new Item(line.get(), command ? Optional.of(decode(raw)) : Optional.empty()));
          line = lines.next();
        }
      }
      return new Tape(items, Importing.dated(files, snapshots), RecordedIds.of(files));
    }

    private static Command decode(EntryReader raw) throws IOException {
      return ((Decoded) Commands.decode(raw.next().orElseThrow())).command();
    }

    /** Where the CMD_SYNCs stand. */
    List<Integer> syncs() {
      return commands().stream().filter(i -> isSync(items.get(i))).toList();
    }

    List<Integer> commands() {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).command().isPresent()) {
          places.add(i);
        }
      }
      return places;
    }

    Tape with(List<Item> changed) {
      return new Tape(changed, snapshots, ids);
    }

    /** The same without these commands; later reads of CONS show that many less. */
    Tape without(BitSet dropped) {
      List<Item> kept = new ArrayList<>();
      int gone = 0;
      for (int i = 0; i < items.size(); i++) {
        if (dropped.get(i)) {
          gone++;
        } else if (items.get(i).line() instanceof RecordedLine.Register r
            && r.name().equals("CMDQ_CONS")
            && r.kind().equals("reg_read")) {
          RecordedLine less =
              new RecordedLine.Register(r.line(), r.kind(), r.name(), r.value() - gone);
          kept.add(new Item(less, Optional.empty()));
        } else {
          kept.add(items.get(i));
        }
      }
      return with(kept);
    }

    /** The same with two commands in each other's place. */
    Tape swapped(int one, int other) {
      List<Item> changed = new ArrayList<>(items);
      changed.set(one, new Item(items.get(one).line(), items.get(other).command()));
      changed.set(other, new Item(items.get(other).line(), items.get(one).command()));
      return with(changed);
    }

    /** Which rules are broken how often. */
    Map<String, Long> broken() {
      ProtocolLines check = new ProtocolLines(snapshots, () -> ids);
      for (Item item : items) {
        if (item.line() instanceof RecordedLine.Command line) {
          check.command(line, item.command());
        } else {
          check.line(item.line());
        }
      }
      return check.end().stream()
          .filter(rule -> rule.broken() > 0)
          .collect(Collectors.toMap(RuleCount::id, RuleCount::broken, Long::sum, TreeMap::new));
    }

    /** Whether the batch that this place lies in has nothing that a lost CMD_SYNC could harm. */
    boolean isHarmless(int place) {
      int from = place;
      while (!(items.get(from).line() instanceof RecordedLine.Doorbell)) {
        from--;
      }
      List<Command> batch = new ArrayList<>();
      for (int i = from; !(items.get(i).line() instanceof RecordedLine.Consumed); i++) {
        items.get(i).command().ifPresent(batch::add);
      }
      return !batch.isEmpty()
          && batch.get(batch.size() - 1) instanceof Sync
          && batch.stream().allMatch(c -> c instanceof Sync || c instanceof Tlbi.NhVa);
    }

    /** The CMD_SYNCs that are not the last of a batch which has nothing else but TLBI_NH_VA. */
    List<Integer> innerSyncs() {
      return syncs().stream()
          .filter(place -> items.get(place + 1).command().isPresent() && isHarmless(place))
          .toList();
    }

    private static boolean isSync(Item item) {
      return item.command().filter(Sync.class::isInstance).isPresent();
    }
  }

  private static BitSet one(int place) {
    BitSet only = new BitSet();
    only.set(place);
    return only;
  }

  private static List<Integer> drawn(List<Integer> of, int most) {
    List<Integer> drawn = new ArrayList<>(of);
    Collections.shuffle(drawn, new Random(SEED));
    return drawn.subList(0, Math.min(most, drawn.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {Recordings.STRICT, Recordings.NESTED})
  void theRecordingItselfBreaksNothing(String name) throws IOException {
    assertThat(Tape.of(name).broken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({Recordings.STRICT + ", 200", Recordings.NESTED + ", 1000"})
  @Checks({"driver-fence", "driver-config-fence", "driver-atc-fence"})
  void aDroppedSyncIsNoticed(String name, int most) throws IOException {
    Tape tape = Tape.of(name);
    Counted counted = new Counted();
    for (int sync : drawn(tape.syncs(), most)) {
      Tape damaged = tape.without(one(sync));
      counted.add(damaged.broken(), damaged.isHarmless(sync - 1), name + " without item " + sync);
    }
    counted.report("dropped", name);
  }

  @ParameterizedTest
  @CsvSource({
    Recordings.STRICT + ", 200, -1",
    Recordings.STRICT + ", 200, 1",
    Recordings.NESTED + ", 1000, -1",
    Recordings.NESTED + ", 1000, 1"
  })
  @Checks({"driver-fence", "driver-config-fence", "driver-atc-fence"})
  void aSyncThatChangesPlacesIsNoticed(String name, int most, int side) throws IOException {
    Tape tape = Tape.of(name);
    List<Integer> commands = tape.commands();
    Counted counted = new Counted();
    for (int sync : drawn(tape.syncs(), most)) {
      int at = commands.indexOf(sync) + side;
      if (at < commands.size()) {
        int neighbour = commands.get(at);
        Tape damaged = tape.swapped(sync, neighbour);
        boolean harmless = damaged.isHarmless(sync) && damaged.isHarmless(neighbour);
        counted.add(damaged.broken(), harmless, name + " items " + sync + ", " + neighbour);
      }
    }
    counted.report(side < 0 ? "swapped back" : "swapped forward", name);
  }

  /** Every batch that lost its last CMD_SYNC is told, each for itself. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7, 11, 50, 500})
  void everyKthDroppedSyncIsNoticed(int k) throws IOException {
    Tape tape = Tape.of(Recordings.STRICT);
    BitSet dropped = new BitSet();
    List<Integer> syncs = tape.syncs();
    for (int i = k - 1; i < syncs.size(); i += k) {
      dropped.set(syncs.get(i));
    }
    long unharmed = tape.innerSyncs().stream().filter(dropped::get).count();
    Map<String, Long> broken = tape.without(dropped).broken();
    long fences =
        broken.entrySet().stream()
            .filter(rule -> rule.getKey().endsWith("fence"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    assertThat(fences).as("%s", broken).isGreaterThanOrEqualTo(dropped.cardinality() - unharmed);
  }

  /** The control: doorbells that carry two lists of TLBI_NH_VA; the first CMD_SYNC may go. */
  @Test
  void theInnerSyncOfTwoListsMayGo() throws IOException {
    Tape tape = Tape.of(Recordings.STRICT);
    List<Integer> inner = tape.innerSyncs();
    assertThat(inner).hasSize(8); // TLBI_NH_VA SYNC TLBI_NH_VA SYNC in the recorder's summary
    Counted counted = new Counted();
    for (int sync : inner) {
      for (Tape damaged :
          List.of(
              tape.without(one(sync)),
              tape.swapped(sync, sync - 1),
              tape.swapped(sync, sync + 1))) {
        counted.add(damaged.broken(), damaged.isHarmless(sync), "inner item " + sync);
      }
    }
    assertThat(counted.harmless).isEqualTo(24);
  }

  /** How many damages were noticed and how many are proven harmless; none may be neither. */
  private static final class Counted {
    private int noticed;
    private int harmless;

    void add(Map<String, Long> broken, boolean isHarmless, String what) {
      if (broken.isEmpty()) {
        assertThat(isHarmless).as("%s: not noticed", what).isTrue();
        harmless++;
      } else {
        noticed++;
      }
    }

    void report(String how, String name) {
      System.out.printf(
          "%s, seed %d, CMD_SYNCs %s: %d noticed, %d harmless%n",
          name, SEED, how, noticed, harmless);
      assertThat(noticed).isGreaterThan(100);
    }
  }
}
