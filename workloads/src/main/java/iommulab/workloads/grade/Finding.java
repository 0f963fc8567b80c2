package iommulab.workloads.grade;

import iommulab.model.oracle.Accused;
import java.util.List;
import java.util.Map;

/**
 * What the judge found in one run.
 *
 * @param property the judge's name of the property: {@code stale-use}, {@code isolation}, {@code
 *     honest-fence}, {@code it-ends}
 * @param accused who broke a rule
 * @param rule the rule's name
 * @param section where the rule stands
 * @param what one sentence on this case; the same for the same case in another run
 * @param permitted whether the architecture permits it; then it is at most interesting
 */
public record Finding(
    String property, String accused, String rule, String section, String what, boolean permitted) {
  /** Short names that conditions may use beside the judge's. */
  private static final Map<String, List<String>> SHORT =
      Map.of(
          "stale-use", List.of("stale"),
          "honest-fence", List.of("fence"),
          "it-ends", List.of("ends"));

  /** What the judge found, as reports show it. */
  public static Finding of(iommulab.model.oracle.Finding found) {
    return new Finding(
        found.property().id(),
        found.accused().toString(),
        found.rule(),
        found.section(),
        found.what(),
        found.accused().kind() == Accused.Kind.ARCHITECTURE);
  }

  /** Whether a function of conditions, such as {@code stale(P)}, asks for this property. */
  boolean isAskedForBy(String function) {
    return function.equals(property) || SHORT.getOrDefault(property, List.of()).contains(function);
  }
}
