package iommulab.workloads.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Damages a copy of a recording in one place, drawn from a seed. */
final class Corruption {
  static final int KINDS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGES_HEAD = 16;
  private static final int PAGE_HEAD = 16;
  private static final int PAGE = 4096;

  private final RecordingFiles.InMemory files;
  private final SplittableRandom random;
  private String what = "";

  Corruption(RecordingFiles.InMemory files, SplittableRandom random) {
    this.files = files;
    this.random = random;
  }

  /** What was damaged, for messages. */
  String what() {
    return what;
  }

  /** Every line read and written again, none changed. */
  RecordingFiles rewritten() {
    List<String> lines = lines();
    lines.replaceAll(Corruption::rewritten);
    return files.with(LineSource.SUFFIX, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static String rewritten(String line) {
    try {
      return JSON.writeValueAsString(JSON.readTree(line));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  RecordingFiles of(int kind) throws IOException {
    return switch (kind) {
      case 0 -> cutCommands();
      case 1 -> garbledCommand();
      case 2 -> lostOrDoubledCommand();
      case 3 -> wrongCommandLine();
      case 4 -> wrongAddress();
      case 5 -> wrongPermission();
      case 6 -> wrongDescriptorOfWalk();
      case 7 -> lostLine();
      case 8 -> configurationBit();
      default -> tableBit();
    };
  }

  private RecordingFiles cutCommands() {
    byte[] commands = files.contents().get("cmdq.bin");
    int length = random.nextInt(commands.length);
    what = "cmdq.bin cut to " + length + " bytes";
    return files.with("cmdq.bin", Arrays.copyOf(commands, length));
  }

  private RecordingFiles garbledCommand() {
    byte[] commands = files.contents().get("cmdq.bin").clone();
    flip(commands, random.nextInt(commands.length), random.nextInt(8));
    return files.with("cmdq.bin", commands);
  }

  private RecordingFiles lostOrDoubledCommand() {
    byte[] commands = files.contents().get("cmdq.bin");
    int entry = random.nextInt(commands.length / 16);
    boolean lost = random.nextBoolean();
    what = "command " + entry + (lost ? " lost" : " doubled");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(commands, 0, 16 * (lost ? entry : entry + 1));
    out.write(
        commands,
        16 * (lost ? entry + 1 : entry),
        commands.length - 16 * (lost ? entry + 1 : entry));
    return files.with("cmdq.bin", out.toByteArray());
  }

  /** Any number of a command's line. */
  private RecordingFiles wrongCommandLine() throws IOException {
    List<String> lines = lines();
    int at = draw(lines, line -> line.contains("\"kind\":\"cmd\""));
    ObjectNode node = (ObjectNode) JSON.readTree(lines.get(at));
    List<String> fields = new ArrayList<>();
    node.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(List.of("t_us", "kind", "op"));
    flipNumber(node, fields.get(random.nextInt(fields.size())), bits(0, 3));
    return with(lines, at, node);
  }

  /** The input or output address of an access. */
  private RecordingFiles wrongAddress() throws IOException {
    List<String> lines = lines();
    int at = draw(lines, line -> line.contains("\"pa\":"));
    ObjectNode node = (ObjectNode) JSON.readTree(lines.get(at));
    flipNumber(node, random.nextBoolean() ? "pa" : "iova", bits(0, 43));
    return with(lines, at, node);
  }

  /** Permission, or the tags under which the translation was found. */
  private RecordingFiles wrongPermission() throws IOException {
    List<String> lines = lines();
    int at = draw(lines, line -> line.contains("\"pa\":"));
    ObjectNode node = (ObjectNode) JSON.readTree(lines.get(at));
    String field = List.of("perm", "perm", "asid", "vmid").get(random.nextInt(4));
    flipNumber(node, field, bits(0, 1));
    return with(lines, at, node);
  }

  /**
   * A word of a recorded walk: any bit of its address; of the descriptor valid, type and output
   * address, and of the last, which is the leaf that grants, also AP or S2AP and the access flag.
   */
  private RecordingFiles wrongDescriptorOfWalk() throws IOException {
    List<String> lines = lines();
    int at = draw(lines, line -> line.contains("\"pa\":") && line.contains("\"ptw\":"));
    ObjectNode node = (ObjectNode) JSON.readTree(lines.get(at));
    ArrayNode walk = (ArrayNode) node.get("ptw");
    int place = random.nextInt(walk.size());
    ArrayNode read = (ArrayNode) walk.get(place);
    List<Integer> bits = bits(0, 43);
    int column = random.nextBoolean() ? 2 : 3;
    if (column == 3) {
      bits = bits(12, 43);
      bits.addAll(List.of(0, 1));
      bits.addAll(place == walk.size() - 1 ? List.of(6, 7, 10) : List.of());
    }
    long word = Long.parseUnsignedLong(read.get(column).asText().substring(2), 16);
    int bit = bits.get(random.nextInt(bits.size()));
    what = "line " + (at + 1) + " walk " + place + " column " + column + " bit " + bit;
    read.set(column, JSON.getNodeFactory().textNode("0x" + Long.toHexString(word ^ 1L << bit)));
    return with(lines, at, node);
  }

  private RecordingFiles lostLine() throws IOException {
    List<String> lines = lines();
    int at = random.nextInt(lines.size());
    what = "line " + (at + 1) + " lost: " + lines.get(at);
    lines.remove(at);
    return files.with(LineSource.SUFFIX, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  /** A bit of an STE or CD of a snapshot; the recorder kept the raw words, so every bit matters. */
  private RecordingFiles configurationBit() throws IOException {
    String snapshot = files.snapshots().get(random.nextInt(files.snapshots().size()));
    Map<Long, Integer> pages = pages(snapshot);
    JsonNode entries = tables(snapshot).path(random.nextBoolean() ? "stes" : "cds");
    List<Long> places = new ArrayList<>();
    for (JsonNode entry : entries) {
      long pa = SnapshotTables.hex(entry.path("pa"));
      if (pages.containsKey(pa >>> 12)) { // a nested stream's CD is listed by its IPA
        places.add(pa);
      }
    }
    long pa = places.get(random.nextInt(places.size())) + random.nextInt(64);
    return flipped(snapshot, pages, pa, random.nextInt(8));
  }

  /**
   * A bit of a descriptor on the way to a listed leaf: valid, type, output address; of the leaf
   * also AP or S2AP and the access flag. An address bit of a table is taken only if no recorded
   * page lies there, since two tables may be equal.
   */
  private RecordingFiles tableBit() throws IOException {
    String snapshot = files.snapshots().get(random.nextInt(files.snapshots().size()));
    Map<Long, Integer> pages = pages(snapshot);
    List<JsonNode> runs = new ArrayList<>();
    List<Long> roots = new ArrayList<>();
    for (JsonNode domain : tables(snapshot).path("domains")) {
      long root = SnapshotTables.hex(domain.path("root"));
      for (JsonNode run : domain.path("runs")) {
        if (pages.containsKey(root >>> 12)) { // a nested stage 1 is rooted at an IPA
          runs.add(run);
          roots.add(root);
        }
      }
    }
    int drawn = random.nextInt(runs.size());
    long iova = SnapshotTables.hex(runs.get(drawn).path("iova"));
    byte[] memory = files.contents().get(snapshot + ".pages");
    int level = random.nextInt(4);
    long at = roots.get(drawn) + index(iova, 0);
    for (int l = 0; l < level; l++) {
      at = (word(memory, pages, at) & 0xffff_ffff_f000L) + index(iova, l + 1);
    }
    long table = word(memory, pages, at) & 0xffff_ffff_f000L;
    List<Integer> bits = new ArrayList<>(List.of(0, 1));
    for (int bit = 12; bit < 44; bit++) {
      if (level == 3 || !pages.containsKey((table ^ 1L << bit) >>> 12)) {
        bits.add(bit);
      }
    }
    bits.addAll(level == 3 ? List.of(6, 7, 10) : List.of());
    int bit = bits.get(random.nextInt(bits.size()));
    return flipped(snapshot, pages, at + bit / 8, bit % 8);
  }

  private static long index(long iova, int level) {
    return 8 * (iova >>> (39 - 9 * level) & 511);
  }

  private static long word(byte[] memory, Map<Long, Integer> pages, long pa) {
    int at = pages.get(pa >>> 12) + (int) (pa & 4095);
    return ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
  }

  private RecordingFiles flipped(String snapshot, Map<Long, Integer> pages, long pa, int bit) {
    byte[] memory = files.contents().get(snapshot + ".pages").clone();
    flip(memory, pages.get(pa >>> 12) + (int) (pa & 4095), bit);
    what = snapshot + " byte 0x" + Long.toHexString(pa) + " bit " + bit;
    return files.with(snapshot + ".pages", memory);
  }

  /** Where each page's contents begin in the file, by page number. */
  private Map<Long, Integer> pages(String snapshot) {
    Map<Long, Integer> pages = new HashMap<>();
    byte[] memory = files.contents().get(snapshot + ".pages");
    ByteBuffer words = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = PAGES_HEAD; at < memory.length; at += PAGE_HEAD + PAGE) {
      pages.put(words.getLong(at) >>> 12, at + PAGE_HEAD);
    }
    return pages;
  }

  private JsonNode tables(String snapshot) throws IOException {
    return JSON.readTree(files.contents().get(snapshot + ".tables.json"));
  }

  private void flip(byte[] bytes, int at, int bit) {
    bytes[at] ^= (byte) (1 << bit);
    what = "byte " + at + " bit " + bit;
  }

  private void flipNumber(ObjectNode node, String field, List<Integer> bits) {
    int bit = bits.get(random.nextInt(bits.size()));
    what = node + ": " + field + " bit " + bit;
    String text = node.get(field).asText();
    if (text.startsWith("0x")) {
      long value = Long.parseUnsignedLong(text.substring(2), 16) ^ 1L << bit;
      node.put(field, "0x" + Long.toHexString(value));
    } else {
      node.put(field, node.get(field).asLong() ^ 1L << bit);
    }
  }

  private static List<Integer> bits(int from, int to) {
    List<Integer> bits = new ArrayList<>();
    for (int bit = from; bit <= to; bit++) {
      bits.add(bit);
    }
    return bits;
  }

  private List<String> lines() {
    String text = new String(files.contents().get(LineSource.SUFFIX), StandardCharsets.UTF_8);
    return new ArrayList<>(List.of(text.split("\n")));
  }

  private int draw(List<String> lines, Predicate<String> which) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (which.test(lines.get(i))) {
        places.add(i);
      }
    }
    return places.get(random.nextInt(places.size()));
  }

  private RecordingFiles with(List<String> lines, int at, ObjectNode node) throws IOException {
    lines.set(at, JSON.writeValueAsString(node));
    return files.with(LineSource.SUFFIX, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }
}
