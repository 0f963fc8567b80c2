package iommulab.actors.smmu;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.TestWorld;
import iommulab.actors.control.Address;
import iommulab.actors.memory.Memory;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.memory.SparseMemory;
import iommulab.model.pcie.TlpAttributes;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.model.walk.StreamTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A translation unit with Memory and an event queue of four records, between two probes: {@code rc}
 * sends transactions and {@code q} sends what a command queue would.
 */
final class UnitRig implements AutoCloseable {
  private static final int EVENTS = 2;

  final Bench bench = new Bench();
  final Address<MemoryRequest> memory = bench.engine().declare("memory", MemoryRequest.class);
  final Address<Message> unit = bench.engine().declare("unit", Message.class);
  final Address<Message> events = bench.engine().declare("events", Message.class);
  final Address<Message> rc = bench.probe("rc");
  final Address<Message> q = bench.probe("q");
  TestWorld world = new TestWorld(1);
  SparseMemory after;

  /** In place of the world's. */
  StreamTable streams;

  boolean atomic;
  boolean stalling;
  boolean updating;
  UnitFreedoms freedoms = UnitFreedoms.USUAL;
  Boot boot = Boot.ENABLED;
  SmmuUnit.StallOptions stalls = SmmuUnit.StallOptions.USUAL;
  Iotlb iotlb = new Iotlb(16);
  ConfigCache configurations = new ConfigCache(16);

  UnitRig() {
    bench
        .engine()
        .define(
            memory,
            out -> {
              after = world.memory.fork();
              return Memory.holding(after, bench.engine().accesses(memory), out);
            });
    bench.engine().define(unit, out -> SmmuUnit.booted(build(), out));
    bench
        .engine()
        .define(
            events,
            out ->
                EventQueue.open(
                    new EventQueue.Build(
                        "smmu",
                        world.eventQueue,
                        EVENTS,
                        false,
                        true,
                        memory,
                        Optional.empty(),
                        events),
                    out));
  }

  private IdRegisters ids() {
    IdRegisters ids = world.ids.with(IdRegisters.HTTU, updating ? 2 : 0);
    return stalling ? ids.with(IdRegisters.STALL_MODEL, 0) : ids;
  }

  private SmmuUnit.Build build() {
    return new SmmuUnit.Build(
        "smmu",
        ids(),
        streams == null ? world.streams : streams,
        atomic,
        true,
        true,
        freedoms,
        boot,
        stalls,
        iotlb,
        configurations,
        memory,
        q,
        List.of(),
        events,
        Optional.empty(),
        Optional.empty(),
        unit);
  }

  /** A transaction; writes carry 5. */
  Upstream ask(long id, Kind kind, int sid, Iova iova) {
    return ask(id, kind, sid, Optional.empty(), iova, false, iova.value());
  }

  /** A translated transaction to a physical address. */
  Upstream translated(long id, Kind kind, int sid, Pa at) {
    return ask(id, kind, sid, Optional.empty(), TestWorld.TO_P, true, at.value());
  }

  Upstream ask(
      long id,
      Kind kind,
      int sid,
      Optional<Pasid> pasid,
      Iova iova,
      boolean translated,
      long address) {
    return new Upstream(
        id,
        kind,
        "d0",
        sid,
        pasid,
        "d0:" + id,
        translated,
        address,
        iova,
        5,
        false,
        TlpAttributes.NONE,
        rc);
  }

  Act send(Upstream request) {
    return Bench.send(unit, Lane.INTERNAL, request);
  }

  Act store(long id, Pa at, long value) {
    return Bench.send(
        memory, Lane.MEMORY, new MemoryRequest.Write(id, at, List.of(value), List.of(), q));
  }

  Act invalidate(long position, Command command) {
    return Bench.send(unit, Lane.INVALIDATION, new Invalidate(position, command, q));
  }

  Act drain(long position) {
    return Bench.send(unit, Lane.INTERNAL, new Drain(position, q));
  }

  /** The event records in memory, as their text says them. */
  List<String> events(int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(EventRecord.decode(after.read(world.eventQueue.plus(32L * i), 4)).toString());
    }
    return all;
  }

  /**
   * How each transaction ended, in the order of their numbers: status, data or translation, and
   * where it landed.
   */
  static List<String> ends(Shown shown) {
    return shown.received("rc", UpstreamDone.class).stream()
        .sorted((a, b) -> Long.compare(a.id(), b.id()))
        .map(done -> end(shown, done))
        .toList();
  }

  private static String end(Shown shown, UpstreamDone done) {
    String landed =
        shown.facts(Landed.class).stream()
            .filter(l -> l.dma().equals("d0:" + done.id()))
            .map(l -> " at " + l.pa())
            .findFirst()
            .orElse("");
    String value = done.value() == 0 ? "" : " " + done.value();
    return done.status() + value + done.translation().map(t -> " " + t).orElse("") + landed;
  }

  @Override
  public void close() {
    bench.close();
  }
}
