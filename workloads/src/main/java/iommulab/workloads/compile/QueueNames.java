package iommulab.workloads.compile;

import iommulab.model.driver.CpuOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Command queues as a scenario names them with {@code on=}: {@code smmu1} for its main queue,
 * {@code ecmdq1} for an enhanced one of {@code smmu0}, {@code smmu1.ecmdq1}.
 */
final class QueueNames {
  private QueueNames() {}

  /** The queue behind {@code on=}. */
  static String of(World world, Words words, String name) {
    Map<String, String> known = new LinkedHashMap<>();
    for (World.Smmu smmu : world.smmus.values()) {
      for (String queue : smmu.queues()) {
        String own = queue.substring(smmu.name().length() + 1);
        known.put(own.equals("cmdq") ? smmu.name() : queue, queue);
        if (smmu.name().equals("smmu0") && !own.equals("cmdq")) {
          known.put(own, queue);
        }
      }
    }
    if (name.contains("ecmdq") && !known.containsKey(name)) {
      throw words.wrong("unknown queue '" + name + "'", "more with 'set smmu.ecmdqs = N'");
    }
    return known.get(words.oneOf(name, "SMMU", known.keySet()));
  }

  static World.Smmu smmuOf(World world, String queue) {
    return world.smmus.get(queue.substring(0, queue.indexOf('.')));
  }

  /** A step's operations with their commands in an enhanced queue of the same SMMU. */
  static List<CpuOp> moved(World world, Words words, List<CpuOp> ops, String name) {
    List<CpuOp> moved = new ArrayList<>();
    ops.forEach(op -> moved.add(moved(world, words, op, name)));
    if (moved.equals(ops)) {
      throw words.wrong("'on=' where no command is sent", "the step without it");
    }
    return List.copyOf(moved);
  }

  private static CpuOp moved(World world, Words words, CpuOp op, String name) {
    if (op instanceof CpuOp.Insert insert) {
      return new CpuOp.Insert(beside(world, words, insert.queue(), name), insert.commands());
    } else if (op instanceof CpuOp.AwaitFence await) {
      return new CpuOp.AwaitFence(
          beside(world, words, await.queue(), name), await.giveUp(), await.into());
    } else if (op instanceof CpuOp.Guarded guarded) {
      return new CpuOp.Guarded(guarded.test(), moved(world, words, guarded.then(), name));
    }
    return op;
  }

  private static String beside(World world, Words words, String queue, String name) {
    World.Smmu smmu = smmuOf(world, queue);
    return of(world, words, smmu.name() + "." + name);
  }
}
