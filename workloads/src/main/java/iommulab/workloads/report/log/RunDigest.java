package iommulab.workloads.report.log;

import java.security.MessageDigest;

/** One digest over the bodies of many runs, added in the order of their seeds. */
public final class RunDigest {
  private final MessageDigest all = LogFormat.sha256();
  private final MessageDigest one = LogFormat.sha256();

  /** SHA-256 of one body. */
  public static byte[] of(byte[] body) {
    return LogFormat.sha256().digest(body);
  }

  /** SHA-256 of one body, as text. */
  public static String text(byte[] body) {
    return LogFormat.text(of(body));
  }

  /** Adds the next run's body. */
  public void add(byte[] body) {
    all.update(one.digest(body));
  }

  /** SHA-256 of the digests so far, as text; adding ends here. */
  public String text() {
    return LogFormat.text(all.digest());
  }
}
