package iommulab.workloads.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Import notices every one of 200 seeded corruptions of a recording.
 *
 * <p>Only bits that matter are flipped: what decides whether and where a walk leads and what it
 * allows. A software bit or the memory attributes of a table may change without any effect on a
 * translation.
 */
final class CorruptionTest {
  private static final int CASES = 200;
  private static final Streams STREAMS = new Streams();
  private static RecordingFiles.InMemory strict;
  private static RecordingFiles.InMemory nested;

  @BeforeAll
  static void load() throws IOException {
    strict = Recordings.named(Recordings.STRICT).copy();
    nested = Recordings.named(Recordings.NESTED).copy();
  }

  @AfterAll
  static void end() {
    STREAMS.close();
  }

  static LongStream seeds() {
    return LongStream.range(0, CASES);
  }

  /** The control: a copy that was taken apart and put together again agrees. */
  @Test
  void anUndamagedCopyAgrees() throws IOException {
    Corruption none = new Corruption(nested, new SplittableRandom(0));
    assertThat(Importing.run(none.rewritten(), STREAMS.system()).agrees()).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aCorruptionIsNoticed(long seed) throws IOException {
    // The small recording mostly, for speed; the large one in every tenth case.
    RecordingFiles.InMemory whole = seed % 10 == 9 ? strict : nested;
    Corruption corruption = new Corruption(whole, new SplittableRandom(seed));
    RecordingFiles damaged = corruption.of((int) (seed % Corruption.KINDS));

    List<Object> noticed = new ArrayList<>();
    try {
      ImportReport report = Importing.run(damaged, STREAMS.system());
      noticed.addAll(report.disagreements());
      assertThat(report.agrees()).as("seed %d: %s", seed, corruption.what()).isFalse();
    } catch (UnusableInput unusable) {
      noticed.add(unusable.getMessage());
    }
    assertThat(noticed).as("seed %d: %s", seed, corruption.what()).isNotEmpty();
  }
}
