package iommulab.model.driver.entry;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.bits.BitField;
import iommulab.model.bits.EntryFormat;
import iommulab.model.driver.entry.EntryUpdate.Plan;
import iommulab.model.driver.entry.EntryUpdate.Purpose;
import iommulab.model.driver.entry.EntryUpdate.Step;
import iommulab.model.driver.entry.EntryUpdate.Write;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever mixture of old and new dwords hardware reads while a step is stored, it finds the old
 * entry, the new one, or (in a breaking change) an invalid one.
 *
 * <p>What an entry means is told by a table of names written for this test, not by the planner's.
 */
final class TornReadTest {
  private static final IdRegisters IDS = IdRegisters.defaults();
  private static final long SEED = 3213;

  // spotless:off
  private static final String OF_S1 = "S1Fmt S1ContextPtr S1CDMax S1DSS S1CIR S1COR S1CSH S1STALLD STRW EATS S2VMID";
  private static final String OF_S2 = "S2FWB EATS SHCFG S2VMID S2T0SZ S2SL0 S2IR0 S2OR0 S2SH0 S2TG S2PS S2AA64 S2ENDI S2PTW S2S S2R S2TTB";
  private static final String OF_LOW = "T0SZ TG0 IR0 OR0 SH0 TTB0";
  // spotless:on

  /** The fields that hardware acts on; MEV is left out, records may be merged anyway (7.3.1). */
  private static Map<String, Long> meaning(LiveEntry kind, long[] words) {
    Map<String, Long> all = kind.format().describe(words);
    Map<String, Long> meant = new TreeMap<>();
    meant.put("V", all.get("V"));
    if (all.get("V") == 0) {
      return meant;
    }
    if (kind == LiveEntry.CD) {
      meant.putAll(all);
      if (all.get("EPD0") == 1) {
        List.of(OF_LOW.split(" ")).forEach(meant::remove);
      }
      return meant;
    }
    int config = Math.toIntExact(all.get("Config"));
    String names =
        switch (config) {
          case 4 -> "SHCFG";
          case 5 -> all.get("S1DSS") == 1 ? OF_S1 + " SHCFG" : OF_S1;
          case 6 -> OF_S2;
          case 7 -> OF_S1 + " " + OF_S2;
          default -> "";
        };
    meant.put("Config", (long) Math.max(config, 3)); // 0 to 3 all abort
    for (String name : names.split(" ")) {
      if (!name.isEmpty()) {
        meant.put(name, all.get(name));
      }
    }
    return meant;
  }

  /** Whether both mean the same; EATS may be either of two values that are both harmless. */
  private static boolean same(LiveEntry kind, long[] read, long[] whole, boolean looseAts) {
    Map<String, Long> a = meaning(kind, read);
    Map<String, Long> b = meaning(kind, whole);
    if (looseAts && a.containsKey("EATS") && b.containsKey("EATS")) {
      a.remove("EATS");
      b.remove("EATS");
    }
    return a.equals(b);
  }

  /** What a mixed read shows that it must not; empty if all is well. */
  private static Optional<String> wrong(
      LiveEntry kind, Plan plan, long[] from, long[] to, boolean seesInvalid) {
    boolean looseAts =
        kind == LiveEntry.STE
            && Ste.EATS.get(from) < 2
            && Ste.EATS.get(to) < 2
            && !Ste.S2S.isSet(from)
            && !Ste.S2S.isSet(to);
    long[] memory = from.clone();
    for (Step step : plan.steps()) {
      List<Write> writes = step.writes();
      for (int subset = 0; subset < 1 << writes.size(); subset++) {
        long[] read = memory.clone();
        for (int i = 0; i < writes.size(); i++) {
          if ((subset >> i & 1) == 1) {
            read[writes.get(i).dword()] = writes.get(i).value();
          }
        }
        boolean whole = same(kind, read, from, looseAts) || same(kind, read, to, looseAts);
        boolean invalid = meaning(kind, read).get("V") == 0;
        if (!whole && !(invalid && seesInvalid)) {
          return Optional.of(step.purpose() + " subset " + subset + ": " + meaning(kind, read));
        }
        if (kind == LiveEntry.STE && !invalid && Ste.decode(read).check(IDS).isPresent()) {
          return Optional.of(step.purpose() + " ILLEGAL: " + Ste.decode(read).check(IDS));
        }
      }
      writes.forEach(write -> memory[write.dword()] = write.value());
    }
    return Arrays.equals(memory, to)
        ? Optional.empty()
        : Optional.of("does not end in the new entry");
  }

  private static Map<String, long[]> pool(LiveEntry kind) {
    Map<String, long[]> pool = new LinkedHashMap<>();
    if (kind == LiveEntry.STE) {
      Entries.stes().forEach((name, ste) -> pool.put(name, ste.encode()));
    } else {
      Entries.cds().forEach((name, cd) -> pool.put(name, cd.encode()));
    }
    return pool;
  }

  @Test
  void poolIsLegal() {
    Entries.stes()
        .forEach(
            (name, ste) ->
                assertThat(ste.isValid() ? ste.check(IDS) : Optional.empty()).as(name).isEmpty());
    Entries.cds()
        .forEach(
            (name, cd) ->
                assertThat(cd.isValid() ? cd.check(IDS, Entries.STAGE_1) : Optional.empty())
                    .as(name)
                    .isEmpty());
  }

  @Test
  @Checks("H4")
  void everyPairOfThePoolIsChangedWithoutATornEntry() {
    for (LiveEntry kind : LiveEntry.values()) {
      Map<String, Integer> seen = new TreeMap<>();
      Map<String, long[]> pool = pool(kind);
      pool.forEach(
          (old, from) ->
              pool.forEach(
                  (next, to) -> {
                    Plan plan = EntryUpdate.plan(kind, from, to);
                    assertThat(wrong(kind, plan, from, to, !plan.hitless()))
                        .as("%s: %s to %s", kind, old, next)
                        .isEmpty();
                    seen.merge(
                        (plan.hitless() ? "hitless " : "breaking ") + plan.syncs(),
                        1,
                        Integer::sum);
                  }));
      assertThat(seen.keySet())
          .as("all ways occur")
          .contains("hitless 0", "hitless 1", "hitless 2");
      assertThat(seen.keySet()).contains("breaking 3");
      if (kind == LiveEntry.STE) {
        assertThat(seen.keySet()).contains("hitless 3");
      }
    }
  }

  @Test
  @Checks("H4")
  void randomEntriesAreChangedWithoutATornEntry() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    int hitless = 0;
    int rounds = 4_000;
    for (int round = 0; round < rounds; round++) {
      LiveEntry kind = random.nextInt(4) == 0 ? LiveEntry.CD : LiveEntry.STE;
      long[] from = varied(kind, random);
      long[] to = varied(kind, random);
      Plan plan = EntryUpdate.plan(kind, from, to);
      assertThat(wrong(kind, plan, from, to, !plan.hitless()))
          .as("seed %d round %d", SEED, round)
          .isEmpty();
      hitless += plan.hitless() ? 1 : 0;
    }
    assertThat(hitless).isBetween(1, rounds - 1);
  }

  /** An entry of the pool with a few fields in use set anew, if it stays legal. */
  private static long[] varied(LiveEntry kind, Random random) {
    List<long[]> pool = new ArrayList<>(pool(kind).values());
    long[] words = pool.get(random.nextInt(pool.size()));
    EntryFormat format = kind.format();
    for (int i = random.nextInt(3); i > 0; i--) {
      long[] changed = words.clone();
      BitField field = format.fields().get(random.nextInt(format.fields().size()));
      boolean used = meaning(kind, words).containsKey(field.name());
      if (!used || field.name().equals("V") || field.name().equals("Config")) {
        continue;
      }
      if (field.name().equals("EPD0") || field.name().equals("S1DSS")) {
        continue; // they decide what else is in use
      }
      field.set(changed, random.nextLong() & field.max());
      boolean legal =
          kind == LiveEntry.CD
              ? Cd.decode(changed).check(IDS, Entries.STAGE_1).isEmpty()
              : Ste.decode(changed).check(IDS).isEmpty();
      words = legal ? changed : words;
    }
    return words;
  }

  @Test
  @Checks("H4")
  void carelessPlansAreCaught() {
    long[] from = Entries.STAGE_1.encode();
    long[] to = Entries.NESTED.encode();
    List<Write> all = new ArrayList<>();
    for (int i = 0; i < to.length; i++) {
      all.add(new Write(i, to[i]));
    }
    Plan atOnce = planned(List.of(new Step(Purpose.HARMLESS, all)));
    assertThat(wrong(LiveEntry.STE, atOnce, from, to, false)).isPresent();

    List<Write> rest = all.subList(1, all.size());
    Plan noInvalid =
        planned(
            List.of(new Step(Purpose.FILL, rest), new Step(Purpose.VALIDATE, all.subList(0, 1))));
    assertThat(wrong(LiveEntry.STE, noInvalid, from, to, true)).isPresent();

    Plan short1 = planned(List.of(new Step(Purpose.INVALIDATE, List.of(new Write(0, 0)))));
    assertThat(wrong(LiveEntry.STE, short1, from, to, true))
        .contains("does not end in the new entry");

    long[] ats = Entries.NESTED.with(Ste.EATS, 1).encode();
    long[] stall = Entries.NESTED.with(Ste.S2S, 1).encode();
    Plan illegal =
        planned(
            List.of(
                new Step(
                    Purpose.HARMLESS, List.of(new Write(2, stall[2]), new Write(1, stall[1])))));
    assertThat(wrong(LiveEntry.STE, illegal, ats, stall, false)).isPresent();
  }

  private static Plan planned(List<Step> steps) {
    return new Plan(LiveEntry.STE, true, steps, List.of(), List.of(), "by hand");
  }
}
