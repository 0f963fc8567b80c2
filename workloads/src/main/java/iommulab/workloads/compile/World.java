package iommulab.workloads.compile;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.driver.Domain;
import iommulab.model.driver.PageAllocator;
import iommulab.model.driver.PageTable;
import iommulab.model.driver.Prot;
import iommulab.model.driver.SharedQueue;
import iommulab.model.driver.WordEdit;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.StreamTable;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.settings.SmmuSettings;
import iommulab.workloads.settings.SmmuSettings.Httu;
import iommulab.workloads.settings.TopologySettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
  static final long PAGE = 4096;

  /** What a table of 4 KiB pages serves. */
  static final int TABLE_BITS = 21;

  /** One SMMU's structures in memory. */
  record Smmu(
      String name,
      StreamTable streams,
      Pa commandQueue,
      Pa commandTail,
      Pa eventQueue,
      Optional<Pa> pageQueue,
      List<Paged> ecmdqs) {
    /** Names of its command queues, the main one first. */
    List<String> queues() {
      List<String> all = new ArrayList<>(List.of(name + ".cmdq"));
      for (int i = 0; i < ecmdqs.size(); i++) {
        all.add(name + ".ecmdq" + i);
      }
      return List.copyOf(all);
    }

    /** Where the queue of this name begins. */
    Pa queue(String queue) {
      int number = queues().indexOf(queue);
      return number == 0 ? commandQueue : ecmdqs.get(number - 1).base();
    }
  }

  /** An enhanced command queue, and the words by which CPUs share it. */
  record Paged(Pa base, Pa tail) {}

  /** An endpoint function. */
  static final class Function {
    final String name;
    final StreamId sid;
    final Smmu smmu;
    Optional<String> domain = Optional.empty();
    Optional<String> physical = Optional.empty();
    boolean ats;

    /** Whether its ATS gives intermediate addresses: STE.EATS = 2. */
    boolean split;

    boolean pri;
    boolean trusted = true;
    String device;
    Ste ste = Ste.invalid();
    final Substreams substreams = new Substreams();

    Function(String name, StreamId sid, Smmu smmu) {
      this.name = name;
      this.device = name;
      this.sid = sid;
      this.smmu = smmu;
    }
  }

  /** A domain and its tables; {@code parent} is the stage 2 below a nested one. */
  record Tables(
      Domain domain, PageTable table, Optional<Tables> parent, PageAllocator structures) {}

  final IdRegisters ids;
  final boolean platform;
  final boolean stalls;
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
  final Mappings mappings = new Mappings(this);
  final Blocks blocks = new Blocks(this);
  final Streams streams = new Streams(this);
  final DriverWords driver = new DriverWords(this);
  private final PageAllocator structures = new PageAllocator(new Ipa(STRUCTURES), STRUCTURE_PAGES);
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
        .with(IdRegisters.BBML, settings.bbml())
        .with(IdRegisters.VMW, settings.vmw() > 0 ? 1 : 0)
        .with(IdRegisters.ATSRECERR, settings.recCfgAts() ? 1 : 0)
        .with(IdRegisters.ECMDQ, settings.ecmdqs() > 0 ? 1 : 0)
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
                : Optional.of(area(16L << settings.priqLog2Size())),
            Stream.generate(() -> paged(settings)).limit(settings.ecmdqs()).toList()));
  }

  private Paged paged(SmmuSettings settings) {
    return new Paged(
        area(16L << settings.cmdqLog2Size()), area(SharedQueue.bytes(settings.cmdqLog2Size())));
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
    mappings.add(domain);
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

  private void write(List<WordEdit> edits) {
    WordEdit.applyAll(edits, memory);
  }
}
