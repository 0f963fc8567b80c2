package iommulab.model.walk;

/**
 * Which flags of its leaves hardware updates at one stage (Arm IHI 0070, 3.13).
 *
 * @param accessFlag a leaf that is used gets AF = 1
 * @param dirtyState a writable-clean leaf that is written becomes writable-dirty
 */
public record FlagUpdates(boolean accessFlag, boolean dirtyState) {
  public static final FlagUpdates NONE = new FlagUpdates(false, false);

  /** What HA and HD of a CD, or S2HA and S2HD of an STE, mean: HD alone means nothing (3.13). */
  static FlagUpdates of(boolean ha, boolean hd) {
    return new FlagUpdates(ha, ha && hd);
  }
}
