package iommulab.workloads.bench;

/** Something that is done again and again to see how fast it goes. */
interface Load extends AutoCloseable {
  /** Begins a stretch: forgets which classes were seen. */
  default void begin() {}

  /**
   * Does it once more.
   *
   * @param seed another one each time
   * @param done is told what was done
   */
  void once(long seed, Done done);

  @Override
  default void close() {}

  /** What a stretch has done so far. */
  final class Done {
    private long deliveries;
    private long runs;
    private long classes;

    /** A complete run of so many deliveries. */
    void run(long length) {
      deliveries += length;
      runs++;
    }

    /** A class that the stretch had not met. */
    void newClass() {
      classes++;
    }

    long deliveries() {
      return deliveries;
    }

    long runs() {
      return runs;
    }

    long classes() {
      return classes;
    }
  }
}
