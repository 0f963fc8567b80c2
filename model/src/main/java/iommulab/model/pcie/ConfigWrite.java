package iommulab.model.pcie;

/** A write to a function's configuration space, or what happens to the function as a whole. */
public sealed interface ConfigWrite {

  /** ATS Control, Enable. */
  record Ats(boolean enabled) implements ConfigWrite {}

  /** PASID Control, Enable. */
  record PasidEnable(boolean enabled) implements ConfigWrite {}

  /**
   * Page Request Control, Enable; 1 is refused unless the interface is stopped ({@link
   * PageRequestInterface}).
   */
  record Pri(boolean enabled) implements ConfigWrite {}

  /** Command, Bus Master Enable: whether the function may send memory requests. */
  record BusMaster(boolean enabled) implements ConfigWrite {}

  /** Power Management Control: D3hot, or back to D0. */
  record Sleep(boolean asleep) implements ConfigWrite {}

  /** A function-level reset, or a reset of the bus above. */
  record Reset() implements ConfigWrite {}

  /** Surprise removal. */
  record Remove() implements ConfigWrite {}
}
