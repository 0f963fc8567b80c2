package iommulab.model.oracle;

import static iommulab.model.oracle.Story.P;
import static iommulab.model.oracle.Story.SID;
import static iommulab.model.oracle.Story.V;
import static iommulab.model.oracle.Story.map;
import static iommulab.model.oracle.Story.sync;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.ledger.History;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.oracle.Story.Fate;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever software and hardware do, the verdict is that of every linear form. */
final class RandomHistoriesTest {
  private static final Pa Q = new Pa(0x6000);
  private static final Pa KERNEL = new Pa(0x7000);

  @Test
  void anyHistoryHasOneVerdict() {
    Map<Property, Integer> broken = new EnumMap<>(Property.class);
    int clean = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      History history = history(random);
      assertThat(history.steps()).isNotEmpty();
      for (int form = 0; form < 10; form++) {
        assertThat(LinearForms.named(LinearForms.shuffled(history, random), false))
            .as("seed %d form %d", seed, form)
            .isEqualTo(LinearForms.named(history, false));
      }
      Verdict verdict = Judge.judge(history, false);
      verdict.findings().forEach(f -> broken.merge(f.property(), 1, Integer::sum));
      clean += verdict.isClean() ? 1 : 0;
    }
    assertThat(clean).as("clean histories occur").isPositive();
    assertThat(broken)
        .as("each property is broken at times")
        .containsOnlyKeys(Property.STALE_USE, Property.ISOLATION, Property.HONEST_FENCE);
  }

  private static History history(Random random) {
    Story story =
        Story.ats().fill().given(new OwnerChanged(Q, "dom"), new OwnerChanged(KERNEL, "kernel"));
    int actions = 4 + random.nextInt(12);
    for (int i = 0; i < actions; i++) {
      act(story, random);
    }
    return story.history();
  }

  private static void act(Story story, Random random) {
    boolean coin = random.nextBoolean();
    switch (random.nextInt(12)) {
      case 0, 1 -> story.unmap();
      case 2 -> story.cpu(map("dom", V, coin ? P : Q, random.nextBoolean()));
      case 3, 4, 5 -> batch(story, random);
      case 6 -> story.give(coin ? "other" : "dom");
      case 7 -> story.reuse("dom", V);
      case 8 -> story.hits();
      case 9 -> story.cpu(new Detached("d0", "dom"));
      case 10 -> story.cpu(new Attached("d0", SID, "dom", "smmu0", coin));
      default -> story.lands(V, coin ? P : Q, random.nextBoolean(), random.nextBoolean());
    }
    if (random.nextInt(3) == 0) {
      story.lands(random.nextBoolean());
    } else if (random.nextInt(20) == 0) {
      story.lands(V, KERNEL, coin, random.nextBoolean());
    } else if (coin && random.nextInt(4) == 0) {
      story.landsOnRequest();
    }
  }

  private static void batch(Story story, Random random) {
    Command tlbi = new Tlbi.NhVa(new Vmid(0), new Asid(1), V, TlbiSpan.address(true));
    Command cfgi = new Cfgi.Ste(new StreamId(SID), true);
    Fate fate =
        random.nextBoolean() ? Fate.DONE : Fate.values()[random.nextInt(Fate.values().length)];
    switch (random.nextInt(4)) {
      case 0 -> story.batch(fate, tlbi, sync());
      case 1 -> story.batch(fate, Story.atcInv(), sync());
      case 2 -> story.batch(fate, tlbi, sync(), Story.atcInv(), sync());
      default -> story.batch(fate, cfgi, tlbi, sync());
    }
  }
}
