package iommulab.model.agenda;

/** The traffic class of a message; with sender, receiver and flow it names a channel. */
public enum Lane {
  /** Between parts of one unit (consumer, translation, queue writers). */
  INTERNAL,
  /** An invalidation on its way through a unit to where it acts. */
  INVALIDATION,
  /** A request to Memory. */
  MEMORY,
  /** Memory's answer; its flow is the request's number, so answers are not ordered. */
  MEMORY_REPLY,
  /** A CPU's register access and its answer. */
  MMIO,
  /** PCIe posted requests and messages (writes, invalidate requests and completions). */
  POSTED,
  /** PCIe non-posted requests (reads, translation requests). */
  NON_POSTED,
  /** PCIe completions (read data, translation completions). */
  COMPLETION,
  /** An interrupt or event that wakes a CPU. */
  INTERRUPT,
  /** An actor's alarm to itself; made by the engine only. */
  ALARM,
  /** A kick from outside the modelled system; made by the engine only. */
  EXTERNAL
}
