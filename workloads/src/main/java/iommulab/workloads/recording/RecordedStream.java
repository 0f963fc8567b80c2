package iommulab.workloads.recording;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.Commands;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A recording as a load: what the driver sent and what its devices accessed, in the recorded order.
 *
 * <p>Nothing is compared here; a raw command that does not decode is left out.
 */
public final class RecordedStream {
  /** One thing that happened. */
  public sealed interface Item permits Doorbell, DeviceAccess {}

  /** The driver handed over a batch of commands. */
  public record Doorbell(CommandBatches.Batch batch) implements Item {}

  /**
   * A device read or wrote.
   *
   * @param pa where it landed; of a bypass the same number; empty if it was refused
   * @param writable whether the mapping allowed writes
   * @param line what else the recorder saw of it
   */
  public record DeviceAccess(
      StreamId sid, Iova iova, Optional<Pa> pa, boolean writable, RecordedLine.Access line)
      implements Item {}

  private final LineSource lines;
  private final EntryReader raw;
  private final CommandBatches batches = new CommandBatches();
  private final Queue<Item> ready = new ArrayDeque<>();

  private RecordedStream(RecordingFiles files) throws IOException {
    lines = new LineSource(files);
    raw = new EntryReader(files.open("cmdq.bin"), Commands.BYTES);
  }

  /** The items in order, read as they are asked for. */
  public static Source<Item, NotUsed> of(RecordingFiles files) {
    return Source.unfoldResource(
        () -> new RecordedStream(files), RecordedStream::next, RecordedStream::close);
  }

  private Optional<Item> next() throws IOException {
    while (ready.isEmpty()) {
      Optional<RecordedLine> line = lines.next();
      if (line.isEmpty()) {
        return Optional.empty();
      }
      take(line.get());
    }
    return Optional.of(ready.remove());
  }

  private void take(RecordedLine line) throws IOException {
    if (line instanceof RecordedLine.Command) {
      Optional<long[]> words = raw.next();
      if (words.isPresent() && Commands.decode(words.get()) instanceof Decoded decoded) {
        batches.command(decoded.command());
      } else {
        batches.unknownCommand();
      }
    } else if (line instanceof RecordedLine.Access access) {
      ready.add(deviceAccess(access));
    }
    batches.line(line).ifPresent(batch -> ready.add(new Doorbell(batch)));
  }

  private static DeviceAccess deviceAccess(RecordedLine.Access access) {
    Optional<Pa> pa =
        switch (access.outcome()) {
          case OK -> Optional.of(new Pa(access.pa()));
          case BYPASS -> Optional.of(new Pa(access.iova()));
          case ABORT, FAULT -> Optional.empty();
        };
    boolean writable = access.outcome() == RecordedLine.Outcome.BYPASS || (access.perm() & 2) != 0;
    return new DeviceAccess(
        new StreamId(access.sid()), new Iova(access.iova()), pa, writable, access);
  }

  private void close() throws IOException {
    lines.close();
    raw.close();
  }
}
