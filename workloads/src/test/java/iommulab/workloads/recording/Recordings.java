package iommulab.workloads.recording;

import java.nio.file.Path;

/** Where the project's recordings are. */
final class Recordings {
  static final String STRICT = "arm-strict-ats-72";
  static final String NESTED = "arm-iommufd-nested-basic-72";

  private Recordings() {}

  static RecordingFiles named(String name) {
    return RecordingFiles.at(path(name));
  }

  static Path path(String name) {
    return Path.of(System.getProperty("iommulab.root", ".."), "conf", "recordings", name);
  }
}
