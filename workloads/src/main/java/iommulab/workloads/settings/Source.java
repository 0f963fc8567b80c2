package iommulab.workloads.settings;

/**
 * Where a value was written.
 *
 * @param file a file, or an option of the command line
 * @param line from 1; 0 if there are no lines
 */
public record Source(String file, int line) {
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
