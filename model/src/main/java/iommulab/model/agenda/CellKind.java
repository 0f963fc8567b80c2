package iommulab.model.agenda;

/** The fixed vocabulary of shared state that footprints name. */
public enum CellKind {
  /** 64 bits of physical memory; the index is the address divided by 8. */
  WORD,
  /** What polls of a word of memory see; the index is the address divided by 8. */
  AWAITED,
  /** What polls of a word see of additions that commute; the index is the address divided by 8. */
  ADDED,
  /** Who may use a physical page; the index is the 4 KiB page number. */
  PAGE_OWNER,
  /** Whose mapping an I/O virtual page carries; the index packs domain and page number. */
  ADDRESS_OWNER,
  /** What an ordering point knows of one function's traffic; the index is its place there. */
  FUNCTION,
  /** A part of an endpoint function; the index says which. */
  ENDPOINT,
  /** A part of a translation unit beside its traffic; the index says which. */
  UNIT,
  /** One transaction in a translation unit; the index is its name, below -1 an answer's. */
  TRANSACTION,
  /** What was read of a structure whose dwords are read apart; the index is its answer's name. */
  GATHERED,
  /** Whether an event record is visible or dropped; the index is its number. */
  RECORDED,
  /** What a translation unit keeps of the configuration of one stream; the index is its number. */
  CONFIGURATION,
  /** What a translation unit keeps of one address space; the index packs VMID and ASID. */
  TLB,
  /**
   * Whether a queue's CONS shows this position as consumed; -1 for the queue's work, below for all
   * of CONS.
   */
  CONSUMED,
  /** A part of a queue of events or page requests; the index says which. */
  RECORDS,
  /** Whether a queue's PROD covers this position; -1 for PROD itself. */
  PRODUCED,
  /**
   * What a CMD_SYNC of a queue waits for; 1 for the ITags of its invalidate requests. In a
   * translation unit what an invalidation waits for; the index names its first transaction.
   */
  FENCE,
  /**
   * Who is in line for a software lock; the index is its number, and ~ of that for passing it on.
   */
  LOCK,
  /** A part of a CPU; the index says which. */
  CPU,
  /** Free use of tests of the engine. */
  TEST
}
