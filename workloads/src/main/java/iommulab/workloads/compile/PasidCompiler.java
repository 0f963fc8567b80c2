package iommulab.workloads.compile;

import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Window;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Domain;
import iommulab.model.driver.PasidProcedures;
import iommulab.model.driver.PasidProcedures.Substream;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.Structure;
import iommulab.model.smmuv3.table.Cd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Turns steps over the PASIDs of a function into operations: {@code bind d0 A pasid=1}. */
final class PasidCompiler {
  static final List<String> VERBS = List.of("bind", "unbind", "exit", "cd");

  private final World world;
  private final Optional<Window> patience;

  PasidCompiler(World world, Optional<Window> patience) {
    this.world = world;
    this.patience = patience;
  }

  List<CpuOp> of(String verb, Words words) {
    return switch (verb) {
      case "bind" -> bind(words);
      case "unbind" -> unbind(words);
      case "exit" -> exit(words);
      default -> descriptor(words);
    };
  }

  /** {@code bind d0 A pasid=1} before the run begins. */
  void given(Words words) {
    World.Function function = function(words);
    World.Tables tables = domain(words, function);
    Pasid pasid = pasid(words);
    refuseSecond(words, function, pasid);
    Cd cd = world.streams.cd(tables);
    world.memory.write(function.substreams.at(pasid), cd.encode());
    function.substreams.hold(pasid, cd, Optional.of(tables.domain()));
    Substream substream = function.substreams.substream(function, pasid);
    world.given.add(intended(substream, cd));
    world.given.add(substream.bound(tables.domain()));
  }

  private List<CpuOp> bind(Words words) {
    World.Function function = function(words);
    World.Tables tables = domain(words, function);
    Pasid pasid = pasid(words);
    refuseSecond(words, function, pasid);
    Cd present = function.substreams.cd(pasid);
    Cd next = world.streams.cd(tables);
    Substream substream = function.substreams.substream(function, pasid);
    function.substreams.hold(pasid, next, Optional.of(tables.domain()));
    return told(
        substream, next, PasidProcedures.bind(substream, tables.domain(), present, next, patience));
  }

  private List<CpuOp> unbind(Words words) {
    World.Function function = function(words);
    Pasid pasid = pasid(words);
    Domain domain = bound(words, function, pasid);
    Substream substream = function.substreams.substream(function, pasid);
    function.substreams.hold(pasid, cleared(function, pasid), Optional.empty());
    return written(substream, PasidProcedures.unbind(substream, domain, patience));
  }

  private List<CpuOp> exit(Words words) {
    Domain domain = world.domains.get(words.oneOf("domain", world.domains.keySet())).domain();
    List<CpuOp> intentions = new ArrayList<>();
    List<Substream> all = new ArrayList<>();
    long quiet = 0;
    for (World.Function function : world.functions.values()) {
      for (Substream one : function.substreams.of(function, domain)) {
        Cd next = PasidProcedures.quiet(function.substreams.cd(one.pasid()));
        function.substreams.hold(one.pasid(), next, Optional.of(domain));
        intentions.add(new CpuOp.Note(List.of(intended(one, next))));
        quiet = next.encode()[0];
        all.add(one);
      }
    }
    if (all.isEmpty()) {
      throw words.wrong(
          "no PASID is bound to " + domain.name(),
          "'bind d0 " + domain.name() + " pasid=1' before");
    }
    List<CpuOp> ops = PasidProcedures.exit(all, domain, quiet, patience);
    for (Substream one : all) {
      ops = written(one, ops);
    }
    intentions.addAll(ops);
    return intentions;
  }

  /** Stores a descriptor, word 0 last, or only its word 0, and tells the SMMU nothing. */
  private List<CpuOp> descriptor(Words words) {
    String what = words.oneOf("'cd'", List.of("set", "clear", "quiet"));
    World.Function function = function(words);
    if (what.equals("set")) {
      return set(words, function);
    }
    Pasid pasid = pasid(words);
    Domain domain = bound(words, function, pasid);
    Substream substream = function.substreams.substream(function, pasid);
    boolean quiet = what.equals("quiet");
    Cd present = function.substreams.cd(pasid);
    Cd next = quiet ? PasidProcedures.quiet(present) : cleared(function, pasid);
    function.substreams.hold(pasid, next, quiet ? Optional.of(domain) : Optional.empty());
    List<CpuOp> store =
        List.of(
            new CpuOp.Store(
                substream.cd(), next.encode()[0], List.of(substream.unbound(domain, quiet))));
    return quiet ? told(substream, next, store) : written(substream, store);
  }

  private List<CpuOp> set(Words words, World.Function function) {
    World.Tables tables = domain(words, function);
    Pasid pasid = pasid(words);
    Substream substream = function.substreams.substream(function, pasid);
    Cd next = world.streams.cd(tables);
    long[] raw = next.encode();
    List<CpuOp> ops = new ArrayList<>();
    for (int i = 1; i < raw.length; i++) {
      ops.add(new CpuOp.Store(substream.cd().plus(8L * i), raw[i], List.of()));
    }
    List<Fact> facts = new ArrayList<>();
    function.substreams.domain(pasid).ifPresent(d -> facts.add(substream.unbound(d, false)));
    facts.add(substream.bound(tables.domain()));
    ops.add(new CpuOp.Barrier("dma_wmb"));
    ops.add(new CpuOp.Store(substream.cd(), raw[0], List.copyOf(facts)));
    function.substreams.hold(pasid, next, Optional.of(tables.domain()));
    return told(substream, next, ops);
  }

  /** As memory holds it once word 0 is zero. */
  private static Cd cleared(World.Function function, Pasid pasid) {
    long[] words = function.substreams.cd(pasid).encode();
    words[0] = 0;
    return Cd.decode(words);
  }

  // ---- names ----

  private World.Function function(Words words) {
    return world.functions.get(words.oneOf("function", world.functions.keySet()));
  }

  /** A domain that the PASIDs of the function can have: its tables lie where the CD table does. */
  private World.Tables domain(Words words, World.Function function) {
    World.Tables tables = world.domains.get(words.oneOf("domain", world.domains.keySet()));
    Optional<World.Tables> base = function.domain.map(world.domains::get);
    boolean fits =
        base.isPresent()
            && function.ste.hasStage1()
            && tables.domain().asid().value() != 0
            && tables.parent().equals(base.get().parent())
            && tables.domain().queue().equals(base.get().domain().queue());
    if (!fits) {
      throw words.wrong(
          "'" + tables.domain().name() + "' cannot be a PASID's domain of " + function.name,
          "a stage-1 domain on the same SMMU, above the same stage 2 as the function's own");
    }
    return tables;
  }

  private static Pasid pasid(Words words) {
    String text =
        words.option("pasid").orElseThrow(() -> words.wrong("pasid= is missing", "pasid=1 to 63"));
    long number = words.number(text, "pasid=1 to 63");
    if (!Substreams.hasRoom(number)) {
      throw words.wrong("pasid=" + text, "pasid=1 to 63");
    }
    return new Pasid((int) number);
  }

  private static Domain bound(Words words, World.Function function, Pasid pasid) {
    return function
        .substreams
        .domain(pasid)
        .orElseThrow(
            () ->
                words.wrong(
                    "pasid " + pasid.value() + " of " + function.name + " is not bound",
                    "'bind' before"));
  }

  private static void refuseSecond(Words words, World.Function function, Pasid pasid) {
    function
        .substreams
        .domain(pasid)
        .ifPresent(
            d -> {
              throw words.wrong(
                  "pasid " + pasid.value() + " of " + function.name + " is bound to " + d.name(),
                  "'unbind' before");
            });
  }

  // ---- what the judge is told ----

  private static Fact intended(Substream substream, Cd cd) {
    return new EntryIntended(
        substream.smmu(),
        substream.sid().value(),
        substream.pasid().value(),
        Structure.CD,
        LongStream.of(cd.encode()).boxed().toList());
  }

  private static List<CpuOp> told(Substream substream, Cd next, List<CpuOp> ops) {
    List<CpuOp> told = new ArrayList<>();
    told.add(new CpuOp.Note(List.of(intended(substream, next))));
    told.addAll(written(substream, ops));
    return told;
  }

  /** Each store into the descriptor says what it writes. */
  private static List<CpuOp> written(Substream substream, List<CpuOp> ops) {
    return ops.stream().map(op -> written(substream, op)).toList();
  }

  private static CpuOp written(Substream substream, CpuOp op) {
    if (!(op instanceof CpuOp.Store store)) {
      return op;
    }
    Pa cd = substream.cd();
    long dword = (store.at().value() - cd.value()) / Long.BYTES;
    if (store.at().value() < cd.value() || dword >= Cd.WORDS) {
      return op;
    }
    List<Fact> facts = new ArrayList<>(store.facts());
    facts.add(
        new EntryWritten(
            substream.smmu(),
            substream.sid().value(),
            substream.pasid().value(),
            Structure.CD,
            (int) dword,
            store.value()));
    return new CpuOp.Store(store.at(), store.value(), List.copyOf(facts));
  }
}
