package iommulab.workloads.rules;

import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Which planted errors (mutants) of the model each test has noticed, as PIT reports it.
 *
 * <p>A test that kills no mutant has not shown that it can fail. The reports are {@code
 * target/pit-reports/mutations.xml} of the modules, with the full matrix of tests and mutants.
 */
public final class Mutations {
  /** Makes the reports. */
  public static final String COMMAND = ".ci/mutation";

  private static final List<String> MODULES = List.of("model", "actors");
  private static final Pattern KILLER =
      Pattern.compile(
          "\\[class:(?:\\w+\\.)*(\\w+)\\][^|]*?\\[(?:method|test-template|test-factory):(\\w+)\\(");

  private final SortedMap<String, SortedSet<String>> killedBy = new TreeMap<>();
  private final List<String> measured = new ArrayList<>();
  private int mutants;
  private int killed;
  private final SortedSet<String> packages = new TreeSet<>();

  private Mutations() {}

  /**
   * Reads the reports of the modules that have one.
   *
   * @throws ScenarioException if none has, or one is not PIT's
   */
  public static Mutations of(Path root) {
    Mutations all = new Mutations();
    for (String module : MODULES) {
      Path report = root.resolve(module).resolve("target/pit-reports/mutations.xml");
      if (Files.exists(report)) {
        all.measured.add(module);
        all.read(report);
      }
    }
    if (all.measured.isEmpty()) {
      throw unreadable(root.resolve("model/target/pit-reports/mutations.xml"));
    }
    return all;
  }

  private void read(Path report) {
    try (InputStream xml = Files.newInputStream(report)) {
      read(xml);
    } catch (IOException | XMLStreamException e) {
      throw unreadable(report);
    }
  }

  private static ScenarioException unreadable(Path report) {
    return new ScenarioException(
        report.toString(), 0, "no report of mutations", "one made by " + COMMAND);
  }

  /** The modules that were measured. */
  public List<String> measured() {
    return List.copyOf(measured);
  }

  /** The packages in which errors were planted. */
  public SortedSet<String> packages() {
    return packages;
  }

  /** The mutants that a test, named {@code Class#method}, has killed: place and kind. */
  public SortedSet<String> killedBy(String test) {
    return killedBy.getOrDefault(test, new TreeSet<>());
  }

  /** How many mutants were made. */
  public int mutants() {
    return mutants;
  }

  /** How many of them some test noticed. */
  public int killed() {
    return killed;
  }

  /** Adds one report. */
  void read(InputStream xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader reader = factory.createXMLStreamReader(xml);
    SortedMap<String, String> fields = new TreeMap<>();
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT && isField(reader.getLocalName())) {
        fields.put(reader.getLocalName(), reader.getElementText());
      } else if (event == XMLStreamConstants.END_ELEMENT
          && reader.getLocalName().equals("mutation")) {
        count(fields);
        fields.clear();
      }
    }
  }

  private static boolean isField(String element) {
    return switch (element) {
      case "mutatedClass", "mutatedMethod", "lineNumber", "mutator", "killingTests" -> true;
      default -> false;
    };
  }

  private void count(SortedMap<String, String> fields) {
    mutants++;
    String mutated = fields.get("mutatedClass");
    packages.add(mutated.substring(0, Math.max(0, mutated.lastIndexOf('.'))));
    Collection<String> killers = killers(fields.getOrDefault("killingTests", ""));
    if (!killers.isEmpty()) {
      killed++;
    }
    String mutant =
        lastPart(fields.get("mutatedClass"))
            + "."
            + fields.get("mutatedMethod").replace("<init>", "new")
            + ":"
            + fields.get("lineNumber")
            + " "
            + lastPart(fields.get("mutator")).replace("Mutator", "");
    killers.forEach(test -> killedBy.computeIfAbsent(test, t -> new TreeSet<>()).add(mutant));
  }

  private static Collection<String> killers(String text) {
    List<String> killers = new ArrayList<>();
    for (String test : text.split("\\|", -1)) {
      Matcher killer = KILLER.matcher(test);
      if (killer.find()) {
        killers.add(killer.group(1) + "#" + killer.group(2));
      }
    }
    return killers;
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
