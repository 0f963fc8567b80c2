package iommulab.workloads.recording;

import iommulab.model.walk.Fetch;
import iommulab.model.walk.Purpose;
import iommulab.model.walk.Reading;
import iommulab.workloads.recording.RecordedLine.Descriptor;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Answers our walks with exactly the words that the recorded walk read, in its order.
 *
 * <p>A read of any other address, or of a table of the other stage, is a disagreement and ends the
 * walk.
 */
final class RecordedWalk {
  private final Iterator<Descriptor> words;
  private final Differences differences;

  RecordedWalk(List<Descriptor> words, Differences differences) {
    this.words = words.iterator();
    this.differences = differences;
  }

  /** Our walk's result; empty if it left the recorded path. */
  <R> Optional<R> run(Reading<R> walk) {
    Reading<R> at = walk;
    while (at.wants().isPresent()) {
      Fetch fetch = at.wants().get();
      String ours =
          (fetch.purpose() == Purpose.STAGE2_TABLE ? "stage 2 " : "stage 1 ") + fetch.at();
      if (!words.hasNext()) {
        differences.add("walk", "its end", "a read of " + ours);
        return Optional.empty();
      }
      Descriptor next = words.next();
      String recorded =
          (next.stage() == 2 ? "stage 2 " : "stage 1 ") + "0x" + Long.toHexString(next.at());
      if (!recorded.equals(ours)) {
        differences.add("descriptor read", recorded, ours);
        return Optional.empty();
      }
      at = at.fetched(new long[] {next.value()});
    }
    return Optional.of(at.result());
  }

  /** After the last walk of the line: every recorded word must have been read. */
  void end() {
    if (differences.isEmpty() && words.hasNext()) {
      differences.add("walk", "a read of 0x" + Long.toHexString(words.next().at()), "its end");
    }
  }
}
