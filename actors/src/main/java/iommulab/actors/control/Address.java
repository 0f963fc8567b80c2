package iommulab.actors.control;

import iommulab.model.agenda.Message;

/**
 * Where an actor can be reached: a stable number and name, the same in every run and JVM.
 *
 * <p>Addresses travel in messages; they compare and hash by number and print as the actor's name.
 * Only the engine can turn one into a delivery.
 *
 * @param <M> the protocol that the actor understands
 */
public final class Address<M extends Message> implements Comparable<Address<?>> {
  private final int number;
  private final String name;
  private final Class<M> protocol;

  Address(int number, String name, Class<M> protocol) {
    this.number = number;
    this.name = name;
    this.protocol = protocol;
  }

  /** Position in the order in which the actors were declared, from 0. */
  public int number() {
    return number;
  }

  /** The actor's name, such as {@code smmu0.cmdq}. */
  public String name() {
    return name;
  }

  Class<M> protocol() {
    return protocol;
  }

  @Override
  public int compareTo(Address<?> other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address<?> address && address.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public String toString() {
    return name;
  }
}
