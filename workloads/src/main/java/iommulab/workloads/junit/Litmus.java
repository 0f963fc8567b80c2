package iommulab.workloads.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that explores a litmus file and fails if something forbidden, or nothing conclusive, is
 * found; the method's own body runs afterwards.
 *
 * <p>The method may have one parameter of type {@link iommulab.workloads.explore.Explored}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Test
@ExtendWith(LitmusExtension.class)
public @interface Litmus {
  /** A file: a path from the working directory, or a resource on the class path. */
  String value();

  /** How many orders are sampled; for {@link #all} the most, 0 for no limit. */
  long runs() default 0;

  /** Whether all orders are searched. */
  boolean all() default false;

  /** Which times are permitted: {@code untimed} or {@code interval}; empty for the file's own. */
  String preset() default "";

  /** Most deliveries that one actor handles in a searched run; 0 for no bound. */
  int bound() default 0;

  /** Seconds after which a search fails as inconclusive; 0 for never. */
  long seconds() default 0;

  /** Further settings, {@code key=value} each. */
  String[] set() default {};
}
