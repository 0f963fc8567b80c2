package iommulab.workloads.scenario;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an outcome row asks of a finished run: registers, functions and constants, compared and
 * combined.
 *
 * <p>{@code !} binds tightest, then comparison, {@code &&}, {@code ||}. Two numbers (decimal, or
 * hexadecimal with {@code 0x}) compare as numbers whatever their spelling, everything else as text;
 * an order ({@code <}) holds only between numbers. A register or function that stands alone holds
 * if its value is {@code true}. {@code toString} gives the canonical text: equal text, equal
 * condition.
 */
public sealed interface Condition {

  /** Whether the run shows what the condition asks for. */
  boolean holds(Observables run);

  /**
   * The registers and functions that are mentioned, in order, so that a scenario can refuse unknown
   * ones.
   */
  List<Mention> mentions();

  /**
   * A register or function in a condition.
   *
   * @param term what is mentioned
   * @param negated whether the condition asks for its absence
   */
  record Mention(Term term, boolean negated) {}

  /** At least one side holds. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Observables run) {
      return left.holds(run) || right.holds(run);
    }

    @Override
    public List<Mention> mentions() {
      return Mentions.both(left.mentions(), right.mentions());
    }

    @Override
    public String toString() {
      return left + " || " + right;
    }
  }

  /** Both sides hold. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Observables run) {
      return left.holds(run) && right.holds(run);
    }

    @Override
    public List<Mention> mentions() {
      return Mentions.both(left.mentions(), right.mentions());
    }

    @Override
    public String toString() {
      return side(left) + " && " + side(right);
    }

    private static String side(Condition side) {
      return side instanceof Or ? "(" + side + ")" : side.toString();
    }
  }

  /** The inner condition does not hold. */
  record Not(Condition inner) implements Condition {
    @Override
    public boolean holds(Observables run) {
      return !inner.holds(run);
    }

    @Override
    public List<Mention> mentions() {
      return inner.mentions().stream().map(m -> new Mention(m.term, !m.negated)).toList();
    }

    @Override
    public String toString() {
      return inner instanceof Term ? "!" + inner : "!(" + inner + ")";
    }
  }

  /** A comparison; see {@link Operator}. */
  record Compare(Operator operator, Term left, Term right) implements Condition {
    @Override
    public boolean holds(Observables run) {
      return operator.holds(left.value(run), right.value(run));
    }

    @Override
    public List<Mention> mentions() {
      boolean absent = operator == Operator.EQUAL && isFalse(left, right);
      boolean notTrue = operator == Operator.NOT_EQUAL && isTrue(left, right);
      List<Mention> found = new ArrayList<>();
      for (Term side : List.of(left, right)) {
        side.mentions().forEach(m -> found.add(new Mention(m.term, absent || notTrue)));
      }
      return List.copyOf(found);
    }

    private static boolean isFalse(Term left, Term right) {
      return left.toString().equals("false") || right.toString().equals("false");
    }

    private static boolean isTrue(Term left, Term right) {
      return left.toString().equals("true") || right.toString().equals("true");
    }

    @Override
    public String toString() {
      return left + " " + operator + " " + right;
    }
  }

  /** Something with a value. Alone it is a condition: the value must be {@code true}. */
  sealed interface Term extends Condition {
    /** Its value in this run. */
    String value(Observables run);

    @Override
    default boolean holds(Observables run) {
      return value(run).equals("true");
    }
  }

  /** A register of a party: {@code cpu0:r0}. */
  record Register(String party, String register) implements Term {
    @Override
    public String value(Observables run) {
      return run.register(party, register);
    }

    @Override
    public List<Mention> mentions() {
      return List.of(new Mention(this, false));
    }

    @Override
    public String toString() {
      return party + ":" + register;
    }
  }

  /**
   * A function of the run: {@code stale(P)}, {@code event(d0, F_TRANSLATION)}, {@code isolation}.
   */
  record Call(String function, List<String> arguments) implements Term {
    @Override
    public String value(Observables run) {
      return run.value(function, arguments);
    }

    @Override
    public List<Mention> mentions() {
      return List.of(new Mention(this, false));
    }

    @Override
    public String toString() {
      return arguments.isEmpty() ? function : function + "(" + String.join(",", arguments) + ")";
    }
  }

  /** A word or number as written. */
  record Constant(String text) implements Term {
    @Override
    public String value(Observables run) {
      return text;
    }

    @Override
    public List<Mention> mentions() {
      return List.of();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** How two values are compared. */
  enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** The operator with this sign. */
    static Operator of(String sign) {
      for (Operator operator : values()) {
        if (operator.sign.equals(sign)) {
          return operator;
        }
      }
      throw new IllegalStateException("no operator " + sign);
    }

    /** Compares as numbers if both are, otherwise as text, of which none is less or more. */
    public boolean holds(String left, String right) {
      BigInteger a = number(left);
      BigInteger b = a == null ? null : number(right);
      if (a == null || b == null) {
        return this == EQUAL ? left.equals(right) : this == NOT_EQUAL && !left.equals(right);
      }
      int order = a.compareTo(b);
      return switch (this) {
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case MORE -> order > 0;
        case AT_LEAST -> order >= 0;
      };
    }

    private static BigInteger number(String text) {
      String digits = text.startsWith("-") ? text.substring(1) : text;
      boolean hex = digits.toLowerCase(Locale.ROOT).startsWith("0x");
      digits = hex ? digits.substring(2) : digits;
      if (digits.isEmpty() || digits.chars().anyMatch(c -> Character.digit(c, hex ? 16 : 10) < 0)) {
        return null;
      }
      BigInteger size = new BigInteger(digits, hex ? 16 : 10);
      return text.startsWith("-") ? size.negate() : size;
    }

    @Override
    public String toString() {
      return sign;
    }
  }
}
