package iommulab.workloads.protocol;

import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.command.Tlbi;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the commands of a queue owe each other.
 *
 * <p>Linux hands a list over with its CMD_SYNC; only a batch that is full (64 commands) goes
 * without, and then the next one brings it.
 */
final class BatchRules {
  private static final int FULL = 64;

  private final QueueLog queue;
  private final Tally tally;
  private final Map<Integer, Sent> stage2 = new TreeMap<>();
  private long judged;

  BatchRules(QueueLog queue, Tally tally) {
    this.queue = queue;
    this.tally = tally;
  }

  /** Before the command joins the log. */
  void command(Sent sent) {
    if (sent.command() instanceof Prefetch prefetch) {
      int sid = prefetch.sid().value();
      tally.check(
          Tally.PREFETCH,
          queue.unfenced().stream().noneMatch(s -> s.dropsConfigurationOf(sid)),
          sent.place(),
          sent.command() + " before the CMD_SYNC of the CFGI ahead of it");
    } else if (sent.command() instanceof Tlbi.S2Ipa at) {
      tally.checked(Tally.STAGE2_FIRST);
      stage2.put(at.vmid().value(), sent);
    } else {
      clearsStage1(sent);
    }
  }

  private void clearsStage1(Sent sent) {
    stage2
        .values()
        .removeIf(
            before -> {
              int vmid = ((Tlbi.S2Ipa) before.command()).vmid().value();
              boolean both = new Tag(vmid, -1).losesAll(sent.command());
              boolean stage1 = sent.command() instanceof Tlbi.NhAll a && a.vmid().value() == vmid;
              if (stage1 && !queue.isFenced(before)) {
                tally.broken(
                    Tally.STAGE2_FIRST,
                    sent.place(),
                    sent.command() + " without a CMD_SYNC behind " + before);
              }
              return both || stage1;
            });
  }

  /** The driver has handed over what it had. */
  void batchEnds(String place) {
    for (Sent sent : queue.unfenced()) {
      if (sent.position() >= judged) {
        String rule = fenceOf(sent.command());
        tally.check(
            rule,
            queue.sinceSync() >= FULL,
            place,
            "no CMD_SYNC behind " + sent + " when its batch ended");
      }
    }
    judged = queue.next();
  }

  /** A CMD_SYNC came for these. */
  void fenced() {
    for (Sent sent : queue.unfenced()) {
      if (sent.position() >= judged) {
        tally.checked(fenceOf(sent.command()));
      }
    }
  }

  /** Nothing follows. */
  void end(boolean nested) {
    if (nested) {
      stage2
          .values()
          .forEach(
              sent ->
                  tally.broken(
                      Tally.STAGE2_FIRST,
                      sent.place(),
                      sent.command() + " and no NH_ALL after it"));
    }
    for (Sent sent : queue.unfenced()) {
      if (sent.position() < judged && queue.sinceSync() >= FULL) {
        tally.broken(fenceOf(sent.command()), sent.place(), "no CMD_SYNC ever came behind it");
      }
    }
  }

  private static String fenceOf(Command command) {
    if (command instanceof Cfgi) {
      return Tally.CONFIG_FENCE;
    }
    return command instanceof Tlbi ? Tally.FENCE : Tally.ATC_FENCE;
  }
}
