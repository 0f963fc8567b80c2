package iommulab.workloads.run;

import iommulab.model.oracle.Accused;
import iommulab.model.oracle.Property;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.grade.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The judge's findings in the words of reports and conditions. */
public final class Findings {
  private Findings() {}

  /** All findings of a run. */
  public static List<Finding> of(Verdict verdict) {
    return verdict.findings().stream().map(Findings::of).toList();
  }

  /** All findings of a run, by the step that did the harm. */
  static SortedMap<Integer, List<Finding>> byStep(Verdict verdict) {
    SortedMap<Integer, List<Finding>> found = new TreeMap<>();
    verdict
        .findings()
        .forEach(f -> found.computeIfAbsent(f.step(), step -> new ArrayList<>()).add(of(f)));
    return found;
  }

  private static Finding of(iommulab.model.oracle.Finding found) {
    return new Finding(
        name(found.property()),
        accused(found.accused()),
        found.rule(),
        found.section(),
        found.what(),
        found.accused().kind() == Accused.Kind.ARCHITECTURE);
  }

  /** The function by which a condition asks for the property. */
  static String name(Property property) {
    return switch (property) {
      case STALE_USE -> "stale";
      case ISOLATION -> "isolation";
      case HONEST_FENCE -> "fence";
      case ONE_ANSWER -> "unasked";
      case WHOLE_ENTRIES -> "mixed";
      case NOTHING_LOST -> "unmarked";
      case NO_LOST_DIRTY -> "missed";
      case IT_ENDS -> "ends";
    };
  }

  /** Who broke a rule, in the words of conditions: {@code device d0}. */
  public static String accused(Accused accused) {
    String kind = accused.kind().name().toLowerCase(Locale.ROOT);
    return switch (accused.kind()) {
      case SMMU, DEVICE -> kind + " " + accused.name();
      case DRIVER, VMM, ARCHITECTURE -> kind;
    };
  }
}
