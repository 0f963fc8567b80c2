package iommulab.workloads.scenario;

import iommulab.workloads.scenario.Condition.Call;
import iommulab.workloads.scenario.Condition.Term;
import iommulab.workloads.scenario.LitmusFile.Party;
import iommulab.workloads.scenario.LitmusFile.Row;
import iommulab.workloads.scenario.LitmusFile.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a litmus file.
 *
 * <p>A word at the beginning of a line heads an entry; indented lines go on with it. Whatever is
 * wrong ends in one {@link ScenarioException} with the line; nothing is half-read.
 */
public final class LitmusParser {
  private static final List<String> WORDS =
      List.of(
          "litmus",
          "title",
          "why",
          "refs",
          "set",
          "setup",
          "cpu0",
          "cpu0.gerror",
          "cpu0.evtq",
          "cpu0.priq",
          "d0",
          "observe",
          "forbidden",
          "interesting",
          "acceptable",
          "always",
          "sometimes",
          "eventually");
  private static final Pattern PARTY =
      Pattern.compile(
          "(cpu|d)(0|[1-9]\\d{0,3})|cpu(0|[1-9]\\d{0,3})(\\.smmu(0|[1-9]\\d{0,3}))?\\.(gerror|evtq|priq)");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern SETTING = Pattern.compile("([\\w.-]+)\\s*=\\s*(.+)");
  private static final Pattern ROW = Pattern.compile("([^\"]*)\"([^\"]*)\"\\s*");

  /** A heading word with the text beside it and the indented lines below it. */
  private record Entry(int line, String head, List<Text> lines) {
    String joined() {
      return String.join(" ", lines.stream().map(Text::text).toList()).strip();
    }
  }

  private record Text(int line, String text) {}

  private final String file;
  private final Map<String, Integer> seen = new LinkedHashMap<>();
  private String name = "";
  private String title = "";
  private String why = "";
  private List<String> refs = List.of();
  private final List<Setting> settings = new ArrayList<>();
  private List<Line> setup = List.of();
  private final List<Party> parties = new ArrayList<>();
  private List<Line> observed = List.of();
  private final List<Row> rows = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private String of = "";
  private String change = "";

  private LitmusParser(String file) {
    this.file = file;
  }

  /** Whether the text says what it changes of another test instead of being one. */
  public static boolean isMutant(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
        .findFirst()
        .filter(line -> line.matches("mutant(\\s.*)?"))
        .isPresent();
  }

  /** Whether a block may begin with this word, the set-up excepted. */
  public static boolean isParty(String head) {
    return PARTY.matcher(head).matches();
  }

  /**
   * Reads a mutant, which {@link #isMutant} is true of.
   *
   * @param file where it came from, for errors
   */
  public static MutantFile mutant(String file, String text) {
    LitmusParser parser = new LitmusParser(file);
    parser.entries(text).forEach(parser::readOfMutant);
    parser.needs("of", "'of NAME': the test that it changes");
    parser.needs("change", "one line 'change'");
    return new MutantFile(
        file,
        parser.name,
        new MutantFile.Text(parser.seen.get("'of'"), parser.of),
        new MutantFile.Text(parser.seen.get("'change'"), parser.change),
        parser.title,
        parser.why,
        parser.refs,
        parser.observed,
        List.copyOf(parser.rows),
        List.copyOf(parser.expectations),
        text.lines().filter(line -> line.startsWith("#")).toList());
  }

  private void needs(String head, String expected) {
    if (!seen.containsKey("'" + head + "'")) {
      throw wrong(0, "'" + head + "' is missing in the mutant " + name, expected);
    }
  }

  /**
   * Reads the whole text.
   *
   * @param file where it came from, for errors
   */
  public static LitmusFile parse(String file, String text) {
    LitmusParser parser = new LitmusParser(file);
    List<Entry> entries = parser.entries(text);
    if (entries.isEmpty() || !entries.get(0).head.equals("litmus")) {
      int line = entries.isEmpty() ? 0 : entries.get(0).line;
      throw new ScenarioException(
          file, line, "this is no litmus file", "'litmus NAME' before everything else");
    }
    entries.forEach(parser::read);
    if (parser.parties.isEmpty()) {
      throw new ScenarioException(file, 0, "nobody acts", "a block of steps such as cpu0 or d0");
    }
    return new LitmusFile(
        file,
        parser.name,
        parser.title,
        parser.why,
        parser.refs,
        List.copyOf(parser.settings),
        parser.setup,
        List.copyOf(parser.parties),
        parser.observed,
        List.copyOf(parser.rows),
        List.copyOf(parser.expectations));
  }

  /** Parts the file into headed entries, without comments and empty lines. */
  private List<Entry> entries(String text) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      if (raw.isBlank() || raw.strip().startsWith("#")) {
        continue;
      }
      boolean indented = Character.isWhitespace(raw.charAt(0));
      if (indented && entries.isEmpty()) {
        throw wrong(
            number, "an indented line stands first", "'litmus NAME' at the line's beginning");
      }
      if (!indented) {
        String head = raw.split("\\s+", 2)[0];
        entries.add(new Entry(number, head, new ArrayList<>()));
        raw = raw.substring(head.length());
      }
      Entry entry = entries.get(entries.size() - 1);
      boolean prose = List.of("title", "why", "refs").contains(entry.head);
      String content = (prose ? raw : withoutComment(raw)).strip();
      if (!content.isEmpty()) {
        entry.lines.add(new Text(number, content));
      }
    }
    return entries;
  }

  private static String withoutComment(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      quoted ^= text.charAt(i) == '"';
      if (text.charAt(i) == '#' && !quoted) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  private void read(Entry entry) {
    switch (entry.head) {
      case "litmus" -> name = name(entry);
      case "title" -> title = prose(entry);
      case "why" -> why = prose(entry);
      case "refs" -> refs = refs(entry);
      case "set" -> settings.add(setting(entry));
      case "setup" -> setup = steps(once(entry));
      case "observe" -> observed = observed(once(entry));
      case "forbidden", "interesting", "acceptable" -> rows.add(row(entry));
      case "always", "sometimes", "eventually" -> expectations.add(expectation(entry));
      default -> {
        if (!PARTY.matcher(entry.head).matches()) {
          throw unknown(entry);
        }
        parties.add(new Party(entry.line, entry.head, steps(once(entry))));
      }
    }
  }

  private void readOfMutant(Entry entry) {
    switch (entry.head) {
      case "mutant" -> name = name(entry);
      case "of" -> of = prose(entry);
      case "change" -> change = prose(entry);
      case "title", "why", "refs", "observe", "forbidden", "interesting", "acceptable" ->
          read(entry);
      case "always", "sometimes", "eventually" -> read(entry);
      default ->
          throw wrong(
              entry.line,
              "'" + entry.head + "' stands in a mutant",
              "title, why, refs, change, observe and rows; all else is said by the test that it is of");
    }
  }

  private ScenarioException unknown(Entry entry) {
    List<String> near = Nearest.names(entry.head, WORDS);
    return wrong(
        entry.line,
        "'" + entry.head + "' begins no entry",
        near.isEmpty()
            ? "litmus, title, why, refs, set, setup, cpuN, cpuN.gerror, cpuN.evtq, cpuN.priq, dN, observe, forbidden, interesting,"
                + " acceptable, always, sometimes or eventually (a step stands indented)"
            : Nearest.oneOf(near));
  }

  private String name(Entry entry) {
    String text = once(entry).joined();
    if (!NAME.matcher(text).matches()) {
      throw wrong(
          entry.line,
          "name '" + text + "'",
          "small letters, digits and single dashes: atc-inv-first");
    }
    return text;
  }

  private String prose(Entry entry) {
    String text = once(entry).joined();
    if (text.isEmpty()) {
      throw wrong(entry.line, "'" + entry.head + "' says nothing", entry.head + " TEXT");
    }
    return text;
  }

  private List<String> refs(Entry entry) {
    List<String> found = new ArrayList<>();
    for (String ref : prose(entry).split(";", -1)) {
      if (ref.isBlank()) {
        throw wrong(entry.line, "there is no source beside ';'", "refs A; B");
      }
      found.add(ref.strip());
    }
    return List.copyOf(found);
  }

  private Setting setting(Entry entry) {
    Matcher matcher = SETTING.matcher(entry.joined());
    if (!matcher.matches()) {
      throw wrong(entry.line, "setting '" + entry.joined() + "'", "set KEY = VALUE");
    }
    notTwice("set " + matcher.group(1), entry.line);
    return new Setting(entry.line, matcher.group(1), matcher.group(2));
  }

  private List<Line> steps(Entry entry) {
    List<Line> steps = new ArrayList<>();
    for (Text text : entry.lines) {
      steps.addAll(new StepParser(file, text.line).steps(text.text));
    }
    if (steps.isEmpty()) {
      throw wrong(entry.line, "'" + entry.head + "' has no steps", "indented steps below it");
    }
    return List.copyOf(steps);
  }

  private List<Line> observed(Entry entry) {
    List<Line> found = new ArrayList<>();
    for (Term term : ConditionParser.terms(file, entry.line, entry.joined())) {
      notTwice("observe " + term, entry.line);
      boolean call = term instanceof Call;
      String verb = call ? ((Call) term).function() : term.toString();
      List<String> words = call ? ((Call) term).arguments() : List.of();
      found.add(new Line(entry.line, null, verb, words, Map.of(), "", term.toString()));
    }
    if (found.isEmpty()) {
      throw wrong(entry.line, "'observe' names nothing", "registers such as cpu0:r0 or functions");
    }
    return List.copyOf(found);
  }

  private Row row(Entry entry) {
    Matcher matcher = conditionAndReason(entry);
    Condition condition = ConditionParser.parse(file, entry.line, matcher.group(1).strip());
    notTwice("the condition " + condition, entry.line);
    Grade grade = Grade.valueOf(entry.head.toUpperCase(Locale.ROOT));
    return new Row(entry.line, grade, condition, matcher.group(2).strip());
  }

  private Expectation expectation(Entry entry) {
    Matcher matcher = conditionAndReason(entry);
    Condition condition = ConditionParser.parse(file, entry.line, matcher.group(1).strip());
    notTwice("'" + entry.head + " " + condition + "'", entry.line);
    Expectation.Kind kind = Expectation.Kind.valueOf(entry.head.toUpperCase(Locale.ROOT));
    return new Expectation(entry.line, kind, condition, matcher.group(2).strip());
  }

  private Matcher conditionAndReason(Entry entry) {
    Matcher matcher = ROW.matcher(entry.joined());
    if (!matcher.matches() || matcher.group(2).isBlank()) {
      throw wrong(
          entry.line,
          "row '" + entry.joined() + "' gives no reason",
          entry.head + " CONDITION \"REASON\", the reason last, in quotes");
    }
    return matcher;
  }

  private Entry once(Entry entry) {
    notTwice("'" + entry.head + "'", entry.line);
    return entry;
  }

  private void notTwice(String what, int line) {
    Integer first = seen.putIfAbsent(what, line);
    if (first != null) {
      throw wrong(line, what + " stands in line " + first + " already", "it once");
    }
  }

  private ScenarioException wrong(int line, String what, String expected) {
    return new ScenarioException(file, line, what, expected);
  }
}
