package iommulab.model.agenda;

/**
 * All channels of one run, found by sender, receiver, lane and flow; each numbers its deliveries.
 */
public final class Channels {
  private static final int[] NONE = {};

  private Channel[] table = new Channel[64];
  private int count;
  private long sequence;

  /** Makes the next delivery of a channel, not yet bound in time; its channel is opened if new. */
  public Delivery deliver(
      int sender, int receiver, Lane lane, long flow, int cause, Message message) {
    return deliver(sender, receiver, lane, flow, cause, NONE, message);
  }

  /** Makes the next delivery of a channel, owed to other steps beside its cause. */
  public Delivery deliver(
      int sender, int receiver, Lane lane, long flow, int cause, int[] also, Message message) {
    Channel channel = open(sender, receiver, lane, flow);
    return new Delivery(channel, channel.sent++, message, cause, also, sequence++);
  }

  private Channel open(int sender, int receiver, Lane lane, long flow) {
    int slot = slot(Channel.hash(sender, receiver, lane, flow));
    while (table[slot] != null) {
      if (table[slot].is(sender, receiver, lane, flow)) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    Channel channel = new Channel(sender, receiver, lane, flow);
    table[slot] = channel;
    if (++count * 2 > table.length) {
      grow();
    }
    return channel;
  }

  private void grow() {
    Channel[] old = table;
    table = new Channel[old.length * 2];
    for (Channel channel : old) {
      if (channel != null) {
        int slot = slot(channel.hash());
        while (table[slot] != null) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = channel;
      }
    }
  }

  private int slot(long hash) {
    return (int) hash & (table.length - 1);
  }
}
