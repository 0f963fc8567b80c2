package iommulab.model.bits;

/** Adjacent bits of an entry that no field names, counted from bit 0 of the entry. */
public record BitRange(int high, int low) {
  @Override
  public String toString() {
    return high == low ? Integer.toString(low) : high + ":" + low;
  }
}
