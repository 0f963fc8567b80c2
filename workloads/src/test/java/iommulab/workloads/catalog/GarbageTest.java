package iommulab.workloads.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.scenario.LitmusParser;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.Layers;
import iommulab.workloads.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever a user writes is read or refused with a {@code ScenarioException}, never otherwise. */
final class GarbageTest {
  private static final String LITMUS =
      """
      litmus t
      title  A "title"; of all # sorts
      refs   A; B
      set    links.memory = [20ns, 120ns]
      setup  map d0 0x1000 P rw ; ats d0 on
      cpu0   when r0 == done : cmd ATC_INV sid=d0 + SYNC -> r1
             # comment
             give P to other
      d0     dma write 0x1000 value=7 -> r0
      observe d0:r0 mem(P) event(d0, F)
      forbidden  !(stale(P) || d0:r0 >= 0x10) && isolation "why"
      acceptable d0:r0 != done "why not"
      """;

  private int read;
  private int refused;

  @Test
  void damagedLitmusFilesAreRefused() {
    damage(LITMUS, 5_000, text -> LitmusParser.parse("t", text));
  }

  @Test
  void damagedSettingsAreRefused() throws IOException {
    Path root = Path.of(System.getProperty("iommulab.root"));
    String defaults = Files.readString(root.resolve("conf/defaults.conf"));
    Layers layers = Layers.defaults("d", defaults);
    damage(defaults, 300, text -> Settings.of(layers.file("t", text)));
    damage(
        "run { seed = 1, \"runs\" : 2 }\nrefs = [a, \"b\"] // c\n",
        3_000,
        text -> Settings.of(layers.file("t", text)));
  }

  private void damage(String good, int times, Consumer<String> reader) {
    long seed = 20_261_121;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String marks = "{}[]()=:;,+->#\"'!&|<\\$ \n\t0azR\u00e9";
    for (int i = 0; i < times; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int hits = 1 + random.nextInt(3); hits > 0 && text.length() > 0; hits--) {
        int at = random.nextInt(text.length());
        char mark = marks.charAt(random.nextInt(marks.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.insert(at, mark);
          case 1 -> text.setCharAt(at, mark);
          case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
          default -> text.setLength(Math.max(1, at));
        }
      }
      try {
        reader.accept(text.toString());
        read++;
      } catch (ScenarioException e) {
        assertThat(e.getMessage()).matches("(?s)[td](:\\d+)?: .*");
        assertThat(e.getMessage().lines().count()).as(e.getMessage()).isEqualTo(1);
        refused++;
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }
}
