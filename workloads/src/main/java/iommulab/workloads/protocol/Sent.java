package iommulab.workloads.protocol;

import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;

/** A command as the driver put it into its queue, with its number since boot. */
record Sent(long position, String place, Command command) {
  boolean isInvalidation() {
    return command instanceof Tlbi || command instanceof AtcInv || command instanceof Cfgi;
  }

  /** Whether it drops what is cached of the stream's STE or CD. */
  boolean dropsConfigurationOf(int sid) {
    if (command instanceof Cfgi.Ste ste) {
      return ste.sid().value() == sid;
    } else if (command instanceof Cfgi.SteRange range) {
      return range.covers(new StreamId(sid));
    } else if (command instanceof Cfgi.Cd cd) {
      return cd.sid().value() == sid;
    }
    return command instanceof Cfgi.CdAll all && all.sid().value() == sid;
  }

  @Override
  public String toString() {
    return command + " of " + place;
  }
}
