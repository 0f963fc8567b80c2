package iommulab.model.smmuv3.queue;

import iommulab.model.pcie.PageRequest;
import iommulab.model.pcie.PageResponse;
import java.util.Optional;

/**
 * What an SMMU answers by itself to a page request that it cannot put into its PRI queue (Arm IHI
 * 0070, 8.1 and 8.2).
 */
public final class AutoResponse {
  /** Whether the PASID goes back with an automatic answer, where that is asked. */
  public enum WithPasid {
    /** IDR3.PPS = 1, or PPAR = 1 in the stream's entry. */
    YES,
    /** PPAR = 0. */
    NO,
    /** PPAR has to be known, and there is no valid stream table entry to read it from. */
    UNKNOWN
  }

  private AutoResponse() {}

  /** Whether PPAR matters for the answer: not without a PASID, nor with PPS. */
  public static boolean needsPpar(PageRequest request, boolean pps) {
    return request.wantsAnswer() && request.pasid().isPresent() && !pps;
  }

  /**
   * The queue is full, or an overflow is not acknowledged: the last of a group is told Success, as
   * if software had done its part; others are dropped.
   */
  public static Optional<PageResponse> onOverflow(PageRequest request, WithPasid passed) {
    if (!request.wantsAnswer()) {
      return Optional.empty();
    } else if (request.pasid().isEmpty()) {
      return Optional.of(answer(request, false, PageResponse.Code.SUCCESS));
    } else if (passed == WithPasid.UNKNOWN) {
      return Optional.of(answer(request, false, PageResponse.Code.FAILURE));
    }
    return Optional.of(answer(request, passed == WithPasid.YES, PageResponse.Code.SUCCESS));
  }

  /**
   * The queue or the SMMU is off, PRIQ_ABT_ERR is active, or the write of the record was aborted:
   * every request is told Failure, without a PASID.
   */
  public static Optional<PageResponse> whileUnavailable(PageRequest request) {
    return request.isStopMarker()
        ? Optional.empty()
        : Optional.of(answer(request, false, PageResponse.Code.FAILURE));
  }

  private static PageResponse answer(PageRequest request, boolean pasid, PageResponse.Code code) {
    return new PageResponse(request.group(), pasid ? request.pasid() : Optional.empty(), code);
  }
}
