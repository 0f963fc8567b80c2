package iommulab.workloads.catalog;

import iommulab.workloads.mutant.Bases;
import iommulab.workloads.mutant.Overlay;
import iommulab.workloads.mutant.Overlay.Expanded;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusParser;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.Layers;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.settings.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The project's scenarios and settings, under {@code conf/} of its root.
 *
 * <p>A scenario is named by a path, by the short name of its file ({@code strict-unmap}), or by the
 * name of a folder, which stands for all scenarios in it.
 */
public final class Catalog {
  private static final String DEFAULTS = "conf/defaults.conf";
  private static final String PACKED = "/iommulab/defaults.conf";
  private static final String ACCEPTED = "a .litmus or .conf file, or a scenario's name (see list)";

  private final Path root;

  public Catalog(Path root) {
    this.root = root;
  }

  /**
   * The catalog of the project that was started: {@code -Diommulab.root}, or the working directory.
   */
  public static Catalog usual() {
    return new Catalog(Path.of(System.getProperty("iommulab.root", ".")));
  }

  /** The project's root. */
  public Path root() {
    return root;
  }

  /** Reads the scenarios that a name stands for, with these settings over their own. */
  public List<Scenario> read(String name, List<Given> given) {
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : find(name)) {
      scenarios.add(read(file, given));
    }
    return scenarios;
  }

  /** The files that a name stands for; at least one. */
  public List<Path> find(String name) {
    if (name.isBlank()) {
      throw new ScenarioException("SCENARIO", 0, "the name is empty", ACCEPTED);
    }
    if (isScenario(Path.of(name))) {
      for (Path candidate : List.of(Path.of(name), folder().resolve(name))) {
        if (Files.isRegularFile(candidate)) {
          return List.of(candidate);
        }
      }
      throw new ScenarioException(name, 0, "there is no such file", ACCEPTED);
    }
    Map<String, List<Path>> named = new LinkedHashMap<>();
    Map<String, List<Path>> folders = new LinkedHashMap<>();
    for (Path file : all()) {
      named.computeIfAbsent(shortName(file), n -> new ArrayList<>()).add(file);
      String parent = folder().relativize(file.getParent()).toString();
      folders.computeIfAbsent(parent, n -> new ArrayList<>()).add(file);
      named.computeIfAbsent(parent + "/" + shortName(file), n -> new ArrayList<>()).add(file);
    }
    List<Path> files = named.getOrDefault(name, folders.getOrDefault(name, List.of()));
    if (files.isEmpty() && Files.exists(Path.of(name))) {
      throw new ScenarioException(name, 0, "this is no scenario", ACCEPTED);
    }
    if (files.isEmpty()) {
      List<String> known = new ArrayList<>(folders.keySet());
      named.keySet().stream().filter(n -> !n.contains("/")).forEach(known::add);
      List<String> near = Nearest.names(name, known);
      throw new ScenarioException(
          name, 0, "unknown scenario", near.isEmpty() ? ACCEPTED : Nearest.oneOf(near));
    }
    if (named.containsKey(name) && files.size() > 1) {
      List<String> choices = files.stream().map(f -> folder().relativize(f).toString()).toList();
      throw new ScenarioException(name, 0, "ambiguous scenario", Nearest.oneOf(choices));
    }
    return files;
  }

  /** Every scenario file of the project, by path. */
  public List<Path> all() {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .filter(Catalog::isScenario)
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new ScenarioException(folder().toString(), 0, "cannot be read: " + e.getMessage(), "");
    }
  }

  /** Reads one scenario file. */
  public Scenario read(Path file, List<Given> given) {
    String shown = shown(file);
    return read(shown, text(file, shown), given);
  }

  /**
   * Reads a scenario from its text.
   *
   * @param file where it came from, for its name and for errors
   */
  public Scenario read(String file, String text, List<Given> given) {
    if (file.endsWith(".litmus") || text.startsWith("litmus ")) {
      return litmus(file, text, given);
    }
    Settings settings = Settings.of(with(own(file, text), given));
    return new Scenario.Workload(shortName(Path.of(file)), file, text, settings);
  }

  /**
   * A litmus test that stands in no file of the project.
   *
   * @param shown where it comes from, for errors
   * @param text as it would stand in a file
   */
  public Scenario litmus(String shown, String text, List<Given> given) {
    return litmus(shown, text, given, name -> base(shown, name));
  }

  /**
   * A litmus test that stands in no file of the project.
   *
   * @param shown where it comes from, for errors
   * @param text as it would stand in a file
   * @param bases where it finds what it is a mutant of, if it is one
   */
  public Scenario litmus(String shown, String text, List<Given> given, Bases bases) {
    if (LitmusParser.isMutant(text)) {
      Expanded mutant = Overlay.expand(shown, text, bases);
      Settings settings = Settings.of(with(own(mutant.litmus()), given));
      return new Scenario.Litmus(
          mutant.litmus().name(), shown, mutant.text(), settings, mutant.litmus(), mutant.of());
    }
    LitmusFile litmus = LitmusParser.parse(shown, text);
    Settings settings = Settings.of(with(own(litmus), given));
    return new Scenario.Litmus(litmus.name(), shown, text, settings, litmus, "");
  }

  /** What a mutant is of: a file beside it, or a scenario of the project. */
  public Optional<Bases.Base> base(String mutant, String name) {
    if (!name.contains("/")) {
      Path beside = Path.of(mutant).resolveSibling(name + ".litmus");
      for (Path file : List.of(root.resolve(beside), beside)) {
        if (Files.isRegularFile(file)) {
          return Optional.of(new Bases.Base(shown(file), text(file, shown(file))));
        }
      }
    }
    List<Path> found = find(name);
    if (found.size() != 1) {
      return Optional.empty();
    }
    Path file = found.get(0);
    return Optional.of(new Bases.Base(shown(file), text(file, shown(file))));
  }

  /** Those of the settings that are not the scenario's own ones or the defaults anyway. */
  public List<Given> differing(Scenario scenario, List<Given> given) {
    Layers own =
        scenario instanceof Scenario.Litmus litmus
            ? own(litmus.litmus())
            : own(scenario.file(), scenario.text());
    return given.stream().filter(one -> own.differs(one.key(), one.value())).toList();
  }

  private Layers own(LitmusFile litmus) {
    Layers layers = defaults();
    for (LitmusFile.Setting setting : litmus.settings()) {
      if (!setting.key().contains(".")) {
        throw new ScenarioException(
            litmus.file(), setting.line(), "set " + setting.key(), "GROUP.KEY such as run.preset");
      }
      Source source = new Source(litmus.file(), setting.line());
      layers = layers.set(source, setting.key(), setting.value());
    }
    return layers;
  }

  private Layers own(String file, String text) {
    return defaults().file(file, text);
  }

  private Layers defaults() {
    Path file = root.resolve(DEFAULTS);
    String text = Files.exists(file) ? text(file, DEFAULTS) : packed().orElse("");
    return Layers.defaults(DEFAULTS, text.isEmpty() ? text(file, DEFAULTS) : text);
  }

  /** The defaults of this build, for who uses it outside of the project's directory. */
  private static Optional<String> packed() {
    try (InputStream packed = Catalog.class.getResourceAsStream(PACKED)) {
      return packed == null
          ? Optional.empty()
          : Optional.of(new String(packed.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ScenarioException(PACKED, 0, "cannot be read: " + e.getMessage(), "");
    }
  }

  /** Every key that can be set. */
  public List<String> keys() {
    return defaults().keys();
  }

  /** The defaults with what was given on the command line. */
  public Settings settings(List<Given> given) {
    return Settings.of(with(defaults(), given));
  }

  private static Layers with(Layers layers, List<Given> given) {
    Map<String, String> seen = new LinkedHashMap<>();
    Layers all = layers;
    for (Given one : given) {
      String first = seen.putIfAbsent(one.key(), one.option());
      if (first != null) {
        throw new ScenarioException(
            one.option(), 0, one.key() + " is set by " + first + " already", "each setting once");
      }
      all = all.set(new Source(one.option(), 0), one.key(), one.value());
    }
    return all;
  }

  private Path folder() {
    return root.resolve("conf").resolve("scenarios");
  }

  /** A file of the project by its path from the root, any other as it was given. */
  private String shown(Path file) {
    Path base = root.toAbsolutePath().normalize();
    Path whole = file.toAbsolutePath().normalize();
    Path shown = whole.startsWith(base) ? base.relativize(whole) : file;
    return shown.toString().replace('\\', '/');
  }

  /** The file's name without its ending. */
  public static String shortName(Path file) {
    return file.getFileName().toString().replaceFirst("\\.(litmus|conf)$", "");
  }

  private static boolean isScenario(Path file) {
    return file.toString().endsWith(".litmus") || file.toString().endsWith(".conf");
  }

  private static String text(Path file, String shown) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ScenarioException(shown, 0, "this is no text", "a text file in UTF-8");
    } catch (IOException e) {
      throw new ScenarioException(shown, 0, "cannot be read: " + e.getMessage(), "");
    }
  }
}
