package iommulab.workloads.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The defaults with what a scenario and the command line lay over them, each value with its source.
 *
 * <p>Only keys of the defaults can be set. A layer names a key at most once.
 */
public final class Layers {
  /** A value as it was written, and where. */
  record Value(ConfigValue value, Source source) {}

  private static final ConfigParseOptions HOCON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final String defaultsFile;

  private Layers(String defaultsFile) {
    this.defaultsFile = defaultsFile;
  }

  /** The defaults alone: the text of {@code conf/defaults.conf}. */
  public static Layers defaults(String file, String text) {
    Layers layers = new Layers(file);
    leaves("", file, parse(file, text), layers.values);
    return layers;
  }

  /** Lays a HOCON text over what is there. */
  public Layers file(String file, String text) {
    Map<String, Value> found = new LinkedHashMap<>();
    leaves("", file, parse(file, text), found);
    return with(found);
  }

  /** Lays one {@code key = value} over what is there. */
  public Layers set(Source source, String key, String value) {
    Map<String, Value> found = new LinkedHashMap<>();
    try {
      ConfigObject parsed =
          ConfigFactory.parseString("value = " + value, HOCON)
              .resolve(ConfigResolveOptions.noSystem())
              .root();
      if (parsed.size() != 1 || !parsed.containsKey("value")) {
        throw new ConfigException.BadValue(key, "more than one value");
      }
      found.put(key, new Value(parsed.get("value"), source));
    } catch (ConfigException e) {
      throw new ScenarioException(
          source.file(),
          source.line(),
          key + " = " + value + " is no value",
          "a word, number or list");
    }
    return with(found);
  }

  /** Whether this value is another than the one that is there. */
  public boolean differs(String key, String value) {
    Layers set = set(new Source("", 0), key, value);
    return !plain(set.get(key).value).equals(plain(get(key).value));
  }

  private Layers with(Map<String, Value> found) {
    Layers layers = new Layers(defaultsFile);
    layers.values.putAll(values);
    found.forEach(
        (key, value) -> {
          if (!values.containsKey(key)) {
            throw unknown(key, value.source);
          }
          layers.values.put(key, value);
        });
    return layers;
  }

  private ScenarioException unknown(String key, Source source) {
    List<String> inside = values.keySet().stream().filter(k -> k.startsWith(key + ".")).toList();
    String what = inside.isEmpty() ? "unknown setting " + key : key + " is a group of settings";
    List<String> near = inside.isEmpty() ? Nearest.names(key, values.keySet()) : inside;
    String expected = near.isEmpty() ? "a key of " + defaultsFile : Nearest.oneOf(near);
    return new ScenarioException(source.file(), source.line(), what, expected);
  }

  Value get(String key) {
    Value value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("no setting " + key + " in " + defaultsFile);
    }
    return value;
  }

  /** Every key, in the order of the defaults. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** Every key with its value and, if it is not the default, its source: HOCON again. */
  public String text() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (key, value) -> {
          String line = key + " = " + plain(value.value);
          boolean usual = value.source.file().equals(defaultsFile);
          text.append(usual ? line : String.format("%-47s # %s", line, value.source)).append('\n');
        });
    return text.toString();
  }

  /** A value as one would write it. */
  static String plain(ConfigValue value) {
    return switch (value.valueType()) {
      case LIST ->
          "["
              + String.join(
                  ", ",
                  ((com.typesafe.config.ConfigList) value).stream().map(Layers::plain).toList())
              + "]";
      case STRING -> {
        String word = (String) value.unwrapped();
        yield word.matches("[A-Za-z0-9_][A-Za-z0-9_-]*")
            ? word
            : value.render(ConfigRenderOptions.concise());
      }
      default -> value.render(ConfigRenderOptions.concise());
    };
  }

  private static ConfigObject parse(String file, String text) {
    KeyScan.check(file, text);
    try {
      return ConfigFactory.parseString(text, HOCON.setOriginDescription(file))
          .resolve(ConfigResolveOptions.noSystem())
          .root();
    } catch (ConfigException e) {
      int line = e.origin() == null ? 0 : Math.max(0, e.origin().lineNumber());
      String message = e.getMessage().replaceFirst("^\\Q" + file + "\\E(: \\d+)?: ", "");
      String sentence = message.split("[(.;]\\s|\\n| \\(", 2)[0];
      throw new ScenarioException(file, line, "this is not HOCON: " + sentence, "key = value");
    }
  }

  private static void leaves(
      String prefix, String file, ConfigObject object, Map<String, Value> found) {
    Map<Integer, Map<String, ConfigValue>> inOrder = new TreeMap<>();
    object.forEach(
        (key, value) ->
            inOrder
                .computeIfAbsent(value.origin().lineNumber(), l -> new TreeMap<>())
                .put(key, value));
    for (Map<String, ConfigValue> sameLine : inOrder.values()) {
      sameLine.forEach(
          (key, value) -> {
            if (value instanceof ConfigObject group) {
              leaves(prefix + key + ".", file, group, found);
            } else {
              int line = Math.max(0, value.origin().lineNumber());
              found.put(prefix + key, new Value(value, new Source(file, line)));
            }
          });
    }
  }
}
