package iommulab.workloads.recording;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tukaani.xz.XZInputStream;

/** The files of one recording, by what follows its name: {@code cmdq.bin}, {@code events.jsonl}. */
public interface RecordingFiles {
  /** The recording's name, without folders. */
  String name();

  boolean has(String suffix);

  /** The file's contents, unpacked if it is stored compressed. */
  InputStream open(String suffix) throws IOException;

  /** The names of the snapshots of memory that are there: {@code QUIET1}, {@code QUIET2}. */
  default List<String> snapshots() {
    List<String> found = new ArrayList<>();
    for (int k = 1; has("QUIET" + k + ".pages") || has("QUIET" + k + ".tables.json"); k++) {
      found.add("QUIET" + k);
    }
    return found;
  }

  /** Files on disk beside each other, {@code PREFIX.cmdq.bin} or {@code PREFIX.cmdq.bin.xz}. */
  static RecordingFiles at(Path prefix) {
    return new OnDisk(prefix);
  }

  /** A file on disk, unpacked if its name ends in {@code .xz}. */
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    if (!file.toString().endsWith(".xz")) {
      return in;
    }
    try {
      return new XZInputStream(in);
    } catch (IOException notXz) {
      in.close();
      throw notXz;
    }
  }

  /** Everything in memory, for who wants to change a copy of it. */
  default InMemory copy() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    List<String> suffixes =
        new ArrayList<>(List.of("summary.json", "cmdq.bin", "events.jsonl", "evtq.bin"));
    for (String snapshot : snapshots()) {
      suffixes.add(snapshot + ".pages");
      suffixes.add(snapshot + ".tables.json");
    }
    for (String suffix : suffixes) {
      if (has(suffix)) {
        try (InputStream in = open(suffix)) {
          contents.put(suffix, in.readAllBytes());
        }
      }
    }
    return new InMemory(name(), contents);
  }

  /** Files on disk. */
  record OnDisk(Path prefix) implements RecordingFiles {
    @Override
    public String name() {
      return String.valueOf(prefix.getFileName());
    }

    @Override
    public boolean has(String suffix) {
      return Files.isRegularFile(plain(suffix)) || Files.isRegularFile(packed(suffix));
    }

    @Override
    public InputStream open(String suffix) throws IOException {
      return RecordingFiles.open(
          Files.isRegularFile(plain(suffix)) ? plain(suffix) : packed(suffix));
    }

    private Path plain(String suffix) {
      return prefix.resolveSibling(name() + "." + suffix);
    }

    private Path packed(String suffix) {
      return prefix.resolveSibling(name() + "." + suffix + ".xz");
    }
  }

  /** Unpacked contents by suffix; the arrays are the caller's to change. */
  record InMemory(String name, Map<String, byte[]> contents) implements RecordingFiles {
    @Override
    public boolean has(String suffix) {
      return contents.containsKey(suffix);
    }

    @Override
    public InputStream open(String suffix) throws IOException {
      byte[] bytes = contents.get(suffix);
      if (bytes == null) {
        throw new FileNotFoundException(name + "." + suffix);
      }
      return new ByteArrayInputStream(bytes);
    }

    /** Another copy in which one file has other contents. */
    public InMemory with(String suffix, byte[] bytes) {
      Map<String, byte[]> changed = new TreeMap<>(contents);
      changed.put(suffix, bytes);
      return new InMemory(name, changed);
    }
  }
}
