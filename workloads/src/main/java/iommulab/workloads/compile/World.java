package iommulab.workloads.compile;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.driver.AtsUsers;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Domain;
import iommulab.model.driver.FlushQueue;
import iommulab.model.driver.LazyUnmap;
import iommulab.model.driver.PageAllocator;
import iommulab.model.driver.PageTable;
import iommulab.model.driver.PasidProcedures;
import iommulab.model.driver.Prot;
import iommulab.model.driver.SharedQueue;
import iommulab.model.driver.WordEdit;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.StreamTable;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.settings.SmmuSettings;
import iommulab.workloads.settings.SmmuSettings.Httu;
import iommulab.workloads.settings.TopologySettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A machine's memory and names while a scenario is being understood: SMMUs, functions, domains with
 * their tables, pages.
 *
 * <p>Structures lie from 1 GiB on, data pages from 2 GiB on. Functions have StreamIDs 8, 16, ...,
 * and are spread over the SMMUs in turn.
 */
final class World {
  private static final long STRUCTURES = 0x4000_0000L;
  private static final int STRUCTURE_PAGES = 1 << 18;
  private static final long DATA = 0x8000_0000L;
  private static final int GUEST_TABLE_PAGES = 256;
  private static final int STAGE1_BITS = 48;
  private static final int LARGEST_STAGE2_BITS = 40;
  private static final int STAGE2_START = 1;
  private static final long PAGE = 4096;

  /** What a table of 4 KiB pages serves. */
  static final int TABLE_BITS = 21;

  /** One SMMU's structures in memory. */
  record Smmu(
      String name,
      StreamTable streams,
      Pa commandQueue,
      Pa commandTail,
      Pa eventQueue,
      Optional<Pa> pageQueue) {}

  /** An endpoint function. */
  static final class Function {
    final String name;
    final StreamId sid;
    final Smmu smmu;
    Optional<String> domain = Optional.empty();
    Optional<String> physical = Optional.empty();
    boolean ats;
    boolean pri;
    Ste ste = Ste.invalid();
    final Substreams substreams = new Substreams();

    Function(String name, StreamId sid, Smmu smmu) {
      this.name = name;
      this.sid = sid;
      this.smmu = smmu;
    }
  }

  /** A domain and its tables; {@code parent} is the stage 2 below a nested one. */
  record Tables(
      Domain domain, PageTable table, Optional<Tables> parent, PageAllocator structures) {}

  final IdRegisters ids;
  final boolean platform;
  private final boolean stalls;
  final Httu httu;
  final boolean forcesWriteBack;
  final SparseMemory memory = new SparseMemory();
  final Map<String, Smmu> smmus = new LinkedHashMap<>();
  final Map<String, Function> functions = new LinkedHashMap<>();
  final Map<String, Tables> domains = new LinkedHashMap<>();
  final Map<String, Pa> pages = new LinkedHashMap<>();
  final Map<String, Integer> locks = new LinkedHashMap<>();
  final List<Fact> given = new ArrayList<>();
  final Map<String, Long> cr0 = new LinkedHashMap<>();
  private final Map<String, Map<Iova, Pa>> mappings = new LinkedHashMap<>();
  private final PageAllocator structures = new PageAllocator(new Ipa(STRUCTURES), STRUCTURE_PAGES);
  private final Map<String, Pa> flushCounters = new LinkedHashMap<>();
  private final Map<String, Pa> released = new LinkedHashMap<>();
  private final Map<Pa, Long> lazyUnmaps = new LinkedHashMap<>();
  private final Map<String, List<String>> atsAtStart = new LinkedHashMap<>();
  private final Map<String, Pa> readers = new LinkedHashMap<>();
  private final Set<Pa> reserved = new LinkedHashSet<>();
  private final Map<String, Pa> atsWords = new LinkedHashMap<>();
  private int nextAsid = 1;
  private int nextVmid = 1;

  World(Settings settings, int endpoints) {
    SmmuSettings smmu = settings.smmu();
    this.platform = settings.topology().bus() == TopologySettings.Bus.PLATFORM;
    this.stalls = platform && smmu.stalls();
    this.httu = smmu.httu();
    this.forcesWriteBack = smmu.s2fwb();
    this.ids = ids(smmu);
    int last = 8 * endpoints;
    int bits = Math.max(8, Integer.SIZE - Integer.numberOfLeadingZeros(last));
    for (int i = 0; i < settings.topology().smmus(); i++) {
      addSmmu("smmu" + i, smmu, bits);
      cr0.put("smmu" + i, smmu.atBoot().cr0());
    }
    List<Smmu> all = List.copyOf(smmus.values());
    for (int i = 0; i < endpoints; i++) {
      Smmu above = all.get(i % all.size());
      functions.put("d" + i, new Function("d" + i, new StreamId(8 * (i + 1)), above));
    }
  }

  /** What the modelled SMMU can do, as the settings say. */
  private static IdRegisters ids(SmmuSettings settings) {
    int code = 0;
    while (IdRegisters.addressBits(code) != settings.oas()) {
      code++;
    }
    return IdRegisters.defaults()
        .with(IdRegisters.PRI, settings.pri() == SmmuSettings.Pri.ABSENT ? 0 : 1)
        .with(IdRegisters.PPS, settings.pps() ? 1 : 0)
        .with(IdRegisters.HTTU, settings.httu().ordinal())
        .with(IdRegisters.STALL_MODEL, settings.stalls() ? 0 : 1)
        .with(IdRegisters.OAS, code);
  }

  private void addSmmu(String name, SmmuSettings settings, int sidBits) {
    boolean linear = settings.streamTable() == SmmuSettings.StreamTable.LINEAR;
    Pa base = area((linear ? 64L : 8L) << (linear ? sidBits : Math.max(0, sidBits - 8)));
    StreamTable streams =
        linear
            ? StreamTable.linear(base, sidBits)
            : StreamTable.twoLevel(base, Math.max(sidBits, 9), 8);
    smmus.put(
        name,
        new Smmu(
            name,
            streams,
            area(16L << settings.cmdqLog2Size()),
            area(SharedQueue.bytes(settings.cmdqLog2Size())),
            area(32L << settings.evtqLog2Size()),
            settings.pri() == SmmuSettings.Pri.ABSENT
                ? Optional.empty()
                : Optional.of(area(16L << settings.priqLog2Size()))));
  }

  /** A fresh area of at least this many bytes, a power of two, aligned to it. */
  Pa area(long bytes) {
    int count = (int) Math.max(1, Long.highestOneBit(2 * bytes - 1) / PAGE);
    return structures.pages(count).asPa();
  }

  /** The page of this name; the first mention makes it. */
  Pa page(String name) {
    return pages.computeIfAbsent(name, n -> new Pa(DATA + PAGE * pages.size()));
  }

  int lock(String name) {
    return locks.computeIfAbsent(name, n -> 1000 + locks.size());
  }

  Tables stage1(String name, Smmu smmu) {
    return stage1(name, smmu, new Asid(nextAsid++));
  }

  /** With an ASID that another domain has had. */
  Tables stage1(String name, Smmu smmu, Asid asid) {
    Domain domain = new Domain(name, PageTable.Stage.STAGE1, asid, new Vmid(0), queue(smmu));
    return add(
        new Tables(
            domain, PageTable.stage1(structures, STAGE1_BITS), Optional.empty(), structures));
  }

  Tables stage2(String name, Smmu smmu) {
    return stage2(name, smmu, new Vmid(nextVmid++));
  }

  /** With a VMID that another domain has had. */
  Tables stage2(String name, Smmu smmu, Vmid vmid) {
    Domain domain = new Domain(name, PageTable.Stage.STAGE2, new Asid(0), vmid, queue(smmu));
    int bits = Math.min(LARGEST_STAGE2_BITS, ids.outputBits());
    PageTable table = PageTable.stage2(structures, bits, STAGE2_START);
    return add(new Tables(domain, table, Optional.empty(), structures));
  }

  /** A guest's stage 1; its tables and CDs lie in guest memory that the parent maps one to one. */
  Tables nested(String name, Tables parent) {
    Domain below = parent.domain();
    Domain domain =
        new Domain(name, PageTable.Stage.STAGE1, new Asid(nextAsid++), below.vmid(), below.queue());
    Ipa guest = structures.pages(GUEST_TABLE_PAGES);
    write(
        parent
            .table()
            .map(new Iova(guest.value()), guest.asPa(), GUEST_TABLE_PAGES * PAGE, Prot.READ_WRITE));
    PageAllocator own = new PageAllocator(guest, GUEST_TABLE_PAGES);
    return add(new Tables(domain, PageTable.stage1(own, STAGE1_BITS), Optional.of(parent), own));
  }

  private Tables add(Tables tables) {
    Domain domain = tables.domain();
    domains.put(domain.name(), tables);
    mappings.put(domain.name(), new LinkedHashMap<>());
    boolean stage1 = domain.stage() == PageTable.Stage.STAGE1;
    given.add(
        new DomainMade(
            domain.name(),
            stage1 ? domain.asid().value() : -1,
            domain.vmid().value(),
            tables.parent().map(p -> p.domain().name()).orElse("")));
    return tables;
  }

  private static String queue(Smmu smmu) {
    return smmu.name() + ".cmdq";
  }

  /** Maps a page before the run begins. */
  void map(Tables tables, Iova iova, Pa pa, LeafWords leaf) {
    Pa output = output(tables, pa);
    Prot prot = leaf.prot();
    write(tables.table().mapLeaf(iova, output, 3, prot));
    long word = leaf.of(tables.table().leaf(output, 3, prot), tables, this);
    write(List.of(tables.table().rewrite(iova, word)));
    mappings.get(tables.domain().name()).put(iova, pa);
    given.add(new OwnerChanged(pa, tables.domain().name()));
    given.add(new Mapped(tables.domain().name(), iova, output, PAGE, prot.read(), prot.write()));
  }

  /**
   * What a leaf for this page holds: its address, or for a nested domain its place in the guest.
   */
  Pa output(Tables tables, Pa pa) {
    if (tables.parent().isEmpty()) {
      return pa;
    }
    Tables parent = tables.parent().get();
    for (Map.Entry<Iova, Pa> each : mappings.get(parent.domain().name()).entrySet()) {
      if (each.getValue().equals(pa)) {
        return new Pa(each.getKey().value());
      }
    }
    map(parent, new Iova(pa.value()), pa, LeafWords.READ_WRITE);
    return pa;
  }

  /** Where the leaf of an address is; makes the tables above it. */
  Pa slot(Tables tables, Iova iova) {
    if (tables.table().level(iova) != 3) {
      write(tables.table().mapLeaf(iova, new Pa(0), 3, Prot.READ_WRITE));
      write(tables.table().unmap(iova, PAGE));
    }
    return tables.table().slot(iova);
  }

  /** Gives a name to the page that holds the leaf of an address. */
  void nameTable(String name, Tables tables, Iova iova) {
    pages.put(name, slot(tables, iova).page());
  }

  /** What the set-up maps through the same table as an address. */
  Map<Iova, Pa> besides(Tables tables, Iova iova) {
    Map<Iova, Pa> found = new LinkedHashMap<>();
    mappings
        .get(tables.domain().name())
        .forEach(
            (at, page) -> {
              if (at.alignDown(TABLE_BITS).equals(iova.alignDown(TABLE_BITS))) {
                found.put(at, page);
              }
            });
    return found;
  }

  /** The page is the domain's and the address is for it, but nothing is mapped before the run. */
  void reserve(Tables tables, Iova iova, Pa pa) {
    reserved.add(pa);
    willMap(tables, iova, pa);
    given.add(new OwnerChanged(pa, tables.domain().name()));
  }

  /** Whether the set-up gave the page to a domain without mapping it. */
  boolean isReserved(Pa pa) {
    return reserved.contains(pa);
  }

  /** What the set-up maps in a domain. */
  Map<Iova, Pa> mappings(Tables tables) {
    return Collections.unmodifiableMap(mappings.get(tables.domain().name()));
  }

  /** The page that the set-up maps there. */
  Optional<Pa> mapped(Tables tables, Iova iova) {
    return Optional.ofNullable(mappings.get(tables.domain().name()).get(iova));
  }

  /** A CPU that may be in read sections; one word of each counts them. */
  void addReader(String cpu) {
    readers.computeIfAbsent(cpu, name -> area(Long.BYTES));
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
  AtsUsers atsUsers(Tables tables) {
    String domain = tables.domain().name();
    Pa area = atsWords.get(domain);
    if (area == null) {
      area = area((1L + functions.size()) * Long.BYTES);
      atsWords.put(domain, area);
      List<String> present = atsAtStart.getOrDefault(domain, List.of());
      memory.write(area, present.size());
      for (AtsUsers.User user : users(area)) {
        memory.write(user.word(), present.contains(user.function()) ? 1 : 0);
      }
    }
    return new AtsUsers(area, users(area), lock("ats users of " + domain));
  }

  private List<AtsUsers.User> users(Pa area) {
    List<AtsUsers.User> users = new ArrayList<>();
    for (Function function : functions.values()) {
      Pa word = area.plus((1L + users.size()) * Long.BYTES);
      users.add(new AtsUsers.User(function.name, function.sid, word));
    }
    return users;
  }

  /** Where the domain's lazy unmaps wait. */
  FlushQueue flushQueue(Tables tables, Settings settings) {
    Domain domain = tables.domain();
    Pa counters = flushCounters.computeIfAbsent(domain.name(), name -> area(2 * Long.BYTES));
    return new FlushQueue(
        domain.name(),
        counters,
        settings.driver().flushQueue(),
        settings.driver().flushTimeout(),
        LazyUnmap.flush(domain, counters, atsFunctions(domain), PlanParts.patience(settings)));
  }

  /** The word that counts how often the address was given back, for one more lazy unmap. */
  Pa willRelease(Tables tables, Iova iova) {
    Pa word = released(tables, iova);
    lazyUnmaps.merge(word, 1L, Long::sum);
    return word;
  }

  /** The word that counts how often the address was given back. */
  Pa released(Tables tables, Iova iova) {
    return released.computeIfAbsent(tables.domain().name() + " " + iova, name -> area(Long.BYTES));
  }

  /** Waits until the address was given back as often as it was lazily unmapped so far. */
  List<CpuOp> awaitReleased(Tables tables, Iova iova) {
    Pa word = released.get(tables.domain().name() + " " + iova);
    return word == null
        ? List.of()
        : List.of(new CpuOp.AwaitWord(word, -1L, lazyUnmaps.get(word), true, Optional.empty(), ""));
  }

  /** Remembers what a program maps there, for the hand-over after its unmap. */
  void willMap(Tables tables, Iova iova, Pa pa) {
    mappings.get(tables.domain().name()).putIfAbsent(iova, pa);
  }

  /** Attaches a function before the run begins. */
  void attach(Function function, Tables tables, boolean ats) {
    function.domain = Optional.of(tables.domain().name());
    function.ats = ats;
    if (ats) {
      atsAtStart
          .computeIfAbsent(tables.domain().name(), name -> new ArrayList<>())
          .add(function.name);
    }
    function.ste = ste(function, tables, ats);
    memory.write(entry(function), function.ste.encode());
    given.addAll(EntryFacts.intended(this, function, function.ste));
    given.add(
        new Attached(
            function.name,
            function.sid.value(),
            tables.domain().name(),
            function.smmu.name(),
            ats));
  }

  /** The stream table entry that leads a function to a domain; writes the CD that it points to. */
  Ste ste(Function function, Tables tables, boolean ats) {
    boolean stage1 = tables.domain().stage() == PageTable.Stage.STAGE1;
    Optional<Tables> second = stage1 ? tables.parent() : Optional.of(tables);
    Ste ste =
        Ste.invalid()
            .with(Ste.V, 1)
            .with(Ste.CONFIG, stage1 ? (second.isPresent() ? 7 : 5) : 6)
            .with(Ste.EATS, ats ? 1 : 0);
    if (stage1) {
      Ipa at = tables.structures().page();
      memory.write(at.asPa(), cd(tables).encode());
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
              .with(Ste.S2PS, ids.get(IdRegisters.OAS))
              .with(Ste.S2AA64, 1)
              .with(Ste.S2HA, httu == Httu.OFF ? 0 : 1)
              .with(Ste.S2HD, httu == Httu.DIRTY ? 1 : 0)
              .with(Ste.S2FWB, forcesWriteBack ? 1 : 0)
              .with(Ste.S2R, 1)
              .with(Ste.S2S, stalls ? 1 : 0)
              .withStage2Table(table.root().asPa());
    }
    return ste;
  }

  /** The context descriptor that leads to a domain's tables. */
  Cd cd(Tables tables) {
    return Cd.of(tables.domain().asid(), tables.table().root())
        .with(Cd.IPS, ids.get(IdRegisters.OAS))
        .with(Cd.HA, httu == Httu.OFF ? 0 : 1)
        .with(Cd.HD, httu == Httu.DIRTY ? 1 : 0)
        .with(Cd.S, stalls ? 1 : 0);
  }

  /** Whether a PASID is bound to the domain. */
  boolean isBound(Domain domain) {
    return functions.values().stream().anyMatch(f -> !f.substreams.of(f, domain).isEmpty());
  }

  /** ATC invalidations of a page: functions without PASID, and PASIDs bound to the domain. */
  List<Command> atcInvalidation(Domain domain, Iova iova) {
    List<Command> commands = new ArrayList<>(domain.atcInvalidation(iova, atsFunctions(domain)));
    for (Function function : functions.values()) {
      function.substreams.of(function, domain).stream()
          .filter(PasidProcedures.Substream::ats)
          .forEach(one -> commands.add(one.atcInvalidation(iova)));
    }
    return commands;
  }

  /**
   * Where a function's stream table entry is; makes the second level of the table if it has one.
   */
  Pa entry(Function function) {
    StreamTable streams = function.smmu.streams();
    long sid = function.sid.value();
    if (streams.format() == StreamTable.Format.LINEAR) {
      return streams.base().plus(sid * Ste.WORDS * Long.BYTES);
    }
    Pa first = streams.base().plus((sid >>> streams.split()) * Long.BYTES);
    L1Std pointer = L1Std.decode(memory.read(first));
    if (pointer.span() == 0) {
      pointer = L1Std.of(area(64L << streams.split()), streams.split() + 1);
      memory.write(first, pointer.encode());
    }
    long index = sid & (1L << streams.split()) - 1;
    return pointer.table().plus(index * Ste.WORDS * Long.BYTES);
  }

  /** Functions attached to the domain. */
  List<StreamId> attachedTo(Domain domain) {
    return functions.values().stream()
        .filter(f -> f.domain.filter(domain.name()::equals).isPresent())
        .map(f -> f.sid)
        .toList();
  }

  /** Functions attached to a domain, or to one nested on it, whose ATC may hold its mappings. */
  List<StreamId> atsFunctions(Domain domain) {
    List<StreamId> sids = new ArrayList<>();
    for (Function function : functions.values()) {
      boolean through =
          function.domain.isPresent() && isOrSitsOn(function.domain.get(), domain.name());
      if (function.ats && through) {
        sids.add(function.sid);
      }
    }
    return sids;
  }

  private boolean isOrSitsOn(String name, String below) {
    Optional<Tables> parent = domains.get(name).parent();
    return name.equals(below) || parent.isPresent() && parent.get().domain().name().equals(below);
  }

  private void write(List<WordEdit> edits) {
    WordEdit.applyAll(edits, memory);
  }
}
