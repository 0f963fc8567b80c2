package iommulab.workloads.report;

import iommulab.model.address.Pa;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scenario's names of physical pages, put before their addresses in sentences and facts. */
public final class PageNames {
  // where a physical address stands; an I/O virtual one stands behind iova or addr
  private static final Pattern PHYSICAL =
      Pattern.compile("(?<=page |page=|pa=|at=|\\[|, )0x([0-9a-f]{1,16})(?![0-9a-z])");

  private final Map<Pa, String> names = new TreeMap<>();

  /** Of these pages. */
  public PageNames(Map<String, Pa> pages) {
    pages.forEach((name, page) -> names.putIfAbsent(page, name));
  }

  /** The text with {@code P (0x80000000)} in place of the address of P. */
  public String in(String text) {
    if (names.isEmpty()) {
      return text;
    }
    Matcher matcher = PHYSICAL.matcher(text);
    return matcher.replaceAll(
        found -> {
          Pa address = new Pa(Long.parseUnsignedLong(found.group(1), 16));
          String name = names.get(address.page());
          long offset = address.offset(12);
          String place = offset == 0 ? name : name + "+0x" + Long.toHexString(offset);
          String named = place + " (" + found.group() + ")";
          return Matcher.quoteReplacement(name == null ? found.group() : named);
        });
  }
}
