package iommulab.workloads.report;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which build this is: the version, and a hash of our own jars, so that two builds that may behave
 * differently never carry one name.
 */
public final class Build {
  /** The version of the project. */
  public static final String VERSION = "0.1.0";

  private Build() {}

  /** Version and hash: {@code 0.1.0+1a2b3c4d5e6f}; without jars {@code 0.1.0+classes}. */
  public static String id() {
    try {
      Path ours = Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(ours)) {
        return VERSION + "+classes";
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path jar : jars(ours)) {
        digest.update(Files.readAllBytes(jar));
      }
      return VERSION + "+" + HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException | URISyntaxException | NoSuchAlgorithmException e) {
      return VERSION + "+unknown";
    }
  }

  private static List<Path> jars(Path ours) throws IOException {
    Path lib = ours.resolveSibling("lib");
    if (!Files.isDirectory(lib)) {
      return List.of(ours);
    }
    try (Stream<Path> files = Files.list(lib)) {
      Stream<Path> modules =
          files.filter(f -> f.getFileName().toString().matches("(model|actors)-.*\\.jar"));
      return Stream.concat(Stream.of(ours), modules.sorted()).toList();
    }
  }
}
