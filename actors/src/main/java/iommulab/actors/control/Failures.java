package iommulab.actors.control;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;

/** Words for what went wrong in a run. */
final class Failures {
  private Failures() {}

  /** An exception with the first place in it. */
  static String describe(Throwable mistake) {
    StackTraceElement[] stack = mistake.getStackTrace();
    return mistake + (stack.length == 0 ? "" : " at " + stack[0]);
  }

  /** A text with the step in which it happened. */
  static String inStep(Cast cast, int step, Delivery delivery, String text) {
    return "step %d, %s handles %s from %s: %s"
        .formatted(
            step,
            cast.name(delivery.receiver()),
            delivery.message(),
            cast.name(delivery.id().sender()),
            text);
  }

  /** What is wrong with an access while something is handled; empty if nothing is. */
  static String access(Cast cast, Delivery handling, int actor, Cell cell, boolean write) {
    Footprint footprint = handling.footprint();
    boolean covered = write ? footprint.mayWrite(cell) : footprint.mayRead(cell);
    if (handling.receiver() == actor && covered) {
      return "";
    }
    return "%s %s %s outside the footprint of what is handled (%s)"
        .formatted(cast.name(actor), write ? "writes" : "reads", cell, footprint);
  }
}
