package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.AtsUsers;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Domain;
import iommulab.model.driver.FlushQueue;
import iommulab.model.driver.LazyUnmap;
import iommulab.model.memory.AtomicFunction;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Words in memory by which procedures of the drivers see each other: read sections, users of ATS,
 * the counters of lazy unmaps.
 *
 * <p>Each is made when the first step needs it.
 */
final class DriverWords {
  private final World world;
  private final Map<String, Pa> readers = new LinkedHashMap<>();
  private final Map<String, Pa> atsWords = new LinkedHashMap<>();
  private final Map<String, Pa> flushCounters = new LinkedHashMap<>();
  private final Map<String, Pa> released = new LinkedHashMap<>();
  private final Map<Pa, Long> lazyUnmaps = new LinkedHashMap<>();

  DriverWords(World world) {
    this.world = world;
  }

  /** A CPU that may be in read sections; one word of each counts them. */
  void addReader(String cpu) {
    readers.computeIfAbsent(cpu, name -> world.area(Long.BYTES));
  }

  /** Begins or ends a read section of a CPU (linux rcu_read_lock, rcu_read_unlock). */
  CpuOp readSection(String cpu, boolean begins) {
    return new CpuOp.Ordered(
        begins ? CpuOp.Semantics.ACQUIRE : CpuOp.Semantics.RELEASE,
        new CpuOp.Update(readers.get(cpu), AtomicFunction.ADD, begins ? 1 : -1, 0, ""));
  }

  List<Pa> readers() {
    return List.copyOf(readers.values());
  }

  /** Who uses ATS in the domain, as attach and unmap by masters or invs see it. */
  AtsUsers atsUsers(World.Tables tables) {
    String domain = tables.domain().name();
    Pa area = atsWords.get(domain);
    if (area == null) {
      area = world.area((1L + world.functions.size()) * Long.BYTES);
      atsWords.put(domain, area);
      List<String> present = world.streams.withAtsAtStart(domain);
      world.memory.write(area, present.size());
      for (AtsUsers.User user : users(area)) {
        world.memory.write(user.word(), present.contains(user.function()) ? 1 : 0);
      }
    }
    return new AtsUsers(area, users(area), world.lock("ats users of " + domain));
  }

  private List<AtsUsers.User> users(Pa area) {
    List<AtsUsers.User> users = new ArrayList<>();
    for (World.Function function : world.functions.values()) {
      Pa word = area.plus((1L + users.size()) * Long.BYTES);
      users.add(new AtsUsers.User(function.name, function.sid, word));
    }
    return users;
  }

  /** Where the domain's lazy unmaps wait. */
  FlushQueue flushQueue(World.Tables tables, Settings settings) {
    Domain domain = tables.domain();
    Pa counters = flushCounters.computeIfAbsent(domain.name(), name -> world.area(2 * Long.BYTES));
    return new FlushQueue(
        domain.name(),
        counters,
        settings.driver().flushQueue(),
        settings.driver().flushTimeout(),
        LazyUnmap.flush(
            domain, counters, world.streams.atsFunctions(domain), PlanParts.patience(settings)));
  }

  /** The word that counts how often the address was given back, for one more lazy unmap. */
  Pa willRelease(World.Tables tables, Iova iova) {
    Pa word = released(tables, iova);
    lazyUnmaps.merge(word, 1L, Long::sum);
    return word;
  }

  /** The word that counts how often the address was given back. */
  Pa released(World.Tables tables, Iova iova) {
    return released.computeIfAbsent(
        tables.domain().name() + " " + iova, name -> world.area(Long.BYTES));
  }

  /** Waits until the address was given back as often as it was lazily unmapped so far. */
  List<CpuOp> awaitReleased(World.Tables tables, Iova iova) {
    Pa word = released.get(tables.domain().name() + " " + iova);
    return word == null
        ? List.of()
        : List.of(new CpuOp.AwaitWord(word, -1L, lazyUnmaps.get(word), true, Optional.empty(), ""));
  }
}
