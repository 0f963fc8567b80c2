package iommulab.workloads.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.model.address.Granule;
import iommulab.model.address.Pa;
import iommulab.model.bits.LittleEndian;
import iommulab.model.memory.SparseMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One copy of the guest's memory and the recorder's decoding of the tables in it.
 *
 * @param name as {@code QUIET1}
 * @param memory the recorded pages; whatever was not recorded reads as zero
 * @param tables {@code NAME.QUIETk.tables.json}
 */
record SnapshotFile(String name, SparseMemory memory, JsonNode tables) {
  private static final byte[] MAGIC = "IOLABPG1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = 16;
  private static final int PAGE_HEAD = 16;
  private static final int PAGE = (int) Granule.K4.bytes();

  static SnapshotFile read(RecordingFiles files, String name) throws IOException {
    return new SnapshotFile(name, pages(files, name), json(files, name + ".tables.json"));
  }

  /** Reads a JSON document of a recording. */
  static JsonNode json(RecordingFiles files, String suffix) throws IOException {
    try (InputStream in = files.open(suffix)) {
      return new ObjectMapper().readTree(in);
    } catch (JsonProcessingException notJson) {
      throw new UnusableInput(suffix, "not JSON: " + notJson.getOriginalMessage(), notJson);
    }
  }

  /** Commands that the driver had issued when memory was copied. */
  long commandsSoFar() {
    return tables.path("cmds_so_far").asLong();
  }

  private static SparseMemory pages(RecordingFiles files, String name) throws IOException {
    String place = name + ".pages";
    try (InputStream in = files.open(place)) {
      byte[] head = in.readNBytes(HEAD);
      if (head.length < HEAD || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw new UnusableInput(place, "does not begin with IOLABPG1");
      }
      ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
      if (numbers.getInt(8) != 1) {
        throw new UnusableInput(place, "version " + numbers.getInt(8) + "; expected 1");
      }
      int count = numbers.getInt(12);
      SparseMemory memory = new SparseMemory();
      for (int i = 0; i < count; i++) {
        byte[] page = in.readNBytes(PAGE_HEAD + PAGE);
        if (page.length < PAGE_HEAD + PAGE) {
          throw new UnusableInput(place, "cut short in page " + i + " of " + count);
        }
        long at = LittleEndian.words(page, 0, 1)[0];
        if (at % PAGE != 0) {
          throw new UnusableInput(
              place, "page " + i + " at 0x" + Long.toHexString(at) + " is not aligned to 4 KiB");
        }
        memory.write(new Pa(at), LittleEndian.words(page, PAGE_HEAD, PAGE / Long.BYTES));
      }
      if (in.read() >= 0) {
        throw new UnusableInput(place, "more bytes after " + count + " pages");
      }
      return memory;
    }
  }
}
