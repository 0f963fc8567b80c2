package iommulab.workloads.mutant;

import java.util.Optional;

/** Where a mutant finds the test that it changes. */
public interface Bases {
  /** A litmus text and where it was read. */
  record Base(String file, String text) {}

  /**
   * The test with this name; empty if there is none. A name that cannot be meant may be a {@code
   * ScenarioException}, which the mutant passes on with its own place.
   */
  Optional<Base> find(String name);
}
