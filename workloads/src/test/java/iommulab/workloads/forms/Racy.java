package iommulab.workloads.forms;

import java.util.List;
import java.util.stream.Stream;

/**
 * A racy form: a scenario that must be convicted, and for what.
 *
 * @param scenario its short name
 * @param reasons what the judge may find as the first harm, as property, accused, rule; empty where
 *     a forbidden row alone convicts
 */
public record Racy(String scenario, List<String> reasons) {
  /**
   * Scenarios that ask for what the architecture does, or for a price that is paid on purpose; they
   * are graded interesting and convict nobody.
   */
  public static final List<String> INTERESTING =
      List.of(
          "dma-flag-relaxed",
          "endpoint-unplugged",
          "r6-no-timeout",
          "unmap-by-invs-shared-tag",
          "unplug-under-invalidation",
          "vf-silent-neighbour");

  /** Mutants that look like mistakes and are none, or show what other hardware does. */
  public static final List<String> CLEAN_MUTANTS =
      List.of("events-not-merged", "two-cpus-sync-in-queue");

  // spotless:off
  /** All of them, by name. */
  public static List<Racy> all() {
    return Stream.of(
        racy("atc-inv-pasid-racy",          "stale driver R-SMMU-044"),
        racy("atschk-cached-racy",          "isolation device d0 R-ATS-003"),
        racy("block-merge-racy"),
        racy("block-split-racy"),
        racy("cd-change-racy",              "stale driver driver-tlbi"),
        racy("cmdq-fetch-abort-racy",       "stale driver H5"),
        racy("dirty-lost-noats-racy",       "missed driver driver-dirty-clear"),
        racy("dirty-lost-racy",             "missed driver driver-dirty-clear"),
        racy("disable-unacknowledged-racy", "stale driver driver-unmap"),
        racy("ecmdq-main-sync-racy",        "stale driver driver-fence"),
        racy("ecmdq-sync-racy",             "stale driver driver-fence"),
        racy("eats-change-direct",          "isolation driver driver-atc-inv"),
        racy("endpoint-doubling",           "unasked device d0 R-ATS-073", "fence device d0 R-ATS-073"),
        racy("endpoint-keeping",            "fence device d0 R-ATS-041 (R2)", "stale device d0 R-ATS-041 (R2)"),
        racy("endpoint-late",               "stale driver H5"),
        racy("endpoint-lying",              "fence device d0 R-ATS-036", "stale device d0 R-ATS-036"),
        racy("endpoint-mute",               "ends device d0 R-ATS-043"),
        racy("endpoint-overtaking",         "fence device d0 R-ATS-037 (R3)", "stale device d0 R-ATS-037 (R3)"),
        racy("endpoint-partial",            "ends device d0 R-ATS-043 (R5)"),
        racy("endpoint-reset",              "ends driver R-ATS-069 (H6)"),
        racy("endpoint-ur",                 "fence device d0 R-ATS-032 (H12)", "stale device d0 R-ATS-032 (H12)"),
        racy("endpoint-wrong-tag",          "ends device d0 R-ATS-043", "unasked device d0 R-ATS-074"),
        racy("events-drained-once-racy"),
        racy("freed-table-racy",            "isolation driver R-SMMU-084"),
        racy("h1-joined",                   "stale driver R-SMMU-048 (H1)"),
        racy("h1-racy",                     "stale driver R-SMMU-048 (H1)"),
        racy("h10-racy"),
        racy("h14-racy",                    "stale driver R-SMMU-079 (H14)"),
        racy("h2-racy-arm",                 "stale driver R-SMMU-048 (H1)", "stale driver driver-atc-inv"),
        racy("h2-racy-tso",                 "stale driver driver-tlbi"),
        racy("h3-racy",                     "stale driver R-SMMU-082 (H3)"),
        racy("h4-live-entry",               "mixed driver R-SMMU-074 (H4)"),
        racy("h5-racy",                     "stale driver H5"),
        racy("h7-racy",                     "stale driver H7"),
        racy("h8-racy",                     "isolation driver H8"),
        racy("ill-neighbour-racy",          "stale driver H5"),
        racy("iova-reuse-racy",             "stale driver driver-tlbi"),
        racy("late-answer-reused-itag",     "fence smmu smmu0 R-ATS-051 (R7)", "stale smmu smmu0 R-ATS-051 (R7)"),
        racy("lazy-iova-racy",              "stale driver R-SMMU-013"),
        racy("lazy-page-racy",              "stale driver R-SMMU-013"),
        racy("masked-handler",              "ends driver R-SMMU-004"),
        racy("masked-handler-racy"),
        racy("msi-doorbell-racy"),
        racy("multi-one-atc-racy",          "stale driver driver-atc-inv"),
        racy("nc-dma-no-s2fwb"),
        racy("nc-dma-racy"),
        racy("nested-wrong-asid-racy",      "stale driver driver-tlbi"),
        racy("no-snoop-read-back"),
        racy("no-snoop-shared-line"),
        racy("page-in-unmap-racy",          "stale driver driver-unmap"),
        racy("page-removed-racy"),
        racy("pasid-asid-racy",             "stale driver R-SMMU-079 (H14)"),
        racy("pasid-request-racy"),
        racy("pasid-reuse-racy",            "stale driver driver-atc-inv"),
        racy("pasid-under-ats-racy",        "stale driver driver-atc-inv"),
        racy("prefetch-invalid-racy"),
        racy("priq-overflow-racy"),
        racy("pte-not-cleaned",             "stale driver driver-pte-clean"),
        racy("r1-swapped",                  "stale driver R-SMMU-048 (H1)"),
        racy("r8-racy",                     "stale driver driver-tlbi"),
        racy("rcu-array-racy"),
        racy("release-order-racy",          "stale driver driver-atc-inv"),
        racy("reset-under-invalidation",    "ends driver R-ATS-069 (H6)"),
        racy("reset-without-flush-racy",    "stale driver driver-tlbi"),
        racy("retried-sync",                "stale driver R-SMMU-041 (H11)"),
        racy("s2-ipa-alone-combined",       "stale driver R-SMMU-082 (H3)"),
        racy("shared-one-atc-racy",         "stale driver driver-atc-inv"),
        racy("silent-endpoint",             "stale driver H5"),
        racy("split-ttl-racy",              "stale driver R-SMMU-083"),
        racy("stall-against-unmap-racy",    "stale driver driver-unmap"),
        racy("ste-one-cfgi-dwords",         "mixed driver R-SMMU-074 (H4)", "stale driver R-SMMU-074 (H4)"),
        racy("terminate-then-map-racy"),
        racy("two-cpus-flag-early",         "stale driver R-SMMU-048 (H1)"),
        racy("two-cpus-page-early",         "stale driver R-SMMU-013"),
        racy("two-cpus-sync-first",         "stale driver driver-fence"),
        racy("untrusted-ats-racy",          "isolation device d0 R-ATS-003"),
        racy("vmid-reuse-racy",             "isolation driver H8"))
        .toList();
  }
  // spotless:on

  private static Racy racy(String scenario, String... reasons) {
    return new Racy(scenario, List.of(reasons));
  }

  /** What it is convicted for, for people. */
  public String reason() {
    return reasons.isEmpty() ? "its row alone" : String.join(", or ", reasons);
  }
}
