package iommulab.actors.cpu;

/** Compares two values as a program writes them: numbers if both are numbers, text otherwise. */
final class Comparison {
  private Comparison() {}

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
