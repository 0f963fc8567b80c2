package iommulab.workloads.recording;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Ste;
import iommulab.workloads.protocol.ProtocolCheck;
import iommulab.workloads.protocol.RuleCount;
import iommulab.workloads.protocol.Seen;
import iommulab.workloads.recording.RecordedLine.Access;
import iommulab.workloads.recording.RecordedLine.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Tells the lines of a recording to the check of the protocol's rules.
 *
 * <p>Whether a stream has ATS is known where a snapshot shows its STE; at other times it may be on
 * if any snapshot has it on.
 */
final class ProtocolLines {
  private final List<Configurations.Dated> snapshots;
  private final Supplier<IdRegisters> ids;
  private final ConfigurationEpochs now = new ConfigurationEpochs();
  private final Map<StreamId, Boolean> ats = new TreeMap<>();
  private final ProtocolCheck check = new ProtocolCheck(sid -> mayHaveAts(new StreamId(sid)));
  private long pointerMask = (1L << 20) - 1;

  ProtocolLines(List<Configurations.Dated> snapshots, Supplier<IdRegisters> ids) {
    this.snapshots = snapshots;
    this.ids = ids;
  }

  /** A command was read; empty if it is none here. */
  void command(RecordedLine.Command line, Optional<Command> command) {
    if (command.isPresent()) {
      check.command(place(line), command.get());
      now.command(command.get());
      if (command.get() instanceof Cfgi) {
        ats.clear();
      }
    } else {
      check.illegal(place(line), "command " + line.n());
    }
  }

  /** Any line that is no command. */
  void line(RecordedLine line) {
    if (line instanceof RecordedLine.Consumed) {
      check.batchEnds(place(line));
    } else if (line instanceof RecordedLine.Register register) {
      register(register);
    } else if (line instanceof Access access) {
      check.access(seen(access));
    }
  }

  List<RuleCount> end() {
    return check.end();
  }

  /** CONS counts modulo twice the size of the queue, which its base register gives. */
  private void register(RecordedLine.Register line) {
    if (line.name().equals("CMDQ_BASE") && line.kind().equals("reg_write")) {
      pointerMask = (2L << (line.value() & 31)) - 1;
    } else if (line.name().equals("CMDQ_CONS") && line.kind().equals("reg_read")) {
      check.told(check.commands() - (check.commands() - line.value() & pointerMask));
    }
  }

  private boolean mayHaveAts(StreamId sid) {
    return ats.computeIfAbsent(sid, this::hasAts);
  }

  private boolean hasAts(StreamId sid) {
    Optional<Boolean> known =
        snapshots.stream()
            .filter(each -> each.epochs().ofSte(sid) == now.ofSte(sid))
            .map(each -> hasAts(each, sid))
            .findFirst();
    return known.orElseGet(
        () -> snapshots.isEmpty() || snapshots.stream().anyMatch(each -> hasAts(each, sid)));
  }

  private boolean hasAts(Configurations.Dated snapshot, StreamId sid) {
    return snapshot
        .tables()
        .ste(sid, ids.get())
        .ste()
        .filter(ste -> ste.get(Ste.EATS) != 0)
        .isPresent();
  }

  private static Seen seen(Access line) {
    Optional<Pa> root =
        line.configuration().flatMap(found -> found.regime()).map(regime -> new Pa(regime.ttb()));
    boolean translated = line.outcome() == Outcome.OK;
    return new Seen(
        place(line),
        line.sid(),
        translated ? line.vmid() : -1,
        line.asid(),
        new Iova(line.iova()),
        translated ? Optional.of(new Pa(line.pa())) : Optional.empty(),
        line.configuration().map(found -> configuration(line, found)),
        root);
  }

  private static String configuration(Access line, RecordedLine.Configuration found) {
    boolean untranslated = line.outcome() == Outcome.BYPASS || line.outcome() == Outcome.ABORT;
    return untranslated
        ? line.outcome().toString()
        : "cd " + found.cd().map(Long::toHexString) + " " + found.regime();
  }

  private static String place(RecordedLine line) {
    return LineSource.SUFFIX + ":" + line.line();
  }
}
