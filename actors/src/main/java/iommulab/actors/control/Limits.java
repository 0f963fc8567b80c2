package iommulab.actors.control;

/**
 * Watchdogs of a run; each has its own ending, none hangs.
 *
 * @param deliveries most deliveries in all
 * @param virtualNanos latest virtual time of a delivery
 * @param atOneInstant most deliveries at one virtual instant; untimed runs know no instants
 * @param stepMillis most wall-clock milliseconds for one step; 0 for unwatched, which saves a
 *     change of threads for every run
 */
public record Limits(long deliveries, long virtualNanos, int atOneInstant, long stepMillis) {
  /** Generous for litmus tests: a million deliveries, an hour, 100,000 at an instant, 10 s. */
  public static final Limits USUAL = new Limits(1_000_000, 3_600_000_000_000L, 100_000, 10_000);
}
