package iommulab.actors.topology;

import iommulab.actors.control.Address;
import iommulab.actors.cpu.Cpu;
import iommulab.actors.cpu.EventHandle;
import iommulab.actors.cpu.QueueHandle;
import iommulab.actors.pcie.Endpoint;
import iommulab.actors.pcie.RootComplex;
import iommulab.actors.smmu.CommandQueue;
import iommulab.actors.smmu.EventQueue;
import iommulab.actors.smmu.PriQueue;
import iommulab.actors.smmu.SmmuUnit;
import iommulab.actors.smmu.TagRange;
import iommulab.actors.topology.Roster.Parts;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Message;
import iommulab.model.smmuv3.command.CommandLegality;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one plan says of each actor of a machine; worked out once, as most runs share a plan. */
final class Builds {
  private final MachinePlan plan;
  private final Roster roster;
  private final Map<String, OfSmmu> smmus = new LinkedHashMap<>();
  private final Map<String, Endpoint.Card> cards = new LinkedHashMap<>();
  private final Map<String, Cpu.Build> cpus = new LinkedHashMap<>();

  /**
   * What one SMMU's actors are built of.
   *
   * @param queues its command queues by the names of their actors
   */
  record OfSmmu(
      SmmuUnit.Build unit,
      Map<String, CommandQueue.Build> queues,
      EventQueue.Build eventQueue,
      Optional<PriQueue.Build> pageQueue,
      List<RootComplex.Port> ports) {}

  Builds(MachinePlan plan, Roster roster) {
    this.plan = plan;
    this.roster = roster;
    plan.smmus().forEach(smmu -> smmus.put(smmu.name(), smmu(smmu)));
    plan.functions().forEach(function -> cards.put(function.name(), card(function)));
    plan.cpus().forEach(cpu -> cpus.put(cpu.name(), cpu(cpu)));
  }

  MachinePlan plan() {
    return plan;
  }

  OfSmmu smmu(String name) {
    return smmus.get(name);
  }

  Endpoint.Card card(String function) {
    return cards.get(function);
  }

  Cpu.Build cpu(String name) {
    return cpus.get(name);
  }

  private OfSmmu smmu(MachinePlan.Smmu smmu) {
    Parts parts = roster.smmus().get(smmu.name());
    Map<String, CommandQueue.Build> queues = new LinkedHashMap<>();
    queues.put(
        parts.commandQueue().name(),
        queue(smmu, parts, smmu.queue(), smmu.commandQueue(), 0, parts.commandQueue()));
    for (int i = 0; i < smmu.ecmdqs().size(); i++) {
      Address<Message> self = parts.ecmdqs().get(i);
      Pa base = smmu.ecmdqs().get(i).base();
      queues.put(self.name(), queue(smmu, parts, smmu.ecmdq(i), base, 1 + i, self));
    }
    return new OfSmmu(
        unit(smmu, parts),
        queues,
        eventQueue(smmu, parts),
        parts.pageQueue().map(pages -> pageQueue(smmu, parts, pages)),
        ports(smmu.name(), parts));
  }

  private EventQueue.Build eventQueue(MachinePlan.Smmu smmu, Parts parts) {
    return new EventQueue.Build(
        smmu.name(),
        smmu.eventQueue(),
        smmu.eventLog2size(),
        smmu.options().queues().merging(),
        smmu.options().boot().has(Enable.EVTQEN),
        roster.memory(),
        interrupted(smmu.name(), InterruptSource.EVTQ),
        parts.eventQueue());
  }

  private SmmuUnit.Build unit(MachinePlan.Smmu smmu, Parts parts) {
    return new SmmuUnit.Build(
        smmu.name(),
        smmu.ids(),
        smmu.streams(),
        smmu.options().atomicWalks(),
        smmu.options().coherentWalks(),
        plan.changesEntries(),
        smmu.options().freedoms(),
        smmu.options().boot(),
        smmu.options().stalls(),
        smmu.iotlb(),
        smmu.configurations(),
        roster.memory(),
        parts.commandQueue(),
        parts.ecmdqs(),
        parts.eventQueue(),
        parts.pageQueue(),
        interrupted(smmu.name(), InterruptSource.GERROR),
        parts.unit());
  }

  private PriQueue.Build pageQueue(MachinePlan.Smmu smmu, Parts parts, Address<Message> self) {
    MachinePlan.PageQueue pages = smmu.pages().orElseThrow();
    Map<String, Integer> sids = new LinkedHashMap<>();
    plan.functions().forEach(function -> sids.put(function.name(), function.sid()));
    return new PriQueue.Build(
        smmu.name(),
        pages.base(),
        pages.log2size(),
        smmu.options()
            .boot()
            .with(Enable.PRIQEN, pages.enabled() && smmu.options().boot().has(Enable.PRIQEN)),
        PriQueue.Aborts.SYNCHRONOUS,
        smmu.ids(),
        smmu.streams(),
        sids,
        roster.memory(),
        parts.unit(),
        parts.rootComplex(),
        interrupted(smmu.name(), InterruptSource.PRIQ),
        self);
  }

  /** The CPU that has a handler for it. */
  private Optional<Address<Message>> interrupted(String smmu, InterruptSource source) {
    return plan.cpus().stream()
        .filter(
            cpu ->
                cpu.handlers().stream()
                    .anyMatch(h -> h.smmu().equals(smmu) && h.source() == source))
        .map(cpu -> roster.cpus().get(cpu.name()))
        .findFirst();
  }

  /** The main queue has the number 0. */
  private CommandQueue.Build queue(
      MachinePlan.Smmu smmu, Parts parts, String name, Pa base, int number, Address<Message> self) {
    MachinePlan.SmmuOptions options = smmu.options();
    Map<Integer, String> served = new LinkedHashMap<>();
    for (MachinePlan.Function function : plan.functions()) {
      if (function.smmu().equals(smmu.name())) {
        served.put(function.sid(), function.name());
      }
    }
    return new CommandQueue.Build(
        name,
        base,
        smmu.commandLog2size(),
        new CommandLegality(smmu.ids(), options.leniency()),
        number > 0,
        TagRange.of(options.tags(), number, 1 + smmu.ecmdqs().size()),
        options.timedOutTags(),
        options.atcTimeout(),
        options.timerStart(),
        options.retry(),
        options.queues().reading(),
        options.boot(),
        served,
        parts.unit(),
        roster.memory(),
        parts.rootComplex(),
        self);
  }

  private List<RootComplex.Port> ports(String smmu, Parts parts) {
    List<RootComplex.Port> ports = new ArrayList<>();
    for (MachinePlan.Function f : plan.functions()) {
      if (f.smmu().equals(smmu)) {
        ports.add(
            new RootComplex.Port(
                f.name(),
                f.sid(),
                f.ordered(),
                roster.functions().get(f.name()),
                parts.unit(),
                parts.commandQueues(),
                parts.pageQueue()));
      }
    }
    return ports;
  }

  private Endpoint.Card card(MachinePlan.Function function) {
    return new Endpoint.Card(
        function.name(),
        roster.smmus().get(function.smmu()).rootComplex(),
        function.options(),
        function.physical().map(roster.functions()::get),
        function.oneAtc().stream().map(roster.functions()::get).toList(),
        roster.functions().get(function.name()));
  }

  private Cpu.Build cpu(MachinePlan.Cpu cpu) {
    return new Cpu.Build(
        cpu.name(),
        cpu.program(),
        cpu.mode().order(),
        cpu.mode().window(),
        cpu.mode().storeBuffer(),
        cpu.mode().caches(),
        roster.memory(),
        cpu.handlers(),
        queues(cpu),
        events(),
        registers(),
        roster.functions(),
        roster.cpus().get(cpu.name()));
  }

  private Map<String, QueueHandle> queues(MachinePlan.Cpu cpu) {
    Map<String, QueueHandle> queues = new LinkedHashMap<>();
    for (MachinePlan.Smmu smmu : plan.smmus()) {
      queues.put(
          smmu.queue(),
          new QueueHandle(
              smmu.queue(),
              smmu.commandQueue(),
              smmu.commandLog2size(),
              roster.smmus().get(smmu.name()).commandQueue(),
              cpu.lock(smmu.queue()),
              cpu.mode().lockless(),
              smmu.commandTail(),
              cpu.msiWord(smmu.queue())));
      for (int i = 0; i < smmu.ecmdqs().size(); i++) {
        String name = smmu.ecmdq(i);
        MachinePlan.PagedQueue paged = smmu.ecmdqs().get(i);
        queues.put(
            name,
            new QueueHandle(
                name,
                paged.base(),
                smmu.commandLog2size(),
                roster.smmus().get(smmu.name()).ecmdqs().get(i),
                cpu.lock(name),
                cpu.mode().lockless(),
                paged.tail(),
                cpu.msiWord(name)));
      }
    }
    return queues;
  }

  private Map<String, EventHandle> events() {
    Map<String, EventHandle> events = new LinkedHashMap<>();
    for (MachinePlan.Smmu smmu : plan.smmus()) {
      events.put(smmu.name(), new EventHandle(smmu.eventQueue(), smmu.eventLog2size()));
      smmu.pages()
          .ifPresent(
              pages ->
                  events.put(
                      smmu.name() + ".priq", new EventHandle(pages.base(), pages.log2size())));
    }
    return events;
  }

  private Map<String, Map<Register, Address<Message>>> registers() {
    Map<String, Map<Register, Address<Message>>> all = new LinkedHashMap<>();
    roster
        .smmus()
        .forEach(
            (name, parts) -> {
              all.put(
                  name,
                  RegisterPlaces.of(
                      parts.unit(), parts.commandQueue(), parts.eventQueue(), parts.pageQueue()));
              parts.ecmdqs().forEach(queue -> all.put(queue.name(), RegisterPlaces.ofPaged(queue)));
            });
    return all;
  }
}
