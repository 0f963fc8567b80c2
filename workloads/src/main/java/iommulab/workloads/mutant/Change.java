package iommulab.workloads.mutant;

import iommulab.workloads.scenario.Line;
import java.util.List;

/** The one thing that a mutant does otherwise than the test that it is of. */
sealed interface Change {
  /** A setting gets this value. */
  record Set(String key, String value) implements Change {}

  /** A block belongs to another party: a handler of interrupts to another CPU. */
  record Become(String block, String other) implements Change {}

  /** The steps of one block differ. */
  record Edit(String block, Way way) implements Change {}

  /**
   * How the steps of a block differ. A command with the wait for its SYNC right behind it is one
   * step, as is what opens a section of a lock with what closes it.
   */
  sealed interface Way {}

  /** A step is left out. */
  record Drop(Pick step) implements Way {}

  /** A step is done in another way. */
  record Replace(Pick step, List<Line> by) implements Way {}

  /** A step is done that was not. */
  record Insert(List<Line> step, boolean behind, Pick anchor) implements Way {}

  /** A step is done earlier or later. */
  record Move(Pick step, boolean behind, Pick anchor) implements Way {}

  /** Two steps change places. */
  record Swap(Pick one, Pick other) implements Way {}

  /** A batch and the next one become one: the SYNC between them and the wait for it are gone. */
  record Join(Pick batch) implements Way {}

  /**
   * Names a step of a block.
   *
   * @param number which of several that read alike, from 1; 0 if there has to be one only
   * @param text the whole step, or its first words
   */
  record Pick(int number, String text) {
    @Override
    public String toString() {
      return "'" + text + "'";
    }
  }
}
