package iommulab.model.address;

/**
 * The number by which a unit knows a device: Arm's StreamID, 32 bits and unsigned; for PCIe a
 * requester ID.
 */
public record StreamId(int value) implements Comparable<StreamId> {

  @Override
  public int compareTo(StreamId other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "0x" + Integer.toHexString(value);
  }
}
