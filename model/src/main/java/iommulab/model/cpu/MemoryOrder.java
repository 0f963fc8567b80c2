package iommulab.model.cpu;

/** How far a CPU may run ahead of its program. */
public enum MemoryOrder {
  /** Sequentially consistent: an operation begins when all before it are visible. */
  SC,
  /** Loads pass earlier stores to other addresses, nothing else does (x86-TSO). */
  TSO,
  /** Whatever no rule holds back (Arm DDI 0487, B2.3). */
  ARM
}
