package iommulab.model.address;

/** An address space ID, the tag of stage-1 translations, 16 bits. */
public record Asid(int value) implements Comparable<Asid> {
  public Asid {
    if (value < 0 || value >= 1 << 16) {
      throw new IllegalArgumentException("ASID " + value + " is not within 16 bits");
    }
  }

  @Override
  public int compareTo(Asid other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
