package iommulab.workloads.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test for each litmus file of a folder, otherwise as {@link Litmus}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@ExtendWith(LitmusExtension.class)
public @interface LitmusFolder {
  /** A folder: a path from the working directory, or one on the class path. */
  String value();

  /** See {@link Litmus#runs}. */
  long runs() default 0;

  /** See {@link Litmus#all}. */
  boolean all() default false;

  /** See {@link Litmus#preset}. */
  String preset() default "";

  /** See {@link Litmus#bound}. */
  int bound() default 0;

  /** See {@link Litmus#seconds}. */
  long seconds() default 0;

  /** See {@link Litmus#set}. */
  String[] set() default {};
}
