package iommulab.model.smmuv3.event;

import java.util.Arrays;
import java.util.Optional;

/** Why a command queue stopped: the ERR field of CMDQ_CONS (Arm IHI 0070, 7.1). */
public enum CommandError {
  CERROR_NONE(0),
  CERROR_ILL(1),
  CERROR_ABT(2),
  CERROR_ATC_INV_SYNC(3);

  private final int code;

  CommandError(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<CommandError> of(int code) {
    return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
  }
}
