package iommulab.workloads.scenario;

/** What a finished run shows to outcome conditions. */
public interface Observables {
  /** The value of {@code party:register}; empty text if it was never set. */
  String register(String party, String register);

  /**
   * The value of a function such as {@code stale(P)}, {@code mem(P)}, {@code
   * event(d0,F_TRANSLATION)} or {@code gerror(smmu0,CMDQ_ERR)}: a number, a word, or {@code
   * true}/{@code false}.
   */
  String value(String function, java.util.List<String> arguments);
}
