package iommulab.workloads.compile;

import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.Structure;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Tells the judge which STEs and CDs software means, and when their words become visible. */
final class EntryFacts {
  private EntryFacts() {}

  /** The entries that lead the function to a domain: its STE, and the CD behind it if any. */
  static List<Fact> intended(World world, World.Function function, Ste ste) {
    List<Fact> facts = new ArrayList<>();
    facts.add(intended(function, Structure.STE, ste.encode()));
    if (ste.hasStage1()) {
      long[] cd = world.memory.read(ste.contextPtr().asPa(), Ste.WORDS);
      facts.add(intended(function, Structure.CD, cd));
    }
    return facts;
  }

  /** The STE, word by word. */
  static Fact intended(World.Function function, long[] ste) {
    return intended(function, Structure.STE, ste);
  }

  private static Fact intended(World.Function function, Structure structure, long[] words) {
    return new EntryIntended(
        function.smmu.name(),
        function.sid.value(),
        0,
        structure,
        LongStream.of(words).boxed().toList());
  }

  /** The program, saying what it means first, and of each store into the STE what it writes. */
  static List<CpuOp> told(List<CpuOp> ops, World.Function function, Pa entry, List<Fact> intended) {
    List<CpuOp> told = new ArrayList<>();
    if (!intended.isEmpty()) {
      told.add(new CpuOp.Note(intended));
    }
    for (CpuOp op : ops) {
      told.add(op instanceof CpuOp.Store store ? told(store, function, entry) : op);
    }
    return told;
  }

  private static CpuOp told(CpuOp.Store store, World.Function function, Pa entry) {
    long dword = (store.at().value() - entry.value()) / Long.BYTES;
    if (store.at().value() < entry.value() || dword >= Ste.WORDS) {
      return store;
    }
    List<Fact> facts = new ArrayList<>(store.facts());
    facts.add(
        new EntryWritten(
            function.smmu.name(),
            function.sid.value(),
            0,
            Structure.STE,
            (int) dword,
            store.value()));
    return new CpuOp.Store(store.at(), store.value(), List.copyOf(facts));
  }
}
