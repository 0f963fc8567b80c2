package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.Domain;
import iommulab.model.driver.Prot;
import iommulab.model.driver.WordEdit;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is mapped in the domains of a {@link World}: the leaves that the set-up writes, and what
 * programs will map.
 *
 * <p>Pages of the tables are made as a leaf needs them. A leaf of a nested domain holds the page's
 * place in the guest, which its parent maps one to one if it does not map the page yet.
 */
final class Mappings {
  private final World world;
  private final Map<String, Map<Iova, Pa>> byDomain = new LinkedHashMap<>();
  private final Set<Pa> reserved = new LinkedHashSet<>();

  Mappings(World world) {
    this.world = world;
  }

  /** A domain without mappings. */
  void add(Domain domain) {
    byDomain.put(domain.name(), new LinkedHashMap<>());
  }

  /** Maps a page before the run begins. */
  void map(World.Tables tables, Iova iova, Pa pa, LeafWords leaf) {
    Pa output = output(tables, pa);
    Prot prot = leaf.prot();
    write(tables.table().mapLeaf(iova, output, 3, prot));
    long word = leaf.of(tables.table().leaf(output, 3, prot), tables, world);
    write(List.of(tables.table().rewrite(iova, word)));
    byDomain.get(tables.domain().name()).put(iova, pa);
    world.given.add(new OwnerChanged(pa, tables.domain().name()));
    world.given.add(
        new Mapped(tables.domain().name(), iova, output, World.PAGE, prot.read(), prot.write()));
  }

  /**
   * What a leaf for this page holds: its address, or for a nested domain its place in the guest.
   */
  Pa output(World.Tables tables, Pa pa) {
    if (tables.parent().isEmpty()) {
      return pa;
    }
    World.Tables parent = tables.parent().get();
    for (Map.Entry<Iova, Pa> each : byDomain.get(parent.domain().name()).entrySet()) {
      if (each.getValue().equals(pa)) {
        return new Pa(each.getKey().value());
      }
    }
    map(parent, new Iova(pa.value()), pa, LeafWords.READ_WRITE);
    return pa;
  }

  /** Where the leaf of an address is; makes the tables above it. */
  Pa slot(World.Tables tables, Iova iova) {
    if (tables.table().level(iova) != 3) {
      write(tables.table().mapLeaf(iova, new Pa(0), 3, Prot.READ_WRITE));
      write(tables.table().unmap(iova, World.PAGE));
    }
    return tables.table().slot(iova);
  }

  /** Gives a name to the page that holds the leaf of an address. */
  void nameTable(String name, World.Tables tables, Iova iova) {
    world.pages.put(name, slot(tables, iova).page());
  }

  /** What the set-up maps through the same table as an address. */
  Map<Iova, Pa> besides(World.Tables tables, Iova iova) {
    Map<Iova, Pa> found = new LinkedHashMap<>();
    byDomain
        .get(tables.domain().name())
        .forEach(
            (at, page) -> {
              if (at.alignDown(World.TABLE_BITS).equals(iova.alignDown(World.TABLE_BITS))) {
                found.put(at, page);
              }
            });
    return found;
  }

  /** The page is the domain's and the address is for it, but nothing is mapped before the run. */
  void reserve(World.Tables tables, Iova iova, Pa pa) {
    reserved.add(pa);
    willMap(tables, iova, pa);
    world.given.add(new OwnerChanged(pa, tables.domain().name()));
  }

  /** Whether the set-up gave the page to a domain without mapping it. */
  boolean isReserved(Pa pa) {
    return reserved.contains(pa);
  }

  /** What the set-up maps in a domain. */
  Map<Iova, Pa> of(World.Tables tables) {
    return Collections.unmodifiableMap(byDomain.get(tables.domain().name()));
  }

  /** The page that the set-up maps there. */
  Optional<Pa> mapped(World.Tables tables, Iova iova) {
    return Optional.ofNullable(byDomain.get(tables.domain().name()).get(iova));
  }

  /** Remembers what a program maps there, for the hand-over after its unmap. */
  void willMap(World.Tables tables, Iova iova, Pa pa) {
    byDomain.get(tables.domain().name()).putIfAbsent(iova, pa);
  }

  private void write(List<WordEdit> edits) {
    WordEdit.applyAll(edits, world.memory);
  }
}
