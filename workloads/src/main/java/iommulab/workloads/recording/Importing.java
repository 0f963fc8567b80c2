package iommulab.workloads.recording;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Source;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.event.EventRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Holds a recording against the model: what {@code iommu-lab import} does.
 *
 * <p>The commands and the lines stream by; only the snapshots' tables and our caches are kept.
 */
public final class Importing {
  private static final List<String> NEEDED = List.of("summary.json", "cmdq.bin", LineSource.SUFFIX);

  private final RecordingFiles files;
  private final CountCheck counts;
  private final CommandCheck commands;
  private final TranslationReplay replay;
  private final ProtocolLines protocol;
  private final CommandBatches batches = new CommandBatches();
  private final RecordedIds ids = new RecordedIds();
  private final List<SnapshotFile> snapshots = new ArrayList<>();
  private final EntryReader raw;
  private final Optional<EntryReader> events;

  private Importing(RecordingFiles files) throws IOException {
    this.files = files;
    for (String name : files.snapshots()) {
      snapshots.add(SnapshotFile.read(files, name));
    }
    counts = new CountCheck(SnapshotFile.json(files, "summary.json"));
    List<Configurations.Dated> dated = dated(files, snapshots);
    raw = new EntryReader(files.open("cmdq.bin"), Commands.BYTES);
    events =
        files.has("evtq.bin")
            ? Optional.of(new EntryReader(files.open("evtq.bin"), EventRecord.BYTES))
            : Optional.empty();
    commands = new CommandCheck(raw, "cmdq.bin");
    protocol = new ProtocolLines(dated, ids::ids);
    replay = new TranslationReplay(new Configurations(dated, ids::ids), events);
  }

  /** Imports the recording whose files begin with this path. */
  public static ImportReport run(Path prefix) throws IOException {
    RecordingFiles files = RecordingFiles.at(prefix);
    for (String needed : NEEDED) {
      if (!files.has(needed)) {
        throw new UnusableInput(
            prefix.toString(),
            "no recording: "
                + files.name()
                + "."
                + needed
                + " is not there; expected a path without .cmdq.bin, as conf/recordings/arm-strict-ats-72");
      }
    }
    try (Streams streams = new Streams()) {
      return run(files, streams.system());
    }
  }

  /** Imports with streams of this actor system. */
  static ImportReport run(RecordingFiles files, ActorSystem system) throws IOException {
    try {
      return new Importing(files).report(system);
    } catch (IOException unreadable) {
      throw new UnusableInput(files.name(), Decoder.reason(unreadable), unreadable);
    }
  }

  private ImportReport report(ActorSystem system) throws IOException {
    try {
      stream(system);
      commands.end();
      Findings translations = replay.end();
      return new ImportReport(
          files.name(),
          commands.decoded(),
          commands.unknown(),
          commands.findings(),
          translations,
          tables(),
          counts.compare(),
          protocol.end());
    } finally {
      raw.close();
      if (events.isPresent()) {
        events.get().close();
      }
    }
  }

  private void stream(ActorSystem system) throws IOException {
    try {
      Source.unfoldResource(() -> new LineSource(files), LineSource::next, LineSource::close)
          .runForeach(this::line, system)
          .toCompletableFuture()
          .join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof UnusableInput unusable) {
        throw unusable;
      } else if (failed.getCause() instanceof UncheckedIOException unreadable) {
        throw unreadable.getCause();
      } else if (failed.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw failed;
    }
  }

  private void line(RecordedLine line) {
    try {
      counts.line(line);
      protocol.line(line);
      if (line instanceof RecordedLine.Command command) {
        command(command);
      } else if (line instanceof RecordedLine.Access access) {
        replay.access(access);
      } else if (line instanceof RecordedLine.Register register) {
        ids.register(register);
      }
      batches.line(line).ifPresent(counts::batch);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void command(RecordedLine.Command line) throws IOException {
    Optional<Command> command = commands.check(line, ids.ids());
    protocol.command(line, command);
    if (command.isPresent()) {
      batches.command(command.get());
      replay.command(command.get());
    } else {
      batches.unknownCommand();
    }
  }

  private Findings tables() {
    Findings findings = new Findings();
    for (SnapshotFile snapshot : snapshots) {
      new TableCheck(snapshot, ids.ids(), findings).run();
    }
    return findings;
  }

  /** Each snapshot with the invalidations of configuration that came before it. */
  static List<Configurations.Dated> dated(RecordingFiles files, List<SnapshotFile> snapshots)
      throws IOException {
    List<Configurations.Dated> dated = new ArrayList<>();
    ConfigurationEpochs epochs = new ConfigurationEpochs();
    try (EntryReader all = new EntryReader(files.open("cmdq.bin"), Commands.BYTES)) {
      for (SnapshotFile snapshot : snapshots) {
        Optional<long[]> words = Optional.of(new long[0]);
        while (all.entries() < snapshot.commandsSoFar() && words.isPresent()) {
          words = all.next();
          if (words.isPresent() && Commands.decode(words.get()) instanceof Decoded decoded) {
            epochs.command(decoded.command());
          }
        }
        dated.add(new Configurations.Dated(SnapshotTables.of(snapshot), epochs.copy()));
      }
    }
    return dated;
  }
}
