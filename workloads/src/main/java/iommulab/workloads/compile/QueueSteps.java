package iommulab.workloads.compile;

import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Commands;
import java.util.List;

/** A program's steps over entries of command queues: {@code cmd} and {@code slot}. */
final class QueueSteps {
  private final World world;

  QueueSteps(World world) {
    this.world = world;
  }

  /** Overwrites one entry of a command queue, as Linux repairs an illegal command. */
  List<CpuOp> slot(Words words) {
    String queue = words.option("on").map(s -> QueueNames.of(world, words, s)).orElse("smmu0.cmdq");
    long index = words.number("the entry's number, from 0");
    String text = words.line().text();
    String command = text.substring(text.indexOf(" ", text.indexOf("slot ") + 5) + 1).strip();
    while (words.hasNext()) {
      words.next("");
    }
    words.line().options().keySet().forEach(words::option);
    List<Command> one = new CommandParser(world, words).all(command);
    if (one.size() != 1) {
      throw words.wrong(one.size() + " commands for one entry", "one command");
    }
    long[] raw = one.get(0).encode();
    Pa at = QueueNames.smmuOf(world, queue).queue(queue).plus(index * Commands.BYTES);
    return List.of(
        new CpuOp.Store(at, raw[0], List.of()), new CpuOp.Store(at.plus(8), raw[1], List.of()));
  }

  /** Inserts commands into a queue: {@code cmd [on=smmu1] A + B}. */
  List<CpuOp> commands(Words words) {
    String text = words.line().text();
    String list = text.substring(text.indexOf("cmd") + "cmd".length()).strip();
    String queue = "smmu0.cmdq";
    while (words.hasNext()) {
      words.next("");
    }
    words.line().options().keySet().forEach(words::option);
    if (list.startsWith("on=")) {
      String name = list.substring("on=".length()).split("\\s")[0];
      queue = QueueNames.of(world, words, name);
      list = list.substring("on=".length() + name.length()).strip();
    }
    List<Command> commands = new CommandParser(world, words).all(list);
    return List.of(new CpuOp.Insert(queue, List.copyOf(commands)));
  }
}
