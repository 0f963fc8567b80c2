package iommulab.model.agenda;

/** The fixed vocabulary of shared state that footprints name. */
public enum CellKind {
  /** 64 bytes of physical memory; the index is the address divided by 64. */
  LINE,
  /** Who may use a physical page; the index is the 4 KiB page number. */
  PAGE_OWNER,
  /** Whose mapping an I/O virtual page carries; the index packs domain and page number. */
  ADDRESS_OWNER,
  /** A software lock; the index is the lock's number. */
  LOCK,
  /** Free use of tests of the engine. */
  TEST
}
