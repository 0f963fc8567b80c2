package iommulab.actors.control;

import iommulab.model.agenda.Message;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The declared actors of an engine, in order; closed once the first run has begun. */
final class Cast {
  private final List<Part<?>> parts = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final BitSet narrowing = new BitSet();
  private boolean closed;

  <M extends Message> Address<M> declare(String name, Class<M> protocol) {
    mustBeOpen(name);
    if (names.contains(name)) {
      throw new IllegalArgumentException("actor '" + name + "' is declared twice");
    }
    Address<M> address = new Address<>(parts.size(), name, protocol);
    parts.add(new Part<>(address));
    names.add(name);
    return address;
  }

  <M extends Message> void define(Address<M> address, Life<M> life) {
    mustBeOpen(address.name());
    Part<M> part = part(address);
    if (part.life != null) {
      throw new IllegalArgumentException("actor '" + address + "' is defined twice");
    }
    part.life = life;
  }

  private void mustBeOpen(String name) {
    if (closed) {
      throw new IllegalStateException(
          "actor '" + name + "' comes too late: declare and define before the first run");
    }
  }

  @SuppressWarnings("unchecked") // the address was made for this very part
  <M extends Message> Part<M> part(Address<M> address) {
    mustKnow(address);
    return (Part<M>) parts.get(address.number());
  }

  void mustKnow(Address<?> address) {
    int number = address.number();
    if (number >= parts.size() || parts.get(number).address != address) {
      throw new IllegalArgumentException("actor '" + address + "' belongs to another engine");
    }
  }

  /** No more actors from now on; each must have been defined. */
  void close() {
    closed = true;
    for (Part<?> part : parts) {
      if (part.life == null) {
        throw new IllegalStateException("actor '" + part.address + "' is declared, never defined");
      }
    }
  }

  /** The actors that may touch less than their messages declare. */
  BitSet narrowing() {
    return narrowing;
  }

  int size() {
    return parts.size();
  }

  Part<?> part(int number) {
    return parts.get(number);
  }

  Address<?> address(int number) {
    return parts.get(number).address;
  }

  List<String> names() {
    return names;
  }

  /** The name of an actor, or of the outside. */
  String name(int number) {
    return number < 0 ? "outside" : names.get(number);
  }
}
