package iommulab.model.pcie;

import iommulab.model.address.Pasid;
import java.util.Optional;

/**
 * The answer to a page request group (PCIe PRI, response; Arm IHI 0070, 8.3).
 *
 * @param pasid only where the function requires it, or the request had one and the SMMU passes it
 *     on
 */
public record PageResponse(int group, Optional<Pasid> pasid, Code code) {
  /** What the function is told. */
  public enum Code {
    /** Ask for the translation again; it may still be refused. */
    SUCCESS(0x0),
    /** Do not ask again. */
    INVALID(0x1),
    /** The function's page requests stop until software enables them again. */
    FAILURE(0xf);

    private final int wire;

    Code(int wire) {
      this.wire = wire;
    }

    /** The code in the message. */
    public int wire() {
      return wire;
    }

    /** What a function takes a code for: reserved ones are failures. */
    public static Code of(int wire) {
      return wire == SUCCESS.wire ? SUCCESS : wire == INVALID.wire ? INVALID : FAILURE;
    }
  }
}
