package iommulab.model.rules;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The rules whose violation this test would notice.
 *
 * <p>{@code @Checks("R-SMMU-013")} on a test method, or {@code @Checks({"R-SMMU-003",
 * "R-SMMU-005"})}. {@code docs/coverage.md} is made from these: a test claims only what it would
 * fail for. The ids are literals, since the claims are read from the sources.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
public @interface Checks {
  /** Ids of rules. */
  String[] value();
}
