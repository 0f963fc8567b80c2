package iommulab.model.walk;

import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import java.util.Optional;

/**
 * A stream table entry was read; whether it is legal depends on which method of {@link SteFetch}
 * found it.
 *
 * @param level1 the level-1 descriptor that led to it, if one was read
 */
public record SteFound(Ste ste, Optional<L1Std> level1) implements SteResult {
  /** From a table of one level. */
  public SteFound(Ste ste) {
    this(ste, Optional.empty());
  }
}
