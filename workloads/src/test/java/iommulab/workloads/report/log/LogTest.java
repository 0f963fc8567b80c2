package iommulab.workloads.report.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Output;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import iommulab.workloads.scenario.ScenarioException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was written to a log is read again, and a log that is not whole is refused by name. */
final class LogTest {
  private record Write(long line, String value) implements Message {}

  private record Seen(String what) implements Fact {}

  private static History history(long seed) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      DeliveryId id =
          new DeliveryId(
              random.nextInt(5) - 1,
              random.nextInt(5),
              Lane.values()[random.nextInt(Lane.values().length)],
              random.nextBoolean() ? -1 : random.nextLong(),
              random.nextInt(1000));
      List<Integer> after = i > 2 ? List.of(i - 3, i - 1) : List.of();
      List<Fact> facts = i % 3 == 0 ? List.of(new Seen("x" + i), new Seen("\u00e9")) : List.of();
      long time = Math.abs(random.nextLong() / 2);
      steps.add(new Step(i, id, "cpu0", "memory", time, i - 1, after, new Write(i, "v"), facts));
    }
    return new History(List.of(), steps);
  }

  private static byte[] log(Map<String, String> header, long... seeds) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LogEncoder encoder = new LogEncoder();
    try (LogWriter writer = new LogWriter(bytes, header)) {
      for (long seed : seeds) {
        writer.add(seed, encoder.body(history(seed)));
      }
    }
    return bytes.toByteArray();
  }

  private static LogReader reader(byte[] log) {
    return new LogReader("events", new ByteArrayInputStream(log));
  }

  @Test
  void runsAreReadAsWritten() {
    try (LogReader reader = reader(log(Map.of("build", "b"), 3, 4))) {
      assertThat(reader.header()).containsExactly(Map.entry("build", "b"));
      LogEncoder encoder = new LogEncoder();
      for (long seed : new long[] {3, 4}) {
        RunLog run = reader.next().orElseThrow();
        assertThat(run.seed()).isEqualTo(seed);
        assertThat(run.steps())
            .isEqualTo(history(seed).steps().stream().map(LogTest::log).toList());
        assertThat(run.digest()).isEqualTo(RunDigest.text(encoder.body(history(seed))));
      }
      assertThat(reader.next()).isEqualTo(Optional.empty());
    }
  }

  private static StepLog log(Step step) {
    return new StepLog(
        step.index(),
        step.id(),
        step.sender(),
        step.receiver(),
        step.time(),
        step.cause(),
        step.after(),
        step.message().toString(),
        step.facts().stream().map(Fact::toString).toList());
  }

  /** Few names of deliveries, so that one says more than is kept of it, and says it again. */
  private static History repetitive(long seed) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      DeliveryId id = new DeliveryId(-1, 0, Lane.EXTERNAL, 0, random.nextInt(4));
      Message message = new Write(random.nextInt(4), random.nextBoolean() ? "v" : "\u00e9");
      List<Fact> facts = random.nextBoolean() ? List.of(new Seen("x")) : List.of();
      String sender = random.nextInt(8) == 0 ? "cpu1" : "outside";
      steps.add(new Step(i, id, sender, "d0", i, i - 1, List.of(), message, facts));
    }
    return new History(List.of(), steps);
  }

  @Test
  void whatWasSaidBeforeDoesNotChangeABody() {
    LogEncoder experienced = new LogEncoder();
    for (long seed = 0; seed < 50; seed++) {
      History history = repetitive(seed);
      Output plain = new Output(64, -1);
      plain.writeVarInt(history.steps().size(), true);
      history.steps().forEach(step -> LogFormat.kryo().writeObject(plain, log(step)));
      assertThat(experienced.body(history)).as("seed %d", seed).isEqualTo(plain.toBytes());
    }
  }

  @Test
  void digestKnowsNothingOfTheHeader() {
    LogReader one = reader(log(Map.of("host", "a"), 3));
    LogReader other = reader(log(Map.of("host", "b", "path", "/x"), 3));
    assertThat(one.next().orElseThrow().digest()).isEqualTo(other.next().orElseThrow().digest());
  }

  @Test
  void digestOfRunsDependsOnTheirOrder() {
    byte[] three = new LogEncoder().body(history(3));
    byte[] four = new LogEncoder().body(history(4));
    assertThat(digest(three, four))
        .isEqualTo(digest(three, four))
        .isNotEqualTo(digest(four, three));
    // SHA-256 of nothing, from FIPS 180-4 test vectors
    assertThat(digest())
        .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  private static String digest(byte[]... bodies) {
    RunDigest digest = new RunDigest();
    for (byte[] body : bodies) {
      digest.add(body);
    }
    return digest.text();
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] log = log(Map.of(), 3);
    log[LogFormat.MAGIC.length()] = 2; // the version is an int of four bytes, the lowest first
    assertThatThrownBy(() -> reader(log))
        .isInstanceOf(ScenarioException.class)
        .hasMessage("events: event log of version 2; expected version 1");
  }

  @Test
  void whatIsNoLogIsRefused() {
    assertThatThrownBy(() -> reader("{ \"json\": 1, \"long\": 2 }".getBytes()))
        .hasMessage("events: this is no event log; expected a file `events` of a run directory");
    assertThatThrownBy(() -> reader(new byte[3]))
        .hasMessage("events: this is no event log; expected a file `events` of a run directory");
  }

  @Test
  void everyCutAndEveryFlippedByteOfARunIsNoticed() {
    byte[] whole = log(Map.of(), 3);
    int headers = log(Map.of()).length - 2;
    for (int length = headers; length < whole.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> readAll(cut)).isInstanceOf(ScenarioException.class);
    }
    for (int at = headers + 10; at < whole.length - 2; at += 11) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      assertThatThrownBy(() -> readAll(flipped)).isInstanceOf(ScenarioException.class);
    }
  }

  private static void readAll(byte[] log) {
    LogReader reader = reader(log);
    while (reader.next().isPresent()) {
      // reading is the test
    }
  }
}
