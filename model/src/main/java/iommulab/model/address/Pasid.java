package iommulab.model.address;

/** A process address space ID, 20 bits; Arm calls it SubstreamID. */
public record Pasid(int value) implements Comparable<Pasid> {
  public Pasid {
    if (value < 0 || value >= 1 << 20) {
      throw new IllegalArgumentException("PASID " + value + " is not within 20 bits");
    }
  }

  @Override
  public int compareTo(Pasid other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
