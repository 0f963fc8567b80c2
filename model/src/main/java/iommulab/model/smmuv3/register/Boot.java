package iommulab.model.smmuv3.register;

/**
 * What an SMMU's CR0 and GBPA hold when a run begins.
 *
 * @param cr0 CR0, and CR0ACK too
 * @param aborts GBPA.ABORT
 */
public record Boot(long cr0, boolean aborts) {
  /** All enabled, as a driver leaves it. */
  public static final Boot ENABLED = new Boot(Enable.all(), true);

  public boolean has(Enable field) {
    return field.in(cr0);
  }
}
