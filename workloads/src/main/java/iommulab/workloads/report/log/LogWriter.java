package iommulab.workloads.report.log;

import com.esotericsoftware.kryo.io.Output;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a log: a header, then bodies of runs, then their number. */
public final class LogWriter implements AutoCloseable {
  private final Output out;
  private long runs;

  /**
   * Begins a log.
   *
   * @param header what was run, by whom, where: no part of any digest
   */
  public LogWriter(OutputStream to, Map<String, String> header) {
    out = new Output(to, 64 * 1024);
    out.writeBytes(LogFormat.MAGIC.getBytes(StandardCharsets.US_ASCII));
    out.writeInt(LogFormat.VERSION);
    out.writeString(LogFormat.LANES);
    out.writeVarInt(header.size(), true);
    header.forEach(
        (key, value) -> {
          out.writeString(key);
          out.writeString(value);
        });
  }

  /** Adds a run: a body of {@link LogEncoder}. */
  public void add(long seed, byte[] body) {
    out.writeByte(LogFormat.RUN);
    out.writeLong(seed);
    out.writeVarInt(body.length, true);
    out.writeBytes(body);
    out.writeBytes(RunDigest.of(body));
    runs++;
  }

  @Override
  public void close() {
    out.writeByte(LogFormat.END);
    out.writeVarLong(runs, true);
    out.close();
  }
}
