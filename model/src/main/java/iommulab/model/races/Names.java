package iommulab.model.races;

import iommulab.model.agenda.Delivery;

/** Says where a delivery's window comes from, such as the setting {@code links.memory}. */
@FunctionalInterface
public interface Names {
  /** The name of the delivery's window. */
  String of(Delivery delivery);
}
