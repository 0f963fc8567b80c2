package iommulab.workloads.report.log;

import com.esotericsoftware.kryo.io.Output;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns runs into log bodies, as {@link StepSerializer} writes steps; one for many runs of one
 * machine, by one thread.
 *
 * <p>Most runs of a scenario repeat what earlier runs said. So the bytes of a delivery are kept
 * under its name, and are its bytes again if its message and facts are equal to those of then; and
 * the bytes of each text are kept under the message or fact. What is kept never changes what is
 * written.
 */
public final class LogEncoder {
  private static final int KEPT_TEXTS = 50_000;
  private static final int KEPT_DELIVERIES = 5_000;
  private static final int KEPT_OF_ONE_DELIVERY = 4;

  /** What a delivery said and noted in some run, with the bytes before and behind its place. */
  private record Said(
      String sender,
      String receiver,
      Message message,
      List<Fact> facts,
      byte[] name,
      byte[] texts) {
    boolean isSaidBy(Step step) {
      return message.equals(step.message())
          && facts.equals(step.facts())
          && sender.equals(step.sender())
          && receiver.equals(step.receiver());
    }
  }

  private final Output out = new Output(64 * 1024, -1);
  private int[] ends = {};
  // both only looked up, never iterated
  private final Map<Object, byte[]> texts = new HashMap<>();
  private final Map<DeliveryId, Said[]> deliveries = new HashMap<>();

  /** The body of a run: every step, in order. */
  public byte[] body(History history) {
    out.reset();
    out.writeVarInt(history.steps().size(), true);
    ends = new int[history.steps().size()];
    for (Step step : history.steps()) {
      Said[] known = known(step.id());
      Said said = find(known, step);
      out.writeVarInt(step.index(), true);
      if (said == null) {
        write(step, known);
      } else {
        out.writeBytes(said.name);
        place(step);
        out.writeBytes(said.texts);
      }
      ends[step.index()] = out.position();
    }
    return out.toBytes();
  }

  /** Where each step ends in the last body made. */
  public int[] ends() {
    return ends.clone();
  }

  /** What the delivery said in earlier runs; empty if there is no room to remember it. */
  private Said[] known(DeliveryId id) {
    Said[] known = deliveries.get(id);
    if (known == null) {
      known = new Said[deliveries.size() < KEPT_DELIVERIES ? KEPT_OF_ONE_DELIVERY : 0];
      if (known.length > 0) {
        deliveries.put(id, known);
      }
    }
    return known;
  }

  /** What the step says, if it is known; it is looked at first the next time. */
  private static Said find(Said[] known, Step step) {
    for (int i = 0; i < known.length && known[i] != null; i++) {
      Said said = known[i];
      if (said.isSaidBy(step)) {
        moveToFront(known, i, said);
        return said;
      }
    }
    return null;
  }

  private static void moveToFront(Said[] known, int from, Said said) {
    System.arraycopy(known, 0, known, 1, from);
    known[0] = said;
  }

  private void write(Step step, Said[] known) {
    int start = out.position();
    StepSerializer.name(out, step.id(), step.sender(), step.receiver());
    int end = out.position();
    place(step);
    int behind = out.position();
    text(step.message());
    out.writeVarInt(step.facts().size(), true);
    for (Fact fact : step.facts()) {
      text(fact);
    }
    if (known.length > 0) {
      Said said =
          new Said(
              step.sender(),
              step.receiver(),
              step.message(),
              step.facts(),
              written(start, end),
              written(behind, out.position()));
      moveToFront(known, known.length - 1, said);
    }
  }

  private void place(Step step) {
    StepSerializer.place(out, step.index(), step.time(), step.cause(), step.after());
  }

  private void text(Object said) {
    byte[] text = texts.get(said);
    if (text == null) {
      if (texts.size() >= KEPT_TEXTS) {
        texts.clear();
      }
      int start = out.position();
      out.writeString(said.toString());
      texts.put(said, written(start, out.position()));
    } else {
      out.writeBytes(text);
    }
  }

  private byte[] written(int from, int to) {
    return Arrays.copyOfRange(out.getBuffer(), from, to);
  }
}
