package iommulab.actors.cpu;

/** Values of registers as a program writes them: numbers or text. */
final class Values {
  static final String DONE = "done";
  static final String TIMEOUT = "timeout";
  static final String ABORT = "abort";

  private Values() {}

  /** A number. */
  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Compares numbers if both are numbers, text otherwise. */
  static boolean holds(String left, String operator, String right) {
    int order = compare(left, right);
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default -> throw new IllegalArgumentException("operator " + operator);
    };
  }

  private static int compare(String left, String right) {
    try {
      return Long.compareUnsigned(number(left), number(right));
    } catch (NumberFormatException text) {
      return left.compareTo(right);
    }
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }
}
