package iommulab.workloads.recording;

import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.javadsl.Sink;
import com.fasterxml.jackson.databind.JsonNode;
import iommulab.workloads.recording.RecordedStream.DeviceAccess;
import iommulab.workloads.recording.RecordedStream.Doorbell;
import iommulab.workloads.recording.RecordedStream.Item;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording as a load has every doorbell with its commands, and every access, in order. */
final class RecordedStreamTest {
  @ParameterizedTest
  @ValueSource(strings = {Recordings.STRICT, Recordings.NESTED})
  void nothingIsLost(String name) throws IOException {
    List<Item> items;
    try (Streams streams = new Streams()) {
      items =
          RecordedStream.of(Recordings.named(name))
              .runWith(Sink.seq(), streams.system())
              .toCompletableFuture()
              .join();
    }
    JsonNode events = SnapshotFile.json(Recordings.named(name), "summary.json").path("events");
    List<CommandBatches.Batch> batches =
        items.stream()
            .filter(Doorbell.class::isInstance)
            .map(item -> ((Doorbell) item).batch())
            .toList();

    assertThat(batches).hasSize(events.path("doorbell").asInt());
    assertThat(batches.stream().mapToInt(batch -> batch.commands().size()).sum())
        .isEqualTo(events.path("cmd").asInt());
    assertThat(items.stream().filter(DeviceAccess.class::isInstance).count())
        .isEqualTo(events.path("translate").asLong() + events.path("translate_fault").asLong());
    long next = 0;
    for (CommandBatches.Batch batch : batches) {
      assertThat(batch.first()).isEqualTo(next);
      next += batch.commands().size();
      assertThat(batch.stretches().stream().mapToInt(List::size).sum())
          .isEqualTo(batch.commands().size());
    }
  }
}
