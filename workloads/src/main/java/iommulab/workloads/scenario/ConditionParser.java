package iommulab.workloads.scenario;

import iommulab.workloads.scenario.Condition.And;
import iommulab.workloads.scenario.Condition.Call;
import iommulab.workloads.scenario.Condition.Compare;
import iommulab.workloads.scenario.Condition.Constant;
import iommulab.workloads.scenario.Condition.Not;
import iommulab.workloads.scenario.Condition.Operator;
import iommulab.workloads.scenario.Condition.Or;
import iommulab.workloads.scenario.Condition.Register;
import iommulab.workloads.scenario.Condition.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads conditions: {@code d0:r0 == done && !stale(P)}.
 *
 * <p>A word alone is a function without arguments ({@code isolation}); beside a comparison sign it
 * is a constant ({@code done}).
 */
public final class ConditionParser {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\|\\||&&|==|!=|<=|>=|[<>!():,]|[\\p{Alnum}_.+\\-]+)\\s*");
  private static final Pattern SIGN = Pattern.compile("==|!=|<=|>=|<|>");
  private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_.+\\-]+");
  private static final Pattern NAME = Pattern.compile("\\p{Alpha}[\\p{Alnum}_.\\-]*");
  private static final String A_TERM =
      "a register such as cpu0:r0, a function such as stale(P), a word or a number";

  private final String file;
  private final int line;
  private final List<String> tokens;
  private int at;

  private ConditionParser(String file, int line, String text) {
    this.file = file;
    this.line = line;
    this.tokens = tokens(text);
  }

  /** The whole text as one condition. */
  public static Condition parse(String file, int line, String text) {
    ConditionParser parser = new ConditionParser(file, line, text);
    Condition condition = parser.or();
    if (parser.at < parser.tokens.size()) {
      throw parser.wrong(
          "the condition goes on with '" + parser.peek() + "'",
          "&&, || or the end of the condition");
    }
    return condition;
  }

  /** The whole text as registers and functions, one after the other: {@code d0:r0 mem(P)}. */
  static List<Term> terms(String file, int line, String text) {
    ConditionParser parser = new ConditionParser(file, line, text);
    List<Term> terms = new ArrayList<>();
    while (parser.at < parser.tokens.size()) {
      Term term = asCall(parser.term());
      if (term instanceof Constant) {
        throw parser.wrong(
            "'" + term + "' cannot be observed", "registers such as cpu0:r0 or functions");
      }
      terms.add(term);
    }
    return terms;
  }

  private Condition or() {
    Condition left = and();
    while (accept("||")) {
      left = new Or(left, and());
    }
    return left;
  }

  private Condition and() {
    Condition left = not();
    while (accept("&&")) {
      left = new And(left, not());
    }
    return left;
  }

  private Condition not() {
    if (!accept("!")) {
      return comparison();
    }
    Condition inner = peek().equals("!") ? not() : accept("(") ? group() : asCall(term());
    if (SIGN.matcher(peek()).matches()) {
      throw wrong("'!' stands before a comparison", "!(a == b) or a != b");
    }
    return new Not(inner);
  }

  private Condition comparison() {
    if (accept("(")) {
      return group();
    }
    Term left = term();
    if (!SIGN.matcher(peek()).matches()) {
      return asCall(left);
    }
    Operator operator = Operator.of(next());
    Condition compared = new Compare(operator, asCall(left), term());
    if (SIGN.matcher(peek()).matches()) {
      throw wrong("'" + peek() + "' follows a comparison", "a == b && b == c");
    }
    return compared;
  }

  private Condition group() {
    Condition inner = or();
    expect(")");
    return inner;
  }

  private Term term() {
    if (!WORD.matcher(peek()).matches()) {
      throw wrong(
          at < tokens.size() ? "'" + peek() + "' stands where a value belongs" : end(), A_TERM);
    }
    String word = next();
    if (accept(":")) {
      return new Register(word, word("a register name after " + word + ":"));
    }
    if (!accept("(")) {
      return new Constant(word);
    }
    List<String> arguments = new ArrayList<>();
    if (!accept(")")) {
      do {
        arguments.add(word("an argument of " + word + "(...)"));
      } while (accept(","));
      expect(")");
    }
    return new Call(word, List.copyOf(arguments));
  }

  /** A name that stands alone is a function; a number stays what it is. */
  private static Term asCall(Term term) {
    boolean name =
        term instanceof Constant constant
            && NAME.matcher(constant.text()).matches()
            && !constant.text().equals("true")
            && !constant.text().equals("false");
    return name ? new Call(term.toString(), List.of()) : term;
  }

  private String word(String expected) {
    if (!WORD.matcher(peek()).matches()) {
      throw wrong(at < tokens.size() ? "'" + peek() + "' is no word" : end(), expected);
    }
    return next();
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw wrong(
          at < tokens.size() ? "'" + peek() + "' comes too early" : end(), "'" + token + "'");
    }
  }

  private boolean accept(String token) {
    boolean there = peek().equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    return tokens.get(at++);
  }

  private String end() {
    return tokens.isEmpty()
        ? "there is no condition"
        : "the condition breaks off after '" + tokens.get(tokens.size() - 1) + "'";
  }

  private ScenarioException wrong(String what, String expected) {
    return new ScenarioException(file, line, what, expected);
  }

  private List<String> tokens(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text.strip());
    int from = 0;
    while (from < matcher.regionEnd()) {
      matcher.region(from, matcher.regionEnd());
      if (!matcher.lookingAt()) {
        throw wrong(
            "'" + text.strip().charAt(from) + "' does not belong in a condition",
            "==, !=, <, <=, >, >=, !, &&, ||, parentheses and words");
      }
      found.add(matcher.group(1));
      from = matcher.end();
    }
    return found;
  }
}
