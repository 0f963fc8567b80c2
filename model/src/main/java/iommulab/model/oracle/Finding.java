package iommulab.model.oracle;

/**
 * One property that a run broke.
 *
 * @param property what was broken
 * @param accused who broke it
 * @param rule the rule's or contract's id, with the hazard's where it has one
 * @param section document and section
 * @param what one sentence: what happened, and what was missing
 * @param key the page's address, a fence as {@code queue:position}, or what hangs
 * @param step the step in which the harm was done, an index of the judged linear form; -1 for the
 *     set-up
 */
public record Finding(
    Property property,
    Accused accused,
    String rule,
    String section,
    String what,
    String key,
    int step) {

  static Finding of(Property property, Ruling ruling, String harm, String key, int step) {
    String what = harm + ": " + ruling.why();
    return new Finding(
        property, ruling.accused(), ruling.rule(), ruling.section(), what, key, step);
  }
}
