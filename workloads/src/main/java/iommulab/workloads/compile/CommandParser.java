package iommulab.workloads.compile;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.driver.Domain;
import iommulab.model.pcie.PageRequest;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.command.PriResp;
import iommulab.model.smmuv3.command.Resume;
import iommulab.model.smmuv3.command.StallTerm;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiEl2;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.workloads.scenario.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commands as a litmus file writes them: {@code TLBI_NH_VA dom=A addr=0x1000 leaf + SYNC}.
 *
 * <p>{@code dom=} gives VMID and ASID of a domain, {@code vmid=}, {@code asid=} numbers or domains,
 * {@code sid=} a number or a function.
 */
final class CommandParser {
  private static final List<String> MNEMONICS =
      List.of(
          "CFGI_STE",
          "CFGI_CD",
          "CFGI_CD_ALL",
          "CFGI_ALL",
          "TLBI_NH_ALL",
          "TLBI_NH_ASID",
          "TLBI_NH_VA",
          "TLBI_NH_VAA",
          "TLBI_S12_VMALL",
          "TLBI_S2_IPA",
          "TLBI_NSNH_ALL",
          "TLBI_EL2_ALL",
          "ATC_INV",
          "PREFETCH_CFG",
          "PREFETCH_ADDR",
          "PRI_RESP",
          "RESUME",
          "STALL_TERM",
          "SYNC");

  private final World world;
  private final Words words;
  private Map<String, String> options = Map.of();
  private List<String> flags = List.of();

  CommandParser(World world, Words words) {
    this.world = world;
    this.words = words;
  }

  /** All commands of the step, in order. */
  List<Command> all(String text) {
    List<Command> commands = new ArrayList<>();
    for (String one : text.split("\\+", -1)) {
      commands.add(one(one.strip()));
    }
    return commands;
  }

  private Command one(String text) {
    List<String> parts = Arrays.asList(text.split("\\s+"));
    String name = parts.get(0);
    if (!MNEMONICS.contains(name)) {
      throw words.wrong("unknown command '" + name + "'", Nearest.list(name, MNEMONICS));
    }
    options = new LinkedHashMap<>();
    flags = new ArrayList<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        flags.add(part);
      } else if (options.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        throw words.wrong(
            "'" + part.substring(0, equals + 1) + "' twice in '" + text + "'", "once");
      }
    }
    Command command = command(name);
    String left =
        !flags.isEmpty() ? flags.get(0) : options.keySet().stream().findFirst().orElse("");
    if (!left.isEmpty()) {
      throw words.wrong("'" + left + "' means nothing to " + name, "the command without it");
    }
    return command;
  }

  private Command command(String name) {
    return switch (name) {
      case "CFGI_STE" -> new Cfgi.Ste(sid(), flag("leaf"));
      case "CFGI_CD" -> new Cfgi.Cd(sid(), ssid().orElse(new Pasid(0)), flag("leaf"));
      case "CFGI_CD_ALL" -> new Cfgi.CdAll(sid());
      case "CFGI_ALL" -> Cfgi.SteRange.all();
      case "TLBI_NH_ALL" -> new Tlbi.NhAll(tagsOf(name).vmid());
      case "TLBI_NH_ASID" -> asid(name);
      case "TLBI_NH_VA" -> address(name);
      case "TLBI_NH_VAA" -> {
        Tags tags = tagsOf(name);
        yield new Tlbi.NhVaa(tags.vmid(), iova(), TlbiSpan.address(flag("leaf")));
      }
      case "TLBI_S12_VMALL" -> new Tlbi.S12Vmall(tagsOf(name).vmid());
      case "TLBI_S2_IPA" -> {
        Tags tags = tagsOf(name);
        yield new Tlbi.S2Ipa(tags.vmid(), new Ipa(iova().value()), TlbiSpan.address(flag("leaf")));
      }
      case "TLBI_NSNH_ALL" -> new Tlbi.NsnhAll();
      case "TLBI_EL2_ALL" -> new TlbiEl2.All();
      case "ATC_INV" -> invalidateAtc();
      case "PREFETCH_CFG" -> {
        Optional<Pasid> ssid = ssid();
        yield new Prefetch.Cfg(sid(), ssid.isPresent(), ssid.orElse(new Pasid(0)));
      }
      case "PREFETCH_ADDR" -> {
        Optional<Pasid> ssid = ssid();
        yield new Prefetch.Addr(sid(), ssid.isPresent(), ssid.orElse(new Pasid(0)), iova(), 0);
      }
      case "PRI_RESP" -> answerPages();
      case "RESUME" -> resume();
      case "STALL_TERM" -> new StallTerm(sid());
      default -> Sync.of(Sync.Signal.NONE);
    };
  }

  private Command answerPages() {
    Optional<Pasid> ssid = ssid();
    long group = take("group").map(g -> words.number(g, "group=0 to 511")).orElse(0L);
    if (group < 0 || group >= PageRequest.GROUPS) {
      throw words.wrong("group=" + group, "group=0 to 511");
    }
    String told =
        words.oneOf(
            take("resp").orElse("failure"), "answer", List.of("success", "invalid", "failure"));
    PriResp.Response response =
        switch (told) {
          case "success" -> PriResp.Response.SUCCESS;
          case "invalid" -> PriResp.Response.INVALID_REQUEST;
          default -> PriResp.Response.RESPONSE_FAILURE;
        };
    return new PriResp(sid(), ssid.isPresent(), ssid.orElse(new Pasid(0)), (int) group, response);
  }

  /** {@code RESUME sid=d0 stag=0 retry}, {@code abort}, or {@code terminate} as RAZ/WI. */
  private Command resume() {
    long stag = take("stag").map(t -> words.number(t, "stag=0 to 65535")).orElse(0L);
    Resume.Answer answer =
        StallWords.ANSWERS.stream()
            .filter(this::flag)
            .findFirst()
            .map(StallWords::of)
            .orElseThrow(() -> words.wrong("RESUME does not say how", "retry, abort or terminate"));
    return Resume.of(sid(), (int) stag, answer);
  }

  private Command asid(String name) {
    Tags tags = tagsOf(name);
    return new Tlbi.NhAsid(tags.vmid(), tags.asid());
  }

  private Command address(String name) {
    Tags tags = tagsOf(name);
    boolean leaf = flag("leaf");
    Optional<String> granule =
        take("tg").map(g -> words.oneOf(g, "granule", List.of("4k", "16k", "64k")));
    TlbiSpan span =
        granule
            .map(g -> range(Granule.valueOf("K" + g.replace("k", "")), leaf))
            .orElse(TlbiSpan.address(leaf));
    return new Tlbi.NhVa(tags.vmid(), tags.asid(), iova(), span);
  }

  /** {@code (num + 1) << scale} granules, with a hint at the leaf's level. */
  private TlbiSpan range(Granule granule, boolean leaf) {
    return TlbiSpan.range(granule, number("num", 31), number("scale", 31), number("ttl", 3), leaf);
  }

  private int number(String key, int most) {
    String accepted = key + "=0 to " + most;
    long value = take(key).map(text -> words.number(text, accepted)).orElse(0L);
    if (value < 0 || value > most) {
      throw words.wrong(key + "=" + value, accepted);
    }
    return (int) value;
  }

  private Command invalidateAtc() {
    StreamId sid = sid();
    Optional<Pasid> ssid = ssid();
    boolean global = flag("global");
    if (flag("all")) {
      return new AtcInv(
          sid, ssid.isPresent(), ssid.orElse(new Pasid(0)), global, new Iova(0), AtcInv.ALL);
    }
    Iova at = iova();
    long size = take("size").map(s -> words.number(s, "size=0 to 52")).orElse(0L);
    if (size < 0 || size > AtcInv.ALL) {
      throw words.wrong("size=" + size, "size=0 to 52");
    }
    return new AtcInv(sid, ssid.isPresent(), ssid.orElse(new Pasid(0)), global, at, (int) size);
  }

  private record Tags(Vmid vmid, Asid asid) {}

  /** Tags that must be told: nothing is invalidated by accident of a default. */
  private Tags tagsOf(String name) {
    boolean needsAsid = name.equals("TLBI_NH_ASID") || name.equals("TLBI_NH_VA");
    boolean told = options.containsKey("dom") || options.containsKey(needsAsid ? "asid" : "vmid");
    if (!told) {
      throw words.wrong(
          name + " does not say whose entries", needsAsid ? "dom= or asid=" : "dom= or vmid=");
    }
    return tags();
  }

  private Tags tags() {
    Optional<Domain> domain = take("dom").map(this::domain);
    Optional<Vmid> vmid =
        take("vmid")
            .map(v -> isDomain(v) ? domain(v).vmid() : new Vmid((int) words.number(v, "vmid=")));
    Optional<Asid> asid =
        take("asid")
            .map(a -> isDomain(a) ? domain(a).asid() : new Asid((int) words.number(a, "asid=")));
    return new Tags(
        vmid.or(() -> domain.map(Domain::vmid)).orElse(new Vmid(0)),
        asid.or(() -> domain.map(Domain::asid)).orElse(new Asid(0)));
  }

  private boolean isDomain(String name) {
    return world.domains.containsKey(name);
  }

  private Domain domain(String name) {
    return world.domains.get(words.oneOf(name, "domain", world.domains.keySet())).domain();
  }

  private StreamId sid() {
    String text =
        take("sid").orElseThrow(() -> words.wrong("sid= is missing", "sid=d0 or a number"));
    World.Function function = world.functions.get(text);
    return function != null
        ? function.sid
        : new StreamId((int) words.number(text, "a function such as d0, or a StreamID"));
  }

  private Optional<Pasid> ssid() {
    return take("ssid").map(text -> new Pasid((int) words.number(text, "ssid=0 to 0xfffff")));
  }

  private Iova iova() {
    String text =
        take("addr").orElseThrow(() -> words.wrong("addr= is missing", "addr=0x1000 or alike"));
    return new Iova(words.number(text, "an address")).page();
  }

  private Optional<String> take(String key) {
    return Optional.ofNullable(options.remove(key));
  }

  private boolean flag(String name) {
    return flags.remove(name);
  }
}
