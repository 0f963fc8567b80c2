package iommulab.workloads.scenario;

/**
 * A mistake in what the user wrote: the place, what is wrong, and what would be accepted.
 *
 * <p>It prints as {@code file:line: what; expected ...}; the command line shows it as one line and
 * ends with exit code 2.
 */
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final int line;
  private final String what;
  private final String expected;

  /**
   * A mistake at a line.
   *
   * @param file the file or option that was read
   * @param line from 1; 0 if the mistake has no line
   * @param what what is wrong, with the value
   * @param expected what would be accepted; empty if that is plain
   */
  public ScenarioException(String file, int line, String what, String expected) {
    super(oneLine(file, line, what, expected));
    this.file = file;
    this.line = line;
    this.what = what;
    this.expected = expected;
  }

  private static String oneLine(String file, int line, String what, String expected) {
    String place = line > 0 ? file + ":" + line : file;
    String sentence = place + ": " + what + (expected.isEmpty() ? "" : "; expected " + expected);
    return sentence.replaceAll("\\s*\\R\\s*", " ");
  }

  public String file() {
    return file;
  }

  public int line() {
    return line;
  }

  public String what() {
    return what;
  }

  public String expected() {
    return expected;
  }
}
