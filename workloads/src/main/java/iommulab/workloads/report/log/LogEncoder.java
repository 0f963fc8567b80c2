package iommulab.workloads.report.log;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns runs into log bodies; one for many runs of one machine, by one thread.
 *
 * <p>Equal messages and facts have equal text, so their text is kept: most runs of a scenario
 * repeat what earlier runs said.
 */
public final class LogEncoder {
  private static final int KEPT_TEXTS = 50_000;

  private final Kryo kryo = LogFormat.kryo();
  private final Output out = new Output(64 * 1024, -1);
  // only looked up, never iterated
  private final Map<Object, String> texts = new HashMap<>();

  /** The body of a run: every step, in order. */
  public byte[] body(History history) {
    out.reset();
    out.writeVarInt(history.steps().size(), true);
    for (Step step : history.steps()) {
      kryo.writeObject(out, log(step));
    }
    return out.toBytes();
  }

  /** The step as the log keeps it. */
  public StepLog log(Step step) {
    List<String> facts = List.of();
    if (!step.facts().isEmpty()) {
      facts = new ArrayList<>(step.facts().size());
      for (Fact fact : step.facts()) {
        facts.add(text(fact));
      }
    }
    return new StepLog(
        step.index(),
        step.id(),
        step.sender(),
        step.receiver(),
        step.time(),
        step.cause(),
        step.after(),
        text(step.message()),
        facts);
  }

  private String text(Object said) {
    String text = texts.get(said);
    if (text == null) {
      if (texts.size() >= KEPT_TEXTS) {
        texts.clear();
      }
      text = said.toString();
      texts.put(said, text);
    }
    return text;
  }
}
