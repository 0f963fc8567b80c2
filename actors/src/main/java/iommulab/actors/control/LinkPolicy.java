package iommulab.actors.control;

import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;

/** Links as policy: how long a message takes from one actor to another on a lane. */
@FunctionalInterface
public interface LinkPolicy {
  /** The window of every message on this link; {@link Window#NEVER} drops it. */
  Window window(Address<?> from, Address<?> to, Lane lane);
}
