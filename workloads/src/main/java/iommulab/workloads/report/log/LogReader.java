package iommulab.workloads.report.log;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import iommulab.workloads.scenario.ScenarioException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a log; what is no log, of another version, cut short or damaged, is refused by name. */
public final class LogReader implements AutoCloseable {
  private static final int MOST_BYTES_OF_A_RUN = 1 << 30;

  private final Kryo kryo = LogFormat.kryo();
  private final String file;
  private final Input in;
  private final Map<String, String> header = new LinkedHashMap<>();
  private long runs;

  /**
   * Reads the header.
   *
   * @param file name for errors
   */
  public LogReader(String file, InputStream from) {
    this.file = file;
    this.in = new Input(from, 64 * 1024);
    readHeader();
  }

  private void readHeader() {
    String magic;
    int version;
    try {
      magic = new String(in.readBytes(LogFormat.MAGIC.length()), StandardCharsets.US_ASCII);
      version = in.readInt();
    } catch (KryoException e) {
      throw wrong("this is no event log", "a file `events` of a run directory");
    }
    if (!magic.equals(LogFormat.MAGIC)) {
      throw wrong("this is no event log", "a file `events` of a run directory");
    }
    if (version != LogFormat.VERSION) {
      throw wrong("event log of version " + version, "version " + LogFormat.VERSION);
    }
    try {
      if (!in.readString().equals(LogFormat.LANES)) {
        throw wrong("event log of a build with other lanes", LogFormat.LANES);
      }
      int entries = in.readVarInt(true);
      for (int i = 0; i < entries; i++) {
        header.put(in.readString(), in.readString());
      }
    } catch (KryoException e) {
      throw wrong("the event log breaks off in its header", "a whole log");
    }
  }

  /** What was run, by whom, where. */
  public Map<String, String> header() {
    return Collections.unmodifiableMap(header);
  }

  /** The next run; empty at the log's end. */
  public Optional<RunLog> next() {
    byte[] body;
    long seed;
    try {
      int mark = in.readByte();
      if (mark == LogFormat.END) {
        if (in.readVarLong(true) != runs) {
          throw wrong("the event log lacks runs", "as many as it says at its end");
        }
        return Optional.empty();
      }
      seed = in.readLong();
      int length = in.readVarInt(true);
      if (mark != LogFormat.RUN || length < 0 || length > MOST_BYTES_OF_A_RUN) {
        throw wrong("run " + runs + " of the event log is damaged", "a run as it was written");
      }
      body = in.readBytes(length);
      if (!Arrays.equals(RunDigest.of(body), in.readBytes(32))) {
        throw wrong("run " + runs + " of the event log is damaged", "a body with its own digest");
      }
    } catch (KryoException e) {
      throw wrong("the event log breaks off in run " + runs, "a whole log");
    }
    runs++;
    return Optional.of(new RunLog(seed, RunDigest.text(body), steps(body)));
  }

  private List<StepLog> steps(byte[] body) {
    Input from = new Input(body);
    int count = from.readVarInt(true);
    List<StepLog> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(kryo.readObject(from, StepLog.class));
    }
    return List.copyOf(steps);
  }

  private ScenarioException wrong(String what, String expected) {
    return new ScenarioException(file, 0, what, expected);
  }

  @Override
  public void close() {
    in.close();
  }
}
