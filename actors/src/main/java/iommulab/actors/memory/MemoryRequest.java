package iommulab.actors.memory;

import iommulab.actors.control.Address;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.Fact;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.Maintenance;
import iommulab.model.memory.Route;
import iommulab.model.walk.Reading;
import java.util.List;
import java.util.OptionalInt;

/**
 * What Memory is asked; every request is answered once, with its number, when its effect is
 * visible.
 *
 * <p>Requests of one sender are not ordered among each other: who needs an order waits for the
 * answer.
 */
public sealed interface MemoryRequest extends Message {
  /** Chosen by the sender, unique among its requests of a run. */
  long id();

  @Override
  default long flow() {
    return id();
  }

  /**
   * Reads whole 64-bit words; answered by {@link MemoryReply.ReadDone}. The facts are noted when
   * they are read.
   */
  record Read(
      long id,
      Pa at,
      int dwords,
      Route route,
      List<Fact> facts,
      Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    /** A read that nobody notes. */
    public Read(long id, Pa at, int dwords, Route route, Address<? super MemoryReply> replyTo) {
      this(id, at, dwords, route, List.of(), replyTo);
    }

    /** A read in the coherent domain. */
    public Read(long id, Pa at, int dwords, Address<? super MemoryReply> replyTo) {
      this(id, at, dwords, Route.SNOOPED, replyTo);
    }

    @Override
    public Footprint footprint() {
      return Words.read(route, at, dwords);
    }
  }

  /** Writes whole 64-bit words; the facts are noted when they are visible. */
  record Write(
      long id,
      Pa at,
      List<Long> words,
      Route route,
      List<Fact> facts,
      Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    /** A write in the coherent domain. */
    public Write(
        long id, Pa at, List<Long> words, List<Fact> facts, Address<? super MemoryReply> replyTo) {
      this(id, at, words, Route.SNOOPED, facts, replyTo);
    }

    @Override
    public Footprint footprint() {
      return Footprint.writes(Words.of(route, at, words.size()));
    }
  }

  /**
   * Reads, changes and writes a word in one step; answered by {@link MemoryReply.ReadDone} with
   * what it was.
   *
   * @param seen the bits of what it was that the answer tells, the others being 0. Additions of
   *     which no more than the sign is seen commute: whoever subtracts has added as much before
   */
  record Update(
      long id,
      Pa at,
      AtomicFunction function,
      long operand,
      long expected,
      long seen,
      Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    /** One that tells the whole word. */
    public Update(
        long id,
        Pa at,
        AtomicFunction function,
        long operand,
        long expected,
        Address<? super MemoryReply> replyTo) {
      this(id, at, function, operand, expected, -1, replyTo);
    }

    @Override
    public Footprint footprint() {
      return Footprint.writes(Words.of(at));
    }
  }

  /**
   * A device's access of one 64-bit word, after translation.
   *
   * @param function who accesses
   * @param dma the access's name in the ledger
   * @param iova what the device asked for, or what its ATC entry was for
   * @param translated whether the device sent the physical address itself
   * @param pasid on whose behalf, for the ledger
   * @param route past the caches for No Snoop
   */
  record DeviceAccess(
      long id,
      String function,
      String dma,
      Iova iova,
      Pa at,
      boolean write,
      long value,
      boolean translated,
      OptionalInt pasid,
      Route route,
      Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    /** An access in the coherent domain. */
    public DeviceAccess(
        long id,
        String function,
        String dma,
        Iova iova,
        Pa at,
        boolean write,
        long value,
        boolean translated,
        Address<? super MemoryReply> replyTo) {
      this(
          id,
          function,
          dma,
          iova,
          at,
          write,
          value,
          translated,
          OptionalInt.empty(),
          Route.SNOOPED,
          replyTo);
    }

    @Override
    public Footprint footprint() {
      Footprint owner = Footprint.reads(Words.owner(at), Words.owner(iova));
      return write || route != Route.SNOOPED
          ? owner.andWrites(Words.of(route, at, 1))
          : owner.andReads(Words.of(at));
    }
  }

  /**
   * Software gives pages to their next owner and I/O virtual pages to their next use.
   *
   * @param pages first byte of each page
   * @param owner a domain, or any name
   * @param domain domain of the addresses; empty if there are none
   */
  record HandOver(
      long id,
      List<Pa> pages,
      String owner,
      String domain,
      List<Iova> addresses,
      Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    @Override
    public Footprint footprint() {
      Footprint all = Footprint.NONE;
      for (Pa page : pages) {
        all = all.andWrites(Words.owner(page));
      }
      for (Iova address : addresses) {
        all = all.andWrites(Words.owner(address));
      }
      return all;
    }
  }

  /** Answers as soon as the word under the mask equals, or differs from, the value. */
  record Await(
      long id, Pa at, long mask, long value, boolean equal, Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    @Override
    public Footprint footprint() {
      return Footprint.reads(Words.ofLines(at, 1));
    }
  }

  /** Takes back an {@link Await} of the same sender; without effect if it was answered. */
  record CancelAwait(long id, Pa at, long await, Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    @Override
    public Footprint footprint() {
      return Footprint.writes(Words.of(at));
    }
  }

  /**
   * Does all reads of a walk in one step (setting {@code walk = atomic}).
   *
   * @param updates whether it may update what it reads
   */
  record WalkAtomically(
      long id,
      Reading<?> reading,
      Route route,
      boolean updates,
      Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    /** A walk in the coherent domain that only reads. */
    public WalkAtomically(long id, Reading<?> reading, Address<? super MemoryReply> replyTo) {
      this(id, reading, Route.SNOOPED, false, replyTo);
    }

    @Override
    public Footprint footprint() {
      return route == Route.SNOOPED && !updates ? Footprint.WHOLE_READ : Footprint.WHOLE;
    }
  }

  /** Cleans or invalidates the line of an address; answered when that is done. */
  record Maintain(long id, Pa at, Maintenance operation, Address<? super MemoryReply> replyTo)
      implements MemoryRequest {
    @Override
    public Footprint footprint() {
      return Footprint.writes(Words.ofLines(at, 1));
    }
  }

  /** Waits in line for a software lock. */
  record Lock(long id, int lock, Address<? super MemoryReply> replyTo) implements MemoryRequest {
    @Override
    public Footprint footprint() {
      return Footprint.writes(Words.lock(lock));
    }
  }

  /** Gives a software lock to the next in line. */
  record Unlock(long id, int lock, Address<? super MemoryReply> replyTo) implements MemoryRequest {
    @Override
    public Footprint footprint() {
      return Footprint.writes(Words.lock(lock));
    }
  }
}
