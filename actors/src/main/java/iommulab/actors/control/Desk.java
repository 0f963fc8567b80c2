package iommulab.actors.control;

import iommulab.model.agenda.Delivery;

/** The engine as the guard around an actor sees it. */
interface Desk {
  /** Whether this delivery may be handled now; says so to whoever counts. */
  boolean admit(int actor, Delivery delivery);

  /** The handler has returned, well or not. */
  void handled(int actor, Delivery delivery);

  /** The actor has a fresh life. */
  void begun(int actor);

  /** Something that must not happen has happened; the run fails with this text. */
  void fail(int actor, String text);
}
