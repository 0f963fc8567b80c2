package iommulab.workloads.recording;

/**
 * One place where the recording and our model do not say the same.
 *
 * @param place file and line, command or table, as {@code events.jsonl:224}
 * @param what the field or rule that differs
 * @param expected what the recording says
 * @param got what our formats and walker make of it
 */
public record Disagreement(String place, String what, String expected, String got) {
  @Override
  public String toString() {
    return place + ": " + what + ": recorded " + expected + ", ours " + got;
  }
}
