package iommulab.model.oracle;

import iommulab.model.ledger.SoftwareFact.Mapped;

/** What an access needs of a mapping. */
enum Need {
  READ,
  WRITE,
  ANY;

  static Need of(boolean write) {
    return write ? WRITE : READ;
  }

  boolean isMetBy(Mapped mapping) {
    return switch (this) {
      case READ -> mapping.read();
      case WRITE -> mapping.write();
      case ANY -> true;
    };
  }
}
