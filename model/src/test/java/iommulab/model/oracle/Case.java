package iommulab.model.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.ledger.History;
import java.util.List;
import java.util.Random;

/** A story, and what it is to be convicted of: property, accused and rule of each finding. */
record Case(String name, Story story, List<String> verdict) {
  static Case row(String name, Story story, String... verdict) {
    return new Case(name, story, List.of(verdict));
  }

  /** What the story is convicted of, in the order of its findings. */
  List<String> findings() {
    return Judge.judge(story.history(), true).findings().stream()
        .map(f -> f.property() + " " + f.accused() + " " + f.rule())
        .toList();
  }

  /** Demands that each of so many linear forms has the verdict of the story as it is told. */
  void hasOneVerdictInEveryLinearForm(int seeds) {
    History history = story.history();
    List<String> expected = LinearForms.named(history, true);
    for (int seed = 0; seed < seeds; seed++) {
      History other = LinearForms.shuffled(history, new Random(seed));
      assertThat(LinearForms.named(other, true)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
