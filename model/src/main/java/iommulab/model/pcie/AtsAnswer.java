package iommulab.model.pcie;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.walk.ConfigFault;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.Rights;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import iommulab.model.walk.WalkResult;
import java.util.Optional;

/**
 * How a translation request is answered: a status, and with success one translation.
 *
 * <p>What an SMMUv3 answers (Arm IHI 0070, 3.9.1.2): Unsupported Request where ATS is off;
 * Completer Abort for a broken configuration or an aborted walk; otherwise success, with no rights
 * where nothing is mapped.
 */
public record AtsAnswer(Status status, Optional<AtsTranslation> translation) {
  /** Completion status. */
  public enum Status {
    SUCCESS,
    UNSUPPORTED_REQUEST,
    COMPLETER_ABORT
  }

  public static AtsAnswer success(AtsTranslation translation) {
    return new AtsAnswer(Status.SUCCESS, Optional.of(translation));
  }

  /** SMMUEN = 0, a stream that aborts or bypasses, or effective EATS = 0. */
  public static AtsAnswer disabled() {
    return new AtsAnswer(Status.UNSUPPORTED_REQUEST, Optional.empty());
  }

  /** A stream table entry or context descriptor that is missing, broken or cannot be read. */
  public static AtsAnswer of(ConfigFault fault) {
    return aborted();
  }

  /** What is wrong is nothing that the function could mend. */
  public static AtsAnswer aborted() {
    return new AtsAnswer(Status.COMPLETER_ABORT, Optional.empty());
  }

  /**
   * The answer that a walk leads to.
   *
   * @param splitStage whether the address is the intermediate one (EATS = 2); rights and size are
   *     of both stages anyway
   * @param stuBits size of the smallest translation unit, for an answer without rights
   */
  public static AtsAnswer of(WalkResult result, Iova iova, boolean splitStage, int stuBits) {
    if (result instanceof WalkFault fault) {
      return fault.code() == EventCode.F_WALK_EABT
          ? new AtsAnswer(Status.COMPLETER_ABORT, Optional.empty())
          : success(AtsTranslation.nothing(stuBits));
    }
    return of(((Mapped) result).entry(), iova, splitStage, stuBits);
  }

  /** The answer from a TLB entry, for an unprivileged request that does not ask to execute. */
  public static AtsAnswer of(TlbEntry entry, Iova iova, boolean splitStage, int stuBits) {
    Rights rights = entry.rights().user();
    if (!rights.read() && !rights.write()) {
      return success(AtsTranslation.nothing(stuBits));
    }
    Iova start = iova.alignDown(entry.log2Size());
    Pa address = splitStage ? entry.intermediate(start).asPa() : entry.translate(start);
    return success(AtsTranslation.of(address, entry.log2Size(), rights.read(), rights.write()));
  }

  @Override
  public String toString() {
    return status + translation.map(t -> " " + t).orElse("");
  }
}
