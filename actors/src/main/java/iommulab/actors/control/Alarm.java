package iommulab.actors.control;

/** An alarm that an actor set for itself; only its owner holds it. */
public interface Alarm {
  /** Takes the alarm back at once; without effect once it has expired. */
  void cancel();
}
