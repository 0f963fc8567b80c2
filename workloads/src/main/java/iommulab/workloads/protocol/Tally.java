package iommulab.workloads.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts, for each rule of {@link ProtocolCheck}, how often it applied and was broken. */
final class Tally {
  static final String LEGAL = "driver-legal-command";
  static final String FENCE = "driver-fence";
  static final String CONFIG_FENCE = "driver-config-fence";
  static final String ATC_FENCE = "driver-atc-fence";
  static final String PREFETCH = "driver-prefetch";
  static final String CONFIG_FIRST = "R-SMMU-079";
  static final String STAGE2_FIRST = "R-SMMU-082";
  static final String TLBI = "driver-tlbi";
  static final String TOLD = "R-SMMU-013";
  static final String TAG = "H8";
  static final String CFGI = "driver-cfgi";
  static final String ATC_AFTER_TLBI = "R-SMMU-048";
  static final String ATC_INV = "driver-atc-inv";
  static final String ATS_OFF = "driver-ats-off";

  /** The rules in the order of reports. */
  static final List<String> RULES =
      List.of(
          LEGAL,
          FENCE,
          CONFIG_FENCE,
          ATC_FENCE,
          TLBI,
          TOLD,
          TAG,
          CFGI,
          PREFETCH,
          CONFIG_FIRST,
          STAGE2_FIRST,
          ATC_AFTER_TLBI,
          ATC_INV,
          ATS_OFF);

  private final Map<String, RuleCount> counts = new LinkedHashMap<>();

  Tally() {
    RULES.forEach(id -> counts.put(id, new RuleCount(id, 0, 0, Optional.empty())));
  }

  void checked(String id) {
    RuleCount was = counts.get(id);
    counts.put(id, new RuleCount(id, was.checked() + 1, was.broken(), was.first()));
  }

  void broken(String id, String place, String how) {
    RuleCount was = counts.get(id);
    Optional<String> first = was.first().or(() -> Optional.of(place + ": " + how));
    counts.put(id, new RuleCount(id, was.checked(), was.broken() + 1, first));
  }

  /** Counts the rule as applied, and as broken unless it was kept. */
  void check(String id, boolean kept, String place, String how) {
    checked(id);
    if (!kept) {
      broken(id, place, how);
    }
  }

  List<RuleCount> counts() {
    return List.copyOf(counts.values());
  }
}
