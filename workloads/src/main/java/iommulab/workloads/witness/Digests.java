package iommulab.workloads.witness;

import iommulab.model.ledger.History;
import iommulab.workloads.report.log.LogEncoder;
import iommulab.workloads.report.log.RunDigest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The digests of one run.
 *
 * @param whole SHA-256 of its log body
 * @param rolling for each step SHA-256 of the body up to its end, without the number of steps at
 *     the beginning, cut to 6 bytes
 */
record Digests(String whole, List<String> rolling) {
  private static final int BYTES = 6;

  static Digests of(LogEncoder encoder, History history) {
    byte[] body = encoder.body(history);
    int[] ends = encoder.ends();
    List<String> rolling = new ArrayList<>();
    MessageDigest soFar = sha256();
    int from = varIntLength(ends.length);
    for (int end : ends) {
      soFar.update(body, from, end - from);
      from = end;
      rolling.add(HexFormat.of().formatHex(copy(soFar).digest(), 0, BYTES));
    }
    return new Digests(RunDigest.text(body), List.copyOf(rolling));
  }

  /** SHA-256 of a text, as text. */
  static String of(String text) {
    return RunDigest.text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How many bytes the number of steps takes: 7 bits each. */
  private static int varIntLength(int number) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(number)) / 7);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every SHA-256 can be cloned", e);
    }
  }
}
