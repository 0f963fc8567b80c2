package iommulab.workloads.report.log;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a step field by field: numbers in few bytes, indexes as distances, lanes by position.
 *
 * <p>What is written here is the format: a change raises {@link LogFormat#VERSION}.
 */
final class StepSerializer extends Serializer<StepLog> {
  private static final Lane[] LANES = Lane.values();

  StepSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output out, StepLog step) {
    out.writeVarInt(step.index(), true);
    name(out, step.id(), step.sender(), step.receiver());
    place(out, step.index(), step.time(), step.cause(), step.after());
    out.writeString(step.message());
    out.writeVarInt(step.facts().size(), true);
    for (String fact : step.facts()) {
      out.writeString(fact);
    }
  }

  /** What a delivery is called; the same in all runs that have it. */
  static void name(Output out, DeliveryId id, String sender, String receiver) {
    out.writeVarInt(id.sender() + 1, true);
    out.writeVarInt(id.receiver(), true);
    out.writeByte(id.lane().ordinal());
    out.writeVarLong(id.flow(), false);
    out.writeVarInt(id.number(), true);
    out.writeString(sender);
    out.writeString(receiver);
  }

  /** Where a step stands in its run. */
  static void place(Output out, int index, long time, int cause, List<Integer> after) {
    out.writeVarLong(time, true);
    out.writeVarInt(index - cause, true);
    out.writeVarInt(after.size(), true);
    for (int i = 0; i < after.size(); i++) {
      out.writeVarInt(index - after.get(i), true);
    }
  }

  @Override
  public StepLog read(Kryo kryo, Input in, Class<? extends StepLog> type) {
    int index = in.readVarInt(true);
    DeliveryId id =
        new DeliveryId(
            in.readVarInt(true) - 1,
            in.readVarInt(true),
            LANES[in.readByte()],
            in.readVarLong(false),
            in.readVarInt(true));
    String sender = in.readString();
    String receiver = in.readString();
    long time = in.readVarLong(true);
    int cause = index - in.readVarInt(true);
    int befores = in.readVarInt(true);
    List<Integer> after = new ArrayList<>();
    for (int i = 0; i < befores; i++) {
      after.add(index - in.readVarInt(true));
    }
    String message = in.readString();
    int noted = in.readVarInt(true);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < noted; i++) {
      facts.add(in.readString());
    }
    return new StepLog(
        index, id, sender, receiver, time, cause, List.copyOf(after), message, List.copyOf(facts));
  }
}
