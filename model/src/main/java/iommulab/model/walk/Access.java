package iommulab.model.walk;

import iommulab.model.smmuv3.table.Ste;
import java.util.Locale;

/** What a transaction wants to do, after the overrides of its STE. */
public record Access(Kind kind, boolean privileged) {
  /** The direction of an access; executing is reading instructions. */
  public enum Kind {
    READ,
    WRITE,
    EXECUTE
  }

  public static final Access READ = new Access(Kind.READ, false);
  public static final Access WRITE = new Access(Kind.WRITE, false);
  public static final Access EXECUTE = new Access(Kind.EXECUTE, false);

  public static Access of(boolean write) {
    return write ? WRITE : READ;
  }

  /**
   * The access after the stream's PRIVCFG and INSTCFG (Arm IHI 0070, 5.2): 2 clears and 3 sets,
   * else as it came.
   */
  public Access under(Ste ste) {
    boolean privilege = override(ste.get(Ste.PRIVCFG), privileged);
    boolean instruction = override(ste.get(Ste.INSTCFG), kind == Kind.EXECUTE);
    if (kind == Kind.WRITE) {
      return new Access(kind, privilege);
    }
    return new Access(instruction ? Kind.EXECUTE : Kind.READ, privilege);
  }

  private static boolean override(int config, boolean incoming) {
    return config < 2 ? incoming : config == 3;
  }

  public Access asPrivileged() {
    return new Access(kind, true);
  }

  public boolean isWrite() {
    return kind == Kind.WRITE;
  }

  @Override
  public String toString() {
    return (privileged ? "privileged " : "") + kind.name().toLowerCase(Locale.ROOT);
  }
}
