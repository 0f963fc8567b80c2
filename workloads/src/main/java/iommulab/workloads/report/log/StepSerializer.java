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
    DeliveryId id = step.id();
    out.writeVarInt(step.index(), true);
    out.writeVarInt(id.sender() + 1, true);
    out.writeVarInt(id.receiver(), true);
    out.writeByte(id.lane().ordinal());
    out.writeVarLong(id.flow(), false);
    out.writeVarInt(id.number(), true);
    out.writeString(step.sender());
    out.writeString(step.receiver());
    out.writeVarLong(step.time(), true);
    out.writeVarInt(step.index() - step.cause(), true);
    out.writeVarInt(step.after().size(), true);
    for (int before : step.after()) {
      out.writeVarInt(step.index() - before, true);
    }
    out.writeString(step.message());
    out.writeVarInt(step.facts().size(), true);
    for (String fact : step.facts()) {
      out.writeString(fact);
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
