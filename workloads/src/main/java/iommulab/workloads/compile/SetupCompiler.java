package iommulab.workloads.compile;

import iommulab.actors.pcie.FunctionOptions;
import iommulab.actors.topology.MachinePlan;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.Domain;
import iommulab.model.driver.PageTable;
import iommulab.model.driver.Prot;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.settings.DeviceSettings;
import iommulab.workloads.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a scenario has before its run: domains, mappings, attachments, filled caches. */
final class SetupCompiler {
  private static final List<String> VERBS =
      List.of(
          "domain",
          "attach",
          "vf",
          "multi",
          "untrusted",
          "pri",
          "map",
          "reserve",
          "table",
          "page",
          "mem",
          "bind",
          "iotlb",
          "atc",
          "config",
          "absent");

  private final String file;
  private final World world;
  private final Settings settings;
  final WarmCaches caches;

  SetupCompiler(String file, World world, Settings settings) {
    this.file = file;
    this.world = world;
    this.settings = settings;
    this.caches = new WarmCaches(world, settings);
  }

  /**
   * Does the set-up.
   *
   * @param mentioned functions that the scenario uses; each that is not attached gets a stage-1
   *     domain of its own, with its name
   */
  void run(List<Line> setup, Set<String> mentioned) {
    setup.stream().filter(l -> l.verb().equals("untrusted")).forEach(this::step);
    List<Line> named =
        setup.stream().filter(l -> l.verb().equals("domain") || l.verb().equals("attach")).toList();
    named.forEach(this::step);
    for (String name : mentioned) {
      World.Function function = world.functions.get(name);
      if (function != null && function.domain.isEmpty() && !world.domains.containsKey(name)) {
        world.streams.attach(
            function,
            world.stage1(name, function.smmu),
            settings.topology().usesAts() && function.trusted);
      }
    }
    setup.stream()
        .filter(l -> !named.contains(l) && !l.verb().equals("untrusted"))
        .forEach(this::step);
  }

  private void step(Line line) {
    Words words = new Words(file, line);
    if (line.guard() != null) {
      throw words.wrong("'when' in the set-up", "a step without it; nothing has happened yet");
    }
    words.returnsNothing();
    switch (words.oneOf(line.verb(), "step of the set-up", VERBS)) {
      case "domain" -> domain(words);
      case "attach" -> attach(words);
      case "vf" -> virtual(words);
      case "multi" -> oneAtc(words);
      case "untrusted" -> untrusted(words);
      case "pri" -> pageRequests(words);
      case "map" -> map(words);
      case "reserve" -> reserve(words);
      case "table" -> table(words);
      case "page" -> page(words);
      case "mem" -> memory(words);
      case "absent" -> world.memory.markAbsent(world.page(words.next("a page")), World.PAGE);
      case "bind" -> new PasidCompiler(world, Optional.empty()).given(words);
      case "iotlb" -> caches.translate(words, function(words), true);
      case "config" -> caches.configure(words, function(words));
      default -> caches.translate(words, function(words), false);
    }
    words.end();
  }

  private void domain(Words words) {
    String name = words.next("a name for the domain");
    if (world.domains.containsKey(name)) {
      throw words.wrong("domain '" + name + "' twice", "another name");
    }
    World.Smmu smmu =
        world.smmus.get(
            words
                .option("smmu")
                .map(s -> words.oneOf(s, "SMMU", world.smmus.keySet()))
                .orElse("smmu0"));
    Optional<String> nested = words.option("nested");
    String stage = words.option("stage").orElse("1");
    Optional<World.Tables> same =
        words
            .option("tag")
            .map(t -> world.domains.get(words.oneOf(t, "domain", world.domains.keySet())));
    if (same.isPresent()) {
      sameTag(words, name, smmu, same.get().domain(), nested.isPresent() ? "nested" : stage);
      return;
    }
    if (nested.isPresent()) {
      String parent = words.oneOf(nested.get(), "stage-2 domain", world.domains.keySet());
      if (world.domains.get(parent).domain().stage() != PageTable.Stage.STAGE2) {
        throw words.wrong("'" + parent + "' is no stage-2 domain", "one made with stage=2");
      }
      world.nested(name, world.domains.get(parent));
    } else if (stage.equals("2")) {
      world.stage2(name, smmu);
    } else if (stage.equals("1")) {
      world.stage1(name, smmu);
    } else {
      throw words.wrong("stage=" + stage, "stage=1 or stage=2");
    }
  }

  /** A domain that gets the ASID or VMID which another one has given back. */
  private void sameTag(Words words, String name, World.Smmu smmu, Domain other, String stage) {
    boolean first = stage.equals("1");
    PageTable.Stage wanted = first ? PageTable.Stage.STAGE1 : PageTable.Stage.STAGE2;
    if (stage.equals("nested") || other.stage() != wanted || other.asid().value() == 0 && first) {
      throw words.wrong(
          "tag=" + other.name() + " for this domain", "two domains of the same stage, none nested");
    } else if (first) {
      world.stage1(name, smmu, other.asid());
    } else {
      world.stage2(name, smmu, other.vmid());
    }
  }

  private void attach(Words words) {
    World.Function function = function(words);
    World.Tables tables = tables(words);
    if (function.domain.isPresent()) {
      throw words.wrong(
          "'" + function.name + "' is attached to '" + function.domain.get() + "' already", "once");
    }
    boolean off = words.takes("noats");
    boolean wanted = words.takes("ats");
    if (wanted && !function.trusted) {
      throw words.wrong(
          "ATS for '" + function.name + "', which is not trusted", "'attach' without 'ats'");
    }
    boolean ats = !off && (wanted || settings.topology().usesAts()) && function.trusted;
    if (ats && world.platform) {
      throw words.wrong("ATS on a platform bus", "noats, or set topology.bus = pcie");
    }
    Streams.takeSplit(words, function, tables, ats);
    world.streams.attach(function, tables, ats);
  }

  private void virtual(Words words) {
    World.Function function = function(words);
    words.expect("of");
    World.Function physical = function(words);
    if (physical == function || physical.physical.isPresent()) {
      throw words.wrong(
          "'" + physical.name + "' is not another physical function", "one that is not virtual");
    }
    boolean hasVirtual =
        world.functions.values().stream()
            .anyMatch(f -> f.physical.filter(function.name::equals).isPresent());
    if (hasVirtual || function.physical.isPresent()) {
      throw words.wrong(
          "'" + function.name + "' has its place already", "a function named by no 'vf' before");
    }
    if (physical.smmu != function.smmu) {
      throw words.wrong(
          "'" + physical.name + "' is below another SMMU", "one below " + function.smmu.name());
    }
    function.physical = Optional.of(physical.name);
  }

  /** Both are functions of one device that has one ATC. */
  private void oneAtc(Words words) {
    World.Function function = function(words);
    words.expect("of");
    World.Function first = function(words);
    if (first == function || !first.device.equals(first.name)) {
      throw words.wrong(
          "'" + first.name + "' is not the first function of another device",
          "the one that others are named functions of");
    }
    function.device = first.name;
  }

  private List<String> beside(World.Function function) {
    return world.functions.values().stream()
        .filter(f -> f != function && f.device.equals(function.device))
        .map(f -> f.name)
        .toList();
  }

  /** Such a function gets no ATS (linux pci_ats_supported). */
  private void untrusted(Words words) {
    function(words).trusted = false;
  }

  private void pageRequests(Words words) {
    World.Function function = function(words);
    function
        .physical
        .filter(name -> !world.functions.get(name).pri)
        .ifPresent(
            name -> {
              throw words.wrong(
                  function.name + " shares the page requests of " + name + ", which makes none",
                  "'pri " + name + "' before");
            });
    if (function.smmu.pageQueue().isEmpty()) {
      throw words.wrong("the SMMU takes no page requests", "'set smmu.pri = on'");
    } else if (!function.ats) {
      throw words.wrong(function.name + " does not use ATS", "a function with ATS");
    }
    function.pri = true;
  }

  private void reserve(Words words) {
    World.Tables tables = tables(words);
    Iova iova = iova(words);
    if (world.mappings.mapped(tables, iova).isPresent()) {
      throw words.wrong(
          iova + " has its page already in " + tables.domain().name(), "another address");
    }
    words.expect("to");
    world.mappings.reserve(tables, iova, world.page(words.next("a page such as P")));
  }

  private void map(Words words) {
    World.Tables tables = tables(words);
    Iova iova = iova(words);
    if (world.mappings.mapped(tables, iova).isPresent()) {
      throw words.wrong(
          iova + " is mapped already in " + tables.domain().name(), "another address");
    }
    words.expect("to");
    String name = words.next("a page such as P");
    LeafWords leaf = LeafWords.of(words);
    boolean block = words.takes("block");
    if (block || words.takes("pages")) {
      mapBlock(words, tables, iova, name, leaf, !block);
    } else {
      world.mappings.map(tables, iova, world.page(name), leaf);
    }
  }

  private void mapBlock(
      Words words, World.Tables tables, Iova iova, String name, LeafWords leaf, boolean pages) {
    if (!iova.alignDown(Blocks.BITS).equals(iova)) {
      throw words.wrong(iova + " does not begin a block", "a multiple of 0x200000");
    } else if (tables.parent().isPresent()) {
      throw words.wrong("a block in a nested domain", "one of stage 1 alone, or of stage 2");
    } else if (world.pages.containsKey(name)) {
      throw words.wrong("page '" + name + "' is there already", "another name for a block");
    } else if (!world.mappings.besides(tables, iova).isEmpty()) {
      throw words.wrong(iova + "+0x200000 is mapped in part already", "another address");
    }
    world.blocks.map(tables, iova, name, leaf, pages);
  }

  /** {@code page Q of D 0x201000}: what is mapped there, such as in a block, has a name. */
  private void page(Words words) {
    String name = words.next("a name for the page, such as Q");
    if (world.pages.containsKey(name)) {
      throw words.wrong("page '" + name + "' is there already", "another name");
    }
    words.expect("of");
    World.Tables tables = tables(words);
    Iova iova = iova(words);
    Pa pa =
        world
            .mappings
            .mapped(tables, iova)
            .orElseThrow(
                () ->
                    words.wrong(
                        iova + " is not mapped in " + tables.domain().name(),
                        "an address mapped before this step"));
    world.pages.put(name, pa);
  }

  /** {@code table T of D 0x1000}: the page with the leaf of an address has a name from now on. */
  private void table(Words words) {
    String name = words.next("a name for the page, such as T");
    if (world.pages.containsKey(name)) {
      throw words.wrong("page '" + name + "' is there already", "another name");
    }
    words.expect("of");
    World.Tables tables = tables(words);
    if (tables.parent().isPresent()) {
      throw words.wrong("tables of a nested domain lie in guest memory", "another domain");
    }
    world.mappings.nameTable(name, tables, iova(words));
  }

  static Prot prot(Words words) {
    if (words.takes("ro")) {
      return Prot.READ;
    } else if (words.takes("wo")) {
      return Prot.WRITE_ONLY;
    }
    words.takes("rw");
    return Prot.READ_WRITE;
  }

  private void memory(Words words) {
    Pa at = Places.of(world, words, words.next("a page such as P, or P+8"));
    words.takes("=");
    world.memory.write(at, words.number("a value"));
  }

  private World.Function function(Words words) {
    return world.functions.get(words.oneOf("function", world.functions.keySet()));
  }

  private World.Tables tables(Words words) {
    return world.domains.get(words.oneOf("domain", world.domains.keySet()));
  }

  private static Iova iova(Words words) {
    return Places.page(words, words.number("an address such as 0x1000"));
  }

  /** The functions as the machine is to have them. */
  List<MachinePlan.Function> functions(
      Map<String, List<iommulab.model.pcie.DmaOp>> programs, Set<String> started) {
    return world.functions.values().stream()
        .map(
            f ->
                new MachinePlan.Function(
                    f.name,
                    f.sid.value(),
                    f.smmu.name(),
                    options(f),
                    f.physical,
                    programs.getOrDefault(f.name, List.of()),
                    !started.contains(f.name),
                    !world.platform,
                    beside(f)))
        .toList();
  }

  private FunctionOptions options(World.Function f) {
    DeviceSettings device = settings.device();
    return new FunctionOptions(
        device.answers(f.name),
        f.ats,
        caches.atcs.get(f.name),
        device.forgets(),
        device.issue(),
        device.answering(),
        device.pagesAtOnce(),
        new FunctionOptions.Paging(f.pri ? device.priCredits() : 0, device.priRetries()));
  }
}
