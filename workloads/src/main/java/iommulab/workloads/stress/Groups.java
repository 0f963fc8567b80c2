package iommulab.workloads.stress;

import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.workloads.recording.CommandBatches.Batch;
import iommulab.workloads.recording.RecordedLine.Access;
import iommulab.workloads.recording.RecordedLine.Descriptor;
import iommulab.workloads.recording.RecordedStream.DeviceAccess;
import iommulab.workloads.recording.RecordedStream.Doorbell;
import iommulab.workloads.recording.RecordedStream.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What belongs together in a recording, and to which CPU it goes.
 *
 * <p>A stream belongs to the ASID or VMID that its accesses used; commands to what they name. One
 * group is one CPU's, so that what the recording ordered inside a group stays in order; the groups
 * are spread so that every CPU has about as much to do.
 */
final class Groups {
  private final Map<String, String> parents = new LinkedHashMap<>();
  private final Map<String, Long> weights = new LinkedHashMap<>();
  private final Set<Integer> sids = new TreeSet<>();
  private final Set<Long> tablePages = new LinkedHashSet<>();
  private final Map<String, Integer> cpus = new LinkedHashMap<>();
  private long largestBatch;

  /** Looks at the next item of the recording. */
  void see(Item item) {
    if (item instanceof Doorbell doorbell) {
      largestBatch = Math.max(largestBatch, doorbell.batch().commands().size());
      for (List<Command> stretch : doorbell.batch().stretches()) {
        weigh(join(keys(stretch)));
      }
    } else if (item instanceof DeviceAccess access) {
      Access line = access.line();
      sids.add(line.sid());
      weigh(join(keys(line)));
      for (Descriptor read : line.walk()) {
        tablePages.add(read.at() >>> 12);
      }
      line.configuration()
          .ifPresent(
              read -> {
                tablePages.add(read.ste() >>> 12);
                tablePages.add(read.level1() >>> 12);
              });
    }
  }

  /** Shares the groups out, the largest first, each to the CPU with the least to do. */
  void share(int count) {
    long[] load = new long[count];
    Map<String, Long> roots = new LinkedHashMap<>();
    weights.forEach((key, weight) -> roots.merge(root(key), weight, Long::sum));
    List<String> largestFirst = new ArrayList<>(roots.keySet());
    largestFirst.sort(Comparator.comparing(roots::get).reversed());
    for (String group : largestFirst) {
      int least = 0;
      for (int cpu = 1; cpu < count; cpu++) {
        least = load[cpu] < load[least] ? cpu : least;
      }
      load[least] += roots.get(group);
      cpus.put(group, least);
    }
  }

  /** The CPU of these commands; empty if they name nobody in particular. */
  Optional<Integer> cpu(List<Command> commands) {
    return keys(commands).stream().findFirst().map(this::cpu);
  }

  int cpu(Access line) {
    return cpu(stream(line.sid()));
  }

  /** All StreamIDs that accessed or were named, lowest first. */
  List<Integer> sids() {
    return List.copyOf(sids);
  }

  /** Whether a table or a configuration structure was ever read in this page. */
  boolean isTable(long page) {
    return tablePages.contains(page);
  }

  long largestBatch() {
    return largestBatch;
  }

  /** The stretches of a batch that go to different CPUs; the whole batch if it goes to one. */
  List<List<Command>> parts(Batch batch) {
    long where = batch.stretches().stream().map(this::cpu).distinct().count();
    return where > 1 ? batch.stretches() : List.of(batch.commands());
  }

  private int cpu(String key) {
    return cpus.get(root(key));
  }

  private List<String> keys(List<Command> commands) {
    List<String> keys = new ArrayList<>();
    for (Command command : commands) {
      if (command instanceof AtcInv inv) {
        keys.add(named(inv.sid()));
      } else if (command instanceof Cfgi.Ste ste) {
        keys.add(named(ste.sid()));
      } else if (command instanceof Cfgi.Cd cd) {
        keys.add(named(cd.sid()));
      } else if (command instanceof Cfgi.CdAll cd) {
        keys.add(named(cd.sid()));
      } else if (command instanceof Prefetch prefetch) {
        keys.add(named(prefetch.sid()));
      } else if (command instanceof Tlbi.NhVa va) {
        keys.add(tag(va.vmid().value(), va.asid().value()));
      } else if (command instanceof Tlbi.NhAsid one) {
        keys.add(tag(one.vmid().value(), one.asid().value()));
      } else if (command instanceof Tlbi.S2Ipa ipa) {
        keys.add(tag(ipa.vmid().value(), 0));
      } else if (command instanceof Tlbi.S12Vmall all) {
        keys.add(tag(all.vmid().value(), 0));
      } else if (command instanceof Tlbi.NhAll all && all.vmid().value() != 0) {
        keys.add(tag(all.vmid().value(), 0));
      }
    }
    return keys;
  }

  private String named(StreamId sid) {
    sids.add(sid.value());
    return stream(sid.value());
  }

  private static List<String> keys(Access line) {
    return line.stage() == 0
        ? List.of(stream(line.sid()))
        : List.of(stream(line.sid()), tag(line.vmid(), line.asid()));
  }

  private static String stream(int sid) {
    return "sid " + sid;
  }

  private static String tag(int vmid, int asid) {
    return vmid == 0 ? "asid " + asid : "vmid " + vmid;
  }

  private List<String> join(List<String> keys) {
    for (String key : keys) {
      parents.putIfAbsent(key, key);
      parents.put(root(key), root(keys.get(0)));
    }
    return keys;
  }

  private void weigh(List<String> keys) {
    keys.stream().findFirst().ifPresent(key -> weights.merge(key, 1L, Long::sum));
  }

  private String root(String key) {
    String at = key;
    while (!parents.get(at).equals(at)) {
      at = parents.get(at);
    }
    return at;
  }
}
