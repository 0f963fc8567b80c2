package iommulab.workloads.compile;

import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import iommulab.model.driver.AtsUsers;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Procedures;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns the steps of a CPU that change stream table entries into operations. */
final class AttachCompiler {
  private final World world;
  private final Optional<Window> patience;

  AttachCompiler(World world, Optional<Window> patience) {
    this.world = world;
    this.patience = patience;
  }

  /** {@code by masters}, {@code by invs}. */
  static Optional<AtsUsers.Scheme> scheme(Words words) {
    if (!words.takes("by")) {
      return Optional.empty();
    }
    String name = words.oneOf("scheme", List.of("masters", "invs"));
    return Optional.of(AtsUsers.Scheme.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  List<CpuOp> attach(Words words) {
    World.Function function = function(words);
    World.Tables tables = world.domains.get(words.oneOf("domain", world.domains.keySet()));
    boolean before = function.ats;
    boolean asLinux = words.takes("linux");
    boolean ats = !words.takes("noats") && (words.takes("ats") || before);
    asLinux |= words.takes("linux");
    mayUseAts(words, function, ats);
    Optional<AtsUsers.Scheme> scheme = scheme(words);
    Optional<String> from = function.domain;
    Ste present = function.ste;
    Ste next = world.streams.ste(function, tables, ats);
    Procedures.Attach attach =
        new Procedures.Attach(
            function.name,
            function.sid,
            function.smmu.name(),
            tables.domain().queue(),
            world.streams.entry(function),
            next,
            function.domain,
            tables.domain().name(),
            before,
            ats);
    function.domain = Optional.of(tables.domain().name());
    function.ats = ats;
    function.ste = next;
    List<CpuOp> ops;
    if (scheme.isPresent()) {
      ops = attachBy(scheme.get(), attach, present, from);
    } else if (asLinux) {
      ops = Procedures.attachLive(attach, present, patience);
    } else {
      ops = Procedures.attach(attach, patience);
    }
    return EntryFacts.told(
        ops, function, attach.entry(), EntryFacts.intended(world, function, next));
  }

  private void mayUseAts(Words words, World.Function function, boolean ats) {
    if (ats && !function.trusted) {
      throw words.wrong(
          "ATS for '" + function.name + "', which is not trusted", "'attach' without 'ats'");
    } else if (ats && world.platform) {
      throw words.wrong("ATS on a platform bus", "noats, or set topology.bus = pcie");
    }
  }

  /** A change of a function whose PASIDs are in use would need its whole table of CDs again. */
  private World.Function function(Words words) {
    World.Function function =
        world.functions.get(words.oneOf("function", world.functions.keySet()));
    if (function.substreams.isDeclared()) {
      throw words.wrong(
          function.name + " has PASIDs, its stream table entry stays", "a function without 'bind'");
    }
    return function;
  }

  /** As Linux does it, and unmaps of the domains learn of it by memory. */
  private List<CpuOp> attachBy(
      AtsUsers.Scheme scheme, Procedures.Attach attach, Ste present, Optional<String> from) {
    List<CpuOp> ops = new ArrayList<>();
    boolean counted = attach.atsBefore() && from.equals(Optional.of(attach.to()));
    if (attach.ats() && !counted) {
      ops.addAll(world.driver.atsUsers(world.domains.get(attach.to())).join(attach.function()));
    }
    ops.addAll(Procedures.attachLive(attach, present, patience));
    if (from.isEmpty() || from.get().equals(attach.to())) {
      return ops;
    }
    World.Tables left = world.domains.get(from.get());
    if (attach.atsBefore()) {
      ops.addAll(world.driver.atsUsers(left).leave(attach.function()));
    }
    boolean last = world.functions.values().stream().noneMatch(f -> f.domain.equals(from));
    if (scheme == AtsUsers.Scheme.INVS && last) {
      ops.addAll(AtsUsers.freeTag(left.domain(), patience));
    }
    return ops;
  }

  /** Stores a stream table entry word by word, word 0 last, and tells the SMMU nothing. */
  List<CpuOp> entry(Words words) {
    String what = words.oneOf("'ste'", List.of("set", "clear", "abort"));
    World.Function function = function(words);
    Pa entry = world.streams.entry(function);
    if (!what.equals("set")) {
      List<Fact> left =
          function
              .domain
              .<List<Fact>>map(d -> List.of(new Detached(function.name, d)))
              .orElse(List.of());
      function.domain = Optional.empty();
      long[] raw = function.ste.encode();
      raw[0] = what.equals("abort") ? Ste.abort().encode()[0] : 0;
      List<Fact> intended =
          what.equals("abort") ? List.of(EntryFacts.intended(function, raw)) : List.of();
      List<CpuOp> stored = List.of(new CpuOp.Store(entry, raw[0], left));
      return EntryFacts.told(stored, function, entry, intended);
    }
    World.Tables tables = world.domains.get(words.oneOf("domain", world.domains.keySet()));
    boolean ats = !words.takes("noats") && (words.takes("ats") || function.ats);
    mayUseAts(words, function, ats);
    Streams.takeSplit(words, function, tables, ats);
    Ste next = world.streams.ste(function, tables, ats);
    long[] raw = next.encode();
    List<CpuOp> ops = new ArrayList<>();
    for (int i = 1; i < raw.length; i++) {
      ops.add(new CpuOp.Store(entry.plus(8L * i), raw[i], List.of()));
    }
    List<Fact> facts = new ArrayList<>();
    function.domain.ifPresent(from -> facts.add(new Detached(function.name, from)));
    String to = tables.domain().name();
    facts.add(new Attached(function.name, function.sid.value(), to, function.smmu.name(), ats));
    ops.add(new CpuOp.Barrier("dma_wmb"));
    ops.add(new CpuOp.Store(entry, raw[0], List.copyOf(facts)));
    function.domain = Optional.of(to);
    function.ats = ats;
    return EntryFacts.told(ops, function, entry, EntryFacts.intended(world, function, next));
  }
}
