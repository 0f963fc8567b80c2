package iommulab.model.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The operations of one program between the oldest that is not complete and as many behind it as
 * the CPU keeps in flight: which may begin now.
 *
 * <p>An operation is given in program order with {@link #add}, and named by its number from 0. It
 * begins, and later it is complete; one whose guard fails is complete without having begun. Under
 * {@link MemoryOrder#SC} the window is one operation wide.
 */
public final class ProgramWindow {
  private static final class Slot {
    Traits traits;
    boolean begun;
    boolean complete;
    boolean open;

    Slot(Traits traits) {
      this.traits = traits;
      this.open = !traits.guard().isEmpty();
    }
  }

  private final MemoryOrder order;
  private final int size;
  private final List<Slot> slots = new ArrayList<>();
  private int first;

  /** An empty window of at most this many operations. */
  public ProgramWindow(MemoryOrder order, int size) {
    this.order = order;
    this.size = order == MemoryOrder.SC ? 1 : size;
  }

  /** Whether another operation may come in. */
  public boolean hasRoom() {
    return slots.size() < size;
  }

  /** Whether nothing is left. */
  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Number of the oldest operation that is not complete, or of the next one to come. */
  public int first() {
    return first;
  }

  /** Number behind the last that came in. */
  public int end() {
    return first + slots.size();
  }

  /** The next operation of the program. */
  public void add(Traits traits) {
    if (!hasRoom()) {
      throw new IllegalStateException("a window of " + size + " operations is full");
    }
    slots.add(new Slot(traits));
  }

  /** Whether the operation has not begun, and may. */
  public boolean mayBegin(int number) {
    Slot slot = slot(number);
    return !slot.begun && !slot.complete && waitsForNone(number, slot.traits);
  }

  /**
   * Whether it waits for nothing but earlier stores to its own word, the last of which it may be
   * served from: then the number of that store. It must be a plain store, and this a plain load.
   */
  public OptionalInt servedBy(int number) {
    Slot slot = slot(number);
    boolean plain = slot.traits.onlyLoads() && !slot.traits.acquire() && !slot.traits.branches();
    if (slot.begun || slot.complete || !plain || order == MemoryOrder.SC) {
      return OptionalInt.empty();
    }
    OptionalInt source = OptionalInt.empty();
    for (int i = number - 1; i >= first; i--) {
      Slot before = slot(i);
      if (before.complete) {
        continue;
      }
      boolean same = before.traits.sharesWordWith(slot.traits);
      Traits apart = same ? slot.traits.elsewhere() : slot.traits;
      if (Reordering.waits(order, before.traits, before.open, apart)) {
        return OptionalInt.empty();
      }
      if (same && source.isEmpty()) {
        boolean store = before.traits.onlyStores() && !before.traits.release() && !before.open;
        if (!store || !settled(i, before.traits.needs())) {
          return OptionalInt.empty();
        }
        source = OptionalInt.of(i);
      }
    }
    return source;
  }

  private boolean waitsForNone(int number, Traits traits) {
    for (int i = first; i < number; i++) {
      Slot before = slot(i);
      if (!before.complete && Reordering.waits(order, before.traits, before.open, traits)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it may be decided now if a guarded operation runs. */
  public boolean mayDecide(int number) {
    Slot slot = slot(number);
    return slot.open && settled(number, slot.traits.guard());
  }

  /** Whether no operation before this one has still to set the register. */
  private boolean settled(int number, String register) {
    for (int i = first; i < number; i++) {
      Slot before = slot(i);
      if (!before.complete && !register.isEmpty() && before.traits.sets().equals(register)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is still unknown if the operation runs. */
  public boolean isOpen(int number) {
    return slot(number).open;
  }

  /** A guarded operation runs. */
  public void decided(int number) {
    slot(number).open = false;
  }

  /** Its access was sent. */
  public void begun(int number) {
    slot(number).begun = true;
  }

  /** Whether its access was sent. */
  public boolean hasBegun(int number) {
    return slot(number).begun;
  }

  /** Whether it is complete. */
  public boolean isComplete(int number) {
    return number < first || slot(number).complete;
  }

  /** Its reading part is over: nothing has to wait any more because it acquires. */
  public void acquired(int number) {
    Slot slot = slot(number);
    slot.traits = slot.traits.acquired();
  }

  /** Its effect is visible, or it never runs. */
  public void complete(int number) {
    slot(number).complete = true;
    while (!slots.isEmpty() && slots.get(0).complete) {
      slots.remove(0);
      first++;
    }
  }

  private Slot slot(int number) {
    return slots.get(number - first);
  }
}
