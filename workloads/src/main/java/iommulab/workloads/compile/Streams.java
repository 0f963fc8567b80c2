package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.driver.Domain;
import iommulab.model.driver.PageTable;
import iommulab.model.driver.PasidProcedures;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.StreamTable;
import iommulab.workloads.settings.SmmuSettings.Httu;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The streams of a {@link World}: where each function's stream table entry is, what it says, and
 * who is therefore behind a domain.
 */
final class Streams {
  private final World world;
  private final Map<String, List<String>> atsAtStart = new LinkedHashMap<>();

  Streams(World world) {
    this.world = world;
  }

  /** Attaches a function before the run begins. */
  void attach(World.Function function, World.Tables tables, boolean ats) {
    function.domain = Optional.of(tables.domain().name());
    function.ats = ats;
    if (ats) {
      atsAtStart
          .computeIfAbsent(tables.domain().name(), name -> new ArrayList<>())
          .add(function.name);
    }
    function.ste = ste(function, tables, ats);
    world.memory.write(entry(function), function.ste.encode());
    world.given.addAll(EntryFacts.intended(world, function, function.ste));
    world.given.add(
        new Attached(
            function.name,
            function.sid.value(),
            tables.domain().name(),
            function.smmu.name(),
            ats));
  }

  /** The stream table entry that leads a function to a domain; writes the CD that it points to. */
  Ste ste(World.Function function, World.Tables tables, boolean ats) {
    boolean stage1 = tables.domain().stage() == PageTable.Stage.STAGE1;
    Optional<World.Tables> second = stage1 ? tables.parent() : Optional.of(tables);
    Ste ste =
        Ste.invalid()
            .with(Ste.V, 1)
            .with(Ste.CONFIG, stage1 ? (second.isPresent() ? 7 : 5) : 6)
            .with(Ste.EATS, !ats ? 0 : function.split ? 2 : 1);
    if (stage1) {
      Ipa at = tables.structures().page();
      world.memory.write(at.asPa(), cd(tables).encode());
      ste = function.substreams.declaredIn(ste, at);
      ste = ste.withContextPtr(at).with(Ste.S1CIR, 1).with(Ste.S1COR, 1).with(Ste.S1CSH, 3);
    }
    if (second.isPresent()) {
      PageTable table = second.get().table();
      ste =
          ste.with(Ste.S2VMID, second.get().domain().vmid().value())
              .with(Ste.SHCFG, 1)
              .with(Ste.S2T0SZ, table.t0sz())
              .with(Ste.S2SL0, table.sl0())
              .with(Ste.S2PS, world.ids.get(IdRegisters.OAS))
              .with(Ste.S2AA64, 1)
              .with(Ste.S2HA, world.httu == Httu.OFF ? 0 : 1)
              .with(Ste.S2HD, world.httu == Httu.DIRTY ? 1 : 0)
              .with(Ste.S2FWB, world.forcesWriteBack ? 1 : 0)
              .with(Ste.S2R, 1)
              .with(Ste.S2S, world.stalls ? 1 : 0)
              .withStage2Table(table.root().asPa());
    }
    return ste;
  }

  /** Reads {@code split} behind {@code ats}: only a nested domain has two stages to part. */
  static void takeSplit(Words words, World.Function function, World.Tables tables, boolean ats) {
    function.split = words.takes("split");
    if (function.split && (!ats || tables.parent().isEmpty())) {
      throw words.wrong(
          "'split' in '" + words.line().text() + "'", "ats split, to a nested domain");
    }
  }

  /** The context descriptor that leads to a domain's tables. */
  Cd cd(World.Tables tables) {
    return Cd.of(tables.domain().asid(), tables.table().root())
        .with(Cd.IPS, world.ids.get(IdRegisters.OAS))
        .with(Cd.HA, world.httu == Httu.OFF ? 0 : 1)
        .with(Cd.HD, world.httu == Httu.DIRTY ? 1 : 0)
        .with(Cd.S, world.stalls ? 1 : 0);
  }

  /** Whether a PASID is bound to the domain. */
  boolean isBound(Domain domain) {
    return world.functions.values().stream().anyMatch(f -> !f.substreams.of(f, domain).isEmpty());
  }

  /** ATC invalidations of a page: functions without PASID, and PASIDs bound to the domain. */
  List<Command> atcInvalidation(Domain domain, Iova iova) {
    List<Command> commands = new ArrayList<>(domain.atcInvalidation(iova, atsFunctions(domain)));
    for (World.Function function : world.functions.values()) {
      function.substreams.of(function, domain).stream()
          .filter(PasidProcedures.Substream::ats)
          .forEach(one -> commands.add(one.atcInvalidation(iova)));
    }
    return commands;
  }

  /**
   * Where a function's stream table entry is; makes the second level of the table if it has one.
   */
  Pa entry(World.Function function) {
    StreamTable streams = function.smmu.streams();
    long sid = function.sid.value();
    if (streams.format() == StreamTable.Format.LINEAR) {
      return streams.base().plus(sid * Ste.WORDS * Long.BYTES);
    }
    Pa first = streams.base().plus((sid >>> streams.split()) * Long.BYTES);
    L1Std pointer = L1Std.decode(world.memory.read(first));
    if (pointer.span() == 0) {
      pointer = L1Std.of(world.area(64L << streams.split()), streams.split() + 1);
      world.memory.write(first, pointer.encode());
    }
    long index = sid & (1L << streams.split()) - 1;
    return pointer.table().plus(index * Ste.WORDS * Long.BYTES);
  }

  /** Functions attached to the domain. */
  List<StreamId> attachedTo(Domain domain) {
    return world.functions.values().stream()
        .filter(f -> f.domain.filter(domain.name()::equals).isPresent())
        .map(f -> f.sid)
        .toList();
  }

  /** Functions attached to a domain, or to one nested on it, whose ATC may hold its mappings. */
  List<StreamId> atsFunctions(Domain domain) {
    List<StreamId> sids = new ArrayList<>();
    for (World.Function function : world.functions.values()) {
      boolean through =
          function.domain.isPresent() && isOrSitsOn(function.domain.get(), domain.name());
      if (function.ats && through) {
        sids.add(function.sid);
      }
    }
    return sids;
  }

  private boolean isOrSitsOn(String name, String below) {
    Optional<World.Tables> parent = world.domains.get(name).parent();
    return name.equals(below) || parent.isPresent() && parent.get().domain().name().equals(below);
  }

  /** Functions whose ATS the set-up turns on in the domain. */
  List<String> withAtsAtStart(String domain) {
    return atsAtStart.getOrDefault(domain, List.of());
  }
}
