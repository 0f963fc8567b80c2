package iommulab.workloads.protocol;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.workloads.protocol.QueueLog.Progress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What must have been invalidated between two accesses that show a change.
 *
 * <p>Two accesses under one tag to one page that went to two places show an unmap and a map; two
 * roots under one tag show that the tag has a new owner; two configurations of a stream show that
 * its STE or CD was written. Between them stand an invalidation that covers it, a CMD_SYNC, and
 * word of it (Arm IHI 0070, 3.17, 3.21, 4.7.3).
 */
final class MappingRules {
  private record Page(Tag tag, Iova iova) {}

  private record Since<T>(T value, long position) {}

  private final QueueLog queue;
  private final Tally tally;
  private final Map<Page, Since<Pa>> pages = new LinkedHashMap<>();
  private final Map<Tag, Since<Pa>> roots = new LinkedHashMap<>();
  private final Map<Integer, Since<String>> configurations = new LinkedHashMap<>();
  private final Map<Integer, Sent> beside = new LinkedHashMap<>();
  private final Map<Integer, Sent> changed = new LinkedHashMap<>();
  private final Map<Integer, Tag> tags = new LinkedHashMap<>();

  MappingRules(QueueLog queue, Tally tally) {
    this.queue = queue;
    this.tally = tally;
  }

  /** Before the command joins the log: a TLBI of a tag beside the CFGI of its stream. */
  void command(Sent sent) {
    tags.forEach(
        (sid, tag) -> {
          if (sent.dropsConfigurationOf(sid)) {
            changed.put(sid, sent);
          } else if (changed.containsKey(sid) && tag.losesAll(sent.command())) {
            tally.checked(Tally.CONFIG_FIRST);
            if (!queue.isFenced(changed.remove(sid))) {
              beside.put(sid, sent);
            }
          }
        });
  }

  void access(Seen seen) {
    seen.configuration().ifPresent(now -> configuration(seen, now));
    if (seen.vmid() < 0) {
      return;
    }
    Tag tag = new Tag(seen.vmid(), seen.asid());
    tags.put(seen.sid(), tag);
    seen.root().ifPresent(root -> root(seen, tag, root));
    seen.pa().ifPresent(pa -> page(seen, new Page(tag, seen.iova().page()), pa.page()));
    Since<Pa> root = roots.get(tag);
    if (root != null) {
      roots.put(tag, new Since<>(root.value, queue.next()));
    }
  }

  private void page(Seen seen, Page page, Pa pa) {
    Since<Pa> was = pages.put(page, new Since<>(pa, queue.next()));
    if (was == null || was.value.equals(pa)) {
      return;
    }
    Progress got = queue.progress(was.position, s -> page.tag.loses(s.command(), page.iova));
    String what = "iova " + page.iova + " of " + page.tag + " went from " + was.value + " to " + pa;
    tally.check(Tally.TLBI, got != Progress.MISSING, seen.place(), what + " without a TLBI");
    if (got != Progress.MISSING) {
      tally.check(
          Tally.TOLD, got == Progress.TOLD, seen.place(), what + " before the TLBI was known done");
    }
  }

  private void root(Seen seen, Tag tag, Pa root) {
    Since<Pa> was = roots.put(tag, new Since<>(root, queue.next()));
    if (was != null && !was.value.equals(root)) {
      tally.check(
          Tally.TAG,
          queue.progress(was.position, s -> tag.losesAll(s.command())) == Progress.TOLD,
          seen.place(),
          tag + " names another table, and its old translations were not flushed and fenced");
    }
  }

  private void configuration(Seen seen, String now) {
    Since<String> was = configurations.put(seen.sid(), new Since<>(now, queue.next()));
    Sent tlbi = beside.remove(seen.sid());
    if (was == null || was.value.equals(now)) {
      return;
    }
    Progress got = queue.progress(was.position, s -> s.dropsConfigurationOf(seen.sid()));
    tally.check(
        Tally.CFGI,
        got == Progress.TOLD,
        seen.place(),
        "the configuration of sid " + seen.sid() + " changed without CFGI and CMD_SYNC");
    if (tlbi != null) {
      tally.broken(
          Tally.CONFIG_FIRST,
          tlbi.place(),
          tlbi.command() + " without a CMD_SYNC behind the CFGI of sid " + seen.sid());
    }
  }
}
