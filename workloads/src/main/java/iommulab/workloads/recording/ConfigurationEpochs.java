package iommulab.workloads.recording;

import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, for each stream, how often the driver invalidated its configuration.
 *
 * <p>The driver changes a live STE or CD only together with such a command, so two moments with the
 * same count saw the same words. A change of the STE counts for the CD too.
 */
final class ConfigurationEpochs {
  private final Map<StreamId, Integer> stes = new TreeMap<>();
  private final Map<StreamId, Integer> cds = new TreeMap<>();
  private final List<Cfgi.SteRange> ranges = new ArrayList<>();

  void command(Command command) {
    if (command instanceof Cfgi.Ste ste) {
      stes.merge(ste.sid(), 1, Integer::sum);
    } else if (command instanceof Cfgi.Cd cd) {
      cds.merge(cd.sid(), 1, Integer::sum);
    } else if (command instanceof Cfgi.CdAll cd) {
      cds.merge(cd.sid(), 1, Integer::sum);
    } else if (command instanceof Cfgi.SteRange range) {
      ranges.add(range);
    }
  }

  int ofSte(StreamId sid) {
    return stes.getOrDefault(sid, 0) + (int) ranges.stream().filter(r -> r.covers(sid)).count();
  }

  int ofCd(StreamId sid) {
    return ofSte(sid) + cds.getOrDefault(sid, 0);
  }

  ConfigurationEpochs copy() {
    ConfigurationEpochs copy = new ConfigurationEpochs();
    copy.stes.putAll(stes);
    copy.cds.putAll(cds);
    copy.ranges.addAll(ranges);
    return copy;
  }
}
