package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.memory.Route;
import iommulab.model.walk.Fetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Structures whose dwords are asked for all at once (Arm IHI 0070, 3.21.3: in any order, at any
 * time apart): what each read found, until all have.
 *
 * <p>The reads only have to meet: their order is looked at where others write the same dwords. When
 * the last is answered the unit gets the whole as one answer, from itself. So an answer touches
 * nothing but what it is gathered with, whatever became of its transaction.
 */
final class Gathering {
  private static final class Whole {
    final long id;
    final Cell cell;
    final Long[] words;
    final List<Moment> met = new ArrayList<>();
    boolean aborted;

    Whole(long id, int dwords) {
      this.id = id;
      this.cell = new Cell(CellKind.GATHERED, id);
      this.words = new Long[dwords];
    }
  }

  private record Part(Whole whole, int place) {}

  private final Address<MemoryRequest> memory;
  private final Address<Message> self;
  private final Outbox out;
  private final Map<Long, Part> parts = new TreeMap<>();

  Gathering(Address<MemoryRequest> memory, Address<Message> self, Outbox out) {
    this.memory = memory;
    this.self = self;
    this.out = out;
  }

  /**
   * Asks for every dword.
   *
   * @param id the whole's number, with which it will be answered
   * @param ids numbers for the reads
   */
  void begin(long id, Fetch fetch, Route route, LongSupplier ids) {
    Whole whole = new Whole(id, fetch.dwords());
    for (int i = 0; i < fetch.dwords(); i++) {
      long read = ids.getAsLong();
      parts.put(read, new Part(whole, i));
      out.send(memory, Lane.MEMORY, new Read(read, fetch.at().plus(8L * i), 1, route, self));
    }
  }

  /** Takes an answer in; false if it is none of a dword. */
  boolean takes(MemoryReply reply) {
    Part part = parts.remove(reply.id());
    if (part == null) {
      return false;
    }
    Whole whole = part.whole();
    whole.met.add(out.moment());
    if (reply instanceof MemoryReply.ReadDone read) {
      whole.words[part.place()] = read.words().get(0);
    } else {
      whole.aborted = true;
    }
    if (whole.met.size() == whole.words.length) {
      MemoryReply all =
          whole.aborted
              ? new MemoryReply.Aborted(whole.id)
              : new MemoryReply.ReadDone(whole.id, List.of(whole.words));
      out.send(self, Lane.INTERNAL, all, whole.met);
    }
    out.only(Footprint.joins(whole.cell, 0));
    return true;
  }
}
