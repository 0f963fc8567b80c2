package iommulab.model.rules;

import java.util.List;

/**
 * One rule of the modelled system.
 *
 * @param id its name in findings, tests and documents
 * @param kind duty, freedom, contract or hazard
 * @param verified whether it was read in a source; otherwise it is general knowledge
 * @param section document and section, or the driver's function
 * @param text the rule in one sentence
 * @param violation how one gets it wrong
 */
public record Rule(
    String id, Kind kind, boolean verified, String section, String text, String violation) {
  /** Whether it is a rule of a unit that is not modelled here yet; its section begins with that. */
  public boolean isElsewhere() {
    return section.startsWith("VT-d");
  }

  /** The other rules that its sentences name. */
  public List<String> see() {
    return RuleIds.in(text + " " + violation).stream().filter(other -> !other.equals(id)).toList();
  }
}
