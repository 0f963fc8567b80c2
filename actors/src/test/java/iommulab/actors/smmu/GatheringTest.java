package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.STAGE2;
import static iommulab.actors.TestWorld.TO_P;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.control.Ending;
import iommulab.actors.control.Limits;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunResult;
import iommulab.actors.memory.MemoryReply.Done;
import iommulab.actors.memory.MemoryReply.ReadDone;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import iommulab.model.explore.SourceSets;
import iommulab.model.rules.Checks;
import iommulab.model.tlb.Iotlb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whether dwords are read one after the other in a drawn order, or asked for all at once: the same
 * mixtures are found, all that Arm IHI 0070, 3.21.3 permits.
 */
final class GatheringTest {
  private static final int SEEDS = 3_000;

  /** Stores elsewhere, so that reads come before the others in random orders, too. */
  private static final int FILLERS = 8;

  private static final Limits LIMITS = new Limits(20_000, Long.MAX_VALUE / 4, 20_000, 0);

  /** What is stored one after the other, as an entry changes through V = 0: dword, value. */
  private static final long[][] STORES = {{0, 0}, {2, 0x22}, {3, 0x33}, {0, 0x1}};

  private final UnitRig rig = new UnitRig();
  private long[] before;

  @BeforeEach
  void wire() {
    rig.freedoms = UnitFreedoms.USUAL.withDwordFetches(true);
    rig.iotlb = new Iotlb(Touches.ROOMY);
    rig.bench.engine().narrows(rig.memory);
    rig.bench.engine().narrows(rig.unit);
    before = rig.world.memory.read(entry(), 8);
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private Pa entry() {
    return rig.world.entry(STAGE2);
  }

  private void storeAndAsk() {
    List<Bench.Act> acts = new ArrayList<>();
    for (int i = 0; i < FILLERS; i++) {
      acts.add(rig.store(100 + i, P, i));
      acts.add(Bench.await(Done.class));
    }
    for (int i = 0; i < STORES.length; i++) {
      acts.add(rig.store(i, entry().plus(8 * STORES[i][0]), STORES[i][1]));
      acts.add(Bench.await(Done.class));
    }
    rig.bench.script(rig.q, acts);
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, STAGE2, TO_P)));
  }

  /** Each dword may be read as it was at any time: dword 0 has three values, 2 and 3 have two. */
  private Set<String> permitted() {
    Set<String> all = new TreeSet<>();
    for (long first : new long[] {before[0], 0, 1}) {
      for (long third : new long[] {before[2], 0x22}) {
        for (long fourth : new long[] {before[3], 0x33}) {
          all.add(List.of(first, before[1], third, fourth).toString());
        }
      }
    }
    assertThat(all).hasSize(12);
    return all;
  }

  /** The first four dwords of the entry as the unit read them. */
  private String found(Shown shown) {
    Map<Long, Integer> dwordOf = new TreeMap<>();
    for (Read read : shown.received("memory", Read.class)) {
      if (read.at().alignDown(6).equals(entry())) {
        dwordOf.put(read.id(), (int) (read.at().value() % 64 / 8));
      }
    }
    assertThat(dwordOf.values()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    Long[] words = new Long[8];
    for (ReadDone done : shown.received("unit", ReadDone.class)) {
      if (dwordOf.containsKey(done.id())) {
        words[dwordOf.get(done.id())] = done.words().get(0);
      }
    }
    return List.of(words).subList(0, 4).toString();
  }

  private Shown run(Strategy strategy, long seed, boolean narrowed, String which) {
    List<RunPlan.Kick<?>> kicks =
        List.of(
            new RunPlan.Kick<>(rig.q, Window.NOW, new Bench.Go()),
            new RunPlan.Kick<>(rig.rc, Window.NOW, new Bench.Go()));
    RunResult result =
        rig.bench
            .engine()
            .run(
                new RunPlan(
                    Preset.UNTIMED,
                    strategy,
                    seed,
                    (from, to, lane) -> Window.NOW,
                    LIMITS,
                    kicks,
                    List.of(),
                    true,
                    narrowed));
    assertThat(result.failure()).as(which).isEmpty();
    assertThat(result.ending()).as(which).isIn(Ending.QUIESCENT, Ending.CUT);
    return new Shown(which, result.history());
  }

  @Test
  @Checks("R-SMMU-074")
  void aSearchFindsEveryMixture() {
    storeAndAsk();
    SourceSets search = new SourceSets(Preset.UNTIMED, SourceSets.UNBOUNDED);
    Set<String> found = new TreeSet<>();
    while (search.hasNext()) {
      Shown shown = run(search.next(), 1, true, "run " + search.runs());
      if (search.ended() == SourceSets.End.COMPLETE) {
        found.add(found(shown));
      }
    }
    assertThat(found).isEqualTo(permitted());
    assertThat(search.runs()).as("orders that cannot differ are left out").isLessThan(1_000);
  }

  /** One read after the other, as without a search: in random orders the same comes of it. */
  @Test
  @Checks("R-SMMU-074")
  void readingOneByOneFindsTheSameMixtures() {
    storeAndAsk();
    Set<String> found = new TreeSet<>();
    for (int seed = 1; seed <= SEEDS && found.size() < 12; seed++) {
      Strategy strategy = seed % 2 == 0 ? new Pos(seed) : new SeededRandom(seed);
      found.add(found(run(strategy, seed, false, "seed " + seed)));
    }
    assertThat(found).isEqualTo(permitted());
  }

  /** R-SMMU-072: what does not answer fails the fetch once, however many reads it has. */
  @Test
  @Checks("R-SMMU-072")
  void anEntryThatIsNotThereFailsTheFetchOnce() {
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, STAGE2, TO_P)));
    rig.bench.script(rig.q);
    rig.world.memory.markAbsent(entry(), 64);
    Shown shown = run(new SeededRandom(1), 1, true, "seed 1");
    assertThat(shown.received("memory", Read.class)).hasSize(8);
    assertThat(rig.events(2)).containsOnlyOnce("F_STE_FETCH sid=0x10 fetch=" + entry());
    assertThat(UnitRig.ends(shown)).containsExactly("UR");
  }
}
