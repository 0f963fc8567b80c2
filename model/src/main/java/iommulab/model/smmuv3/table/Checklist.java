package iommulab.model.smmuv3.table;

import iommulab.model.bits.BitField;
import java.util.Optional;

/** Collects the rules of a structure and keeps the first that is broken. */
final class Checklist {
  private final String structure;
  private Optional<Illegality> first = Optional.empty();

  Checklist(String structure) {
    this.structure = structure;
  }

  Checklist refuse(boolean broken, BitField field, String rule) {
    if (broken && first.isEmpty()) {
      first = Optional.of(new Illegality(structure, field.name(), rule));
    }
    return this;
  }

  Optional<Illegality> first() {
    return first;
  }
}
