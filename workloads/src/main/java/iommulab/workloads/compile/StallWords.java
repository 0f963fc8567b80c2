package iommulab.workloads.compile;

import iommulab.model.smmuv3.command.Resume.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How software answers stalled transactions: {@code retry}, {@code abort} or {@code terminate}. */
final class StallWords {
  static final List<String> ANSWERS = List.of("retry", "abort", "terminate");

  private StallWords() {}

  /** The answer that stands next, if one does. */
  static Optional<Answer> answer(Words words) {
    return ANSWERS.stream().filter(words::takes).findFirst().map(StallWords::of);
  }

  static Answer of(String word) {
    return Answer.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
