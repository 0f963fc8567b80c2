package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;

/** Addresses as steps write them. */
final class Places {
  private static final long PAGE_MASK = 4095;

  private Places() {}

  /** {@code P}, {@code P+8}, or a physical address; always of a 64-bit word. */
  static Pa of(World world, Words words, String text) {
    int plus = text.indexOf('+');
    String name = plus < 0 ? text : text.substring(0, plus);
    long offset = plus < 0 ? 0 : words.number(text.substring(plus + 1), "an offset");
    Pa base =
        Character.isDigit(name.charAt(0))
            ? new Pa(words.number(name, "an address"))
            : world.page(name);
    Pa at = base.plus(offset);
    if ((at.value() & 7) != 0 || offset < 0 || offset > PAGE_MASK) {
      throw words.wrong("'" + text + "' is no 64-bit word of a page", "a multiple of 8 below 4096");
    }
    return at;
  }

  /** An address that begins a page. */
  static Iova page(Words words, long number) {
    Iova iova = new Iova(number);
    if (!iova.page().equals(iova)) {
      throw words.wrong(iova + " does not begin a page", "a multiple of 0x1000");
    }
    return iova;
  }
}
