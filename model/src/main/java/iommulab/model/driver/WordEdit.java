package iommulab.model.driver;

import iommulab.model.address.Pa;
import iommulab.model.memory.SparseMemory;
import java.util.List;

/** One 64-bit store that changes a table, with the value that it replaces. */
public record WordEdit(Pa slot, long before, long after) {
  public void applyTo(SparseMemory memory) {
    memory.write(slot, after);
  }

  /** Performs all stores at once, for set-up. */
  public static void applyAll(List<WordEdit> edits, SparseMemory memory) {
    edits.forEach(edit -> edit.applyTo(memory));
  }

  @Override
  public String toString() {
    return slot + ": 0x" + Long.toHexString(before) + " -> 0x" + Long.toHexString(after);
  }
}
