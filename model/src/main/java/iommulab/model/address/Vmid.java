package iommulab.model.address;

/** A virtual machine ID, the tag of stage-2 translations, 16 bits. */
public record Vmid(int value) implements Comparable<Vmid> {
  public Vmid {
    if (value < 0 || value >= 1 << 16) {
      throw new IllegalArgumentException("VMID " + value + " is not within 16 bits");
    }
  }

  @Override
  public int compareTo(Vmid other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
