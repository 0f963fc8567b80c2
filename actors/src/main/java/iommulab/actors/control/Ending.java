package iommulab.actors.control;

/** How a run ended. */
public enum Ending {
  /** Nothing is pending. */
  QUIESCENT,
  /** The strategy gave the run up: it leads nowhere new, or is at the bound of a search. */
  CUT,
  /** The bound on deliveries was met. */
  TOO_MANY_DELIVERIES,
  /** The bound on virtual time was met. */
  TOO_LATE,
  /** Too many deliveries at one virtual instant. */
  ZENO,
  /** One step took too long on the wall clock. */
  STUCK_STEP,
  /** An exception, an unhandled message, or a delivery that was not granted: our bug. */
  FAILED
}
