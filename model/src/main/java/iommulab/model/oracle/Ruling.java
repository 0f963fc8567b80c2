package iommulab.model.oracle;

import iommulab.model.rules.RuleIds;
import iommulab.model.rules.Rules;

/** Who is to blame, by which rule, and why in half a sentence. */
record Ruling(Accused accused, String rule, String section, String why) {
  // Contracts of a driver that have no number in the checklist of rules.
  static final String UNMAP = "driver-unmap";
  static final String TLBI = "driver-tlbi";
  static final String FENCE = "driver-fence";
  static final String ATC_INV = "driver-atc-inv";
  static final String OWN_PAGES = "driver-own-pages";

  // Duties of endpoints that more than one place here accuses by.
  static final String TWICE = "R-ATS-073";
  static final String OTHER_TAG = "R-ATS-074";

  static Ruling driver(String rule, String section, String why) {
    return new Ruling(Accused.driver(), rule, "Arm IHI 0070, " + section, why);
  }

  static Ruling smmu(String name, String rule, String section, String why) {
    return new Ruling(Accused.smmu(name), rule, "Arm IHI 0070, " + section, why);
  }

  /** An endpoint broke a rule; the registry says the section of the first that is named. */
  static Ruling device(String function, String rule, String why) {
    String section = Rules.find(RuleIds.in(rule).get(0)).orElseThrow().section();
    return new Ruling(Accused.device(function), rule, section, why);
  }
}
