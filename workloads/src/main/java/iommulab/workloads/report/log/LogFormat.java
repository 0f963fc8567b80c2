package iommulab.workloads.report.log;

import com.esotericsoftware.kryo.Kryo;
import iommulab.model.agenda.Lane;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** What every log file has in common. */
final class LogFormat {
  /** Stands at the beginning of every log, in ASCII. */
  static final String MAGIC = "IOMMULAB";

  /** Raised whenever what is written changes; {@link LogReader} reads this one only. */
  static final int VERSION = 1;

  /** The lanes in the order of their numbers in steps. */
  static final String LANES = Arrays.toString(Lane.values());

  /** A run follows. */
  static final int RUN = 1;

  /** The log ends; the number of its runs follows. */
  static final int END = 0;

  private LogFormat() {}

  /** A Kryo that knows our types only and keeps no references. */
  static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.register(StepLog.class, new StepSerializer(), 16);
    return kryo;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A digest as people read it. */
  static String text(byte[] digest) {
    return "sha256:" + HexFormat.of().formatHex(digest);
  }
}
