package iommulab.model.agenda;

/**
 * The name of a delivery, the same in every order of the same run: its channel and its number on
 * it.
 *
 * @param sender number of the causal sender; -1 for the outside
 * @param receiver number of the receiver
 * @param lane traffic class
 * @param flow flow within the lane
 * @param number position on the channel, from 0
 */
public record DeliveryId(int sender, int receiver, Lane lane, long flow, int number)
    implements Comparable<DeliveryId> {
  @Override
  public int compareTo(DeliveryId other) {
    int c = Integer.compare(sender, other.sender);
    c = c != 0 ? c : Integer.compare(receiver, other.receiver);
    c = c != 0 ? c : lane.compareTo(other.lane);
    c = c != 0 ? c : Long.compare(flow, other.flow);
    return c != 0 ? c : Integer.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeliveryId id
        && number == id.number
        && flow == id.flow
        && sender == id.sender
        && receiver == id.receiver
        && lane == id.lane;
  }

  @Override
  public int hashCode() {
    long channel = (flow * 31 + sender) * 31 + receiver;
    return Long.hashCode((channel * 31 + lane.ordinal()) * 31 + number);
  }
}
