package iommulab.model.pcie;

/** One way in which an endpoint's answers to invalidate requests depart from quick and honest. */
public enum Trait {
  /** Takes a long time before it looks at a request; honest otherwise. */
  SLOW,
  /** Takes longer than any time-out before it looks at a request. */
  LATE,
  /** Neither drops nor answers: hung firmware that still does DMA. */
  SILENT,
  /** Sends its whole answer twice (against R-ATS-073). */
  DOUBLING,
  /** Answers without dropping anything or waiting for anything (against R-ATS-036). */
  LYING,
  /** Answers Unsupported Request and drops nothing (Arm IHI 0070, 3.9.1.5). */
  UR,
  /** Answers with the ITag after the request's (against R-ATS-074). */
  WRONG_TAG,
  /** Its answers may pass its own posted writes (against R-ATS-037). */
  OVERTAKING,
  /** Leaves out one of the two or more messages of its answer (against R-ATS-043). */
  PARTIAL,
  /** Keeps what it asked for before the request and was answered after it (against R-ATS-041). */
  KEEPING,
  /** Is reset when a request comes: ATC and request are gone, no answer follows (R-ATS-068). */
  RESET,
  /** Is removed when a request comes: nothing goes up or down any more (R-ATS-070). */
  UNPLUGGED;

  /** Whether no answer, or none of the usual kind, follows, so that its form does not matter. */
  boolean hasNoCompletion() {
    return this == SILENT || this == UR || this == RESET || this == UNPLUGGED;
  }

  /** Whether it only says when the endpoint acts. */
  boolean isPace() {
    return this == SLOW || this == LATE;
  }
}
