package iommulab.workloads.run;

import iommulab.model.oracle.Accused;
import iommulab.model.oracle.Property;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.grade.Finding;
import java.util.List;
import java.util.Locale;

/** The judge's findings in the words of reports and conditions. */
public final class Findings {
  private Findings() {}

  /** All findings of a run. */
  public static List<Finding> of(Verdict verdict) {
    return verdict.findings().stream()
        .map(
            found ->
                new Finding(
                    name(found.property()),
                    accused(found.accused()),
                    found.rule(),
                    found.section(),
                    found.what(),
                    found.accused().kind() == Accused.Kind.ARCHITECTURE))
        .toList();
  }

  /** The function by which a condition asks for the property. */
  static String name(Property property) {
    return switch (property) {
      case STALE_USE -> "stale";
      case ISOLATION -> "isolation";
      case HONEST_FENCE -> "fence";
      case ONE_ANSWER -> "unasked";
      case IT_ENDS -> "ends";
    };
  }

  static String accused(Accused accused) {
    String kind = accused.kind().name().toLowerCase(Locale.ROOT);
    return switch (accused.kind()) {
      case SMMU, DEVICE -> kind + " " + accused.name();
      case DRIVER, VMM, ARCHITECTURE -> kind;
    };
  }
}
