package iommulab.workloads.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import iommulab.model.agenda.Window;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads settings as what they are, or says where the wrong one was written. */
final class Reader {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,18})\\s*(ns|us|ms|s|min|h)");

  private final Layers layers;

  Reader(Layers layers) {
    this.layers = layers;
  }

  /** A whole number between two bounds, both possible. */
  long whole(String key, long least, long most) {
    String text = plain(key);
    try {
      long number = new BigDecimal(text).longValueExact();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // refused below
    }
    String upTo = most == Long.MAX_VALUE ? " or more" : " to " + most;
    throw wrong(key, "a whole number, " + least + upTo);
  }

  /** A whole number that fits an int. */
  int count(String key, int least, int most) {
    return (int) whole(key, least, most);
  }

  boolean flag(String key) {
    String text = plain(key);
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(key, "true or false");
    }
    return text.equals("true");
  }

  /** A constant of the enumeration, in small letters with dashes. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = plain(key);
    for (E constant : type.getEnumConstants()) {
      if (name(constant).equals(text)) {
        return constant;
      }
    }
    throw wrong(
        key, Nearest.oneOf(Arrays.stream(type.getEnumConstants()).map(Reader::name).toList()));
  }

  /** The constant as settings and reports write it. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Nanoseconds. */
  long duration(String key) {
    long nanos = nanos(value(key));
    if (nanos < 0) {
      throw wrong(key, "a duration with its unit, such as 20ns or 1s");
    }
    return nanos;
  }

  /** A duration after which one gives up, or {@code never}. */
  Optional<Window> patience(String key) {
    return value(key).unwrapped().equals("never")
        ? Optional.empty()
        : Optional.of(Window.exactly(duration(key)));
  }

  /** {@code [least, most]}, or {@code never}. */
  Window window(String key) {
    if (value(key).unwrapped().equals("never")) {
      return Window.NEVER;
    }
    if (value(key) instanceof ConfigList list && list.size() == 2) {
      long least = nanos(list.get(0));
      long most = nanos(list.get(1));
      if (least >= 0 && least <= most) {
        return new Window(least, most);
      }
    }
    throw wrong(
        key, "[least, most], two durations such as [20ns, 120ns], the smaller one first; or never");
  }

  String text(String key) {
    if (value(key).valueType() != ConfigValueType.STRING) {
      throw wrong(key, "a text");
    }
    return (String) value(key).unwrapped();
  }

  List<String> texts(String key) {
    if (!(value(key) instanceof ConfigList list)
        || !list.stream().allMatch(v -> v.valueType() == ConfigValueType.STRING)) {
      throw wrong(key, "a list of texts such as [a, b]");
    }
    return list.stream().map(v -> (String) v.unwrapped()).toList();
  }

  /** One word, several with blanks between, or a list of words. */
  List<String> words(String key) {
    return value(key) instanceof ConfigList
        ? texts(key)
        : List.of(plain(key).strip().split("\\s+"));
  }

  ScenarioException wrong(String key, String expected) {
    Layers.Value value = layers.get(key);
    return new ScenarioException(
        value.source().file(),
        value.source().line(),
        key + " = " + Layers.plain(value.value()),
        expected);
  }

  private ConfigValue value(String key) {
    return layers.get(key).value();
  }

  private String plain(String key) {
    boolean single = !(value(key) instanceof ConfigList) && value(key).unwrapped() != null;
    return single ? value(key).unwrapped().toString() : "";
  }

  private static long nanos(ConfigValue value) {
    String text = String.valueOf(value.unwrapped());
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return text.equals("0") ? 0 : -1;
    }
    long unit =
        switch (matcher.group(2)) {
          case "ns" -> 1;
          case "us" -> 1_000;
          case "ms" -> 1_000_000;
          case "s" -> 1_000_000_000;
          case "min" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
    long number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE / 2 / unit ? -1 : number * unit;
  }
}
