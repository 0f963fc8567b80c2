package iommulab.workloads.compile;

import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.driver.Domain;
import iommulab.model.driver.PasidProcedures.Substream;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import iommulab.workloads.scenario.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A function's table of context descriptors, one for each PASID, as the program is compiled.
 *
 * <p>A function whose PASIDs no step names has a single descriptor. Else its table is a linear one
 * of a page; accesses without PASID use descriptor 0 (Arm IHI 0070, 5.2, S1DSS = 2).
 */
final class Substreams {
  /** PASIDs that a table of one page has room for: log2. */
  private static final int BITS = 6;

  private static final int USE_CD_0 = 2;

  /** What a PASID's descriptor holds, and the domain that it leads to if any. */
  private record Held(Cd cd, Optional<Domain> domain) {}

  private boolean declared;
  private Ipa table = new Ipa(0);
  private final Map<Integer, Held> held = new TreeMap<>();

  /** Gives the functions that steps over PASIDs name their tables. */
  static void declare(World world, List<Line> lines) {
    for (Line line : lines) {
      if (PasidCompiler.VERBS.contains(line.verb())) {
        line.words().stream()
            .filter(world.functions::containsKey)
            .forEach(name -> world.functions.get(name).substreams.declared = true);
      }
    }
  }

  boolean isDeclared() {
    return declared;
  }

  /** The stream table entry, with the size of the table that lies there. */
  Ste declaredIn(Ste ste, Ipa at) {
    if (!declared) {
      return ste;
    }
    table = at;
    return ste.with(Ste.S1CDMAX, BITS).with(Ste.S1DSS, USE_CD_0);
  }

  /** Whether the table has room for it; 0 is for accesses without PASID. */
  static boolean hasRoom(long pasid) {
    return pasid > 0 && pasid < 1L << BITS;
  }

  Pa at(Pasid pasid) {
    return table.asPa().plus((long) pasid.value() * Cd.WORDS * Long.BYTES);
  }

  Cd cd(Pasid pasid) {
    return held(pasid).cd();
  }

  /** The domain that the PASID is bound to, or was until its process ended. */
  Optional<Domain> domain(Pasid pasid) {
    return held(pasid).domain();
  }

  private Held held(Pasid pasid) {
    return held.getOrDefault(pasid.value(), new Held(Cd.invalid(), Optional.empty()));
  }

  void hold(Pasid pasid, Cd cd, Optional<Domain> domain) {
    held.put(pasid.value(), new Held(cd, domain));
  }

  /** The PASIDs of the function that are bound to the domain, in their order. */
  List<Substream> of(World.Function function, Domain domain) {
    List<Substream> found = new ArrayList<>();
    held.forEach(
        (number, one) -> {
          if (one.domain().equals(Optional.of(domain))) {
            found.add(substream(function, new Pasid(number)));
          }
        });
    return found;
  }

  Substream substream(World.Function function, Pasid pasid) {
    return new Substream(
        function.name, function.sid, pasid, function.smmu.name(), at(pasid), function.ats);
  }
}
