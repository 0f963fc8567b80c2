package iommulab.model.oracle;

/** What a run must never do. */
public enum Property {
  /** No access lands through a mapping after its page or address was given to its next use. */
  STALE_USE("stale-use"),
  /** No function touches a page that its owner never gave it. */
  ISOLATION("isolation"),
  /** Software is told that a fence completed only when all that it covers took effect. */
  HONEST_FENCE("honest-fence"),
  /** Each invalidate request is answered at most once, with its own ITag. */
  ONE_ANSWER("one-answer"),
  /** What an SMMU uses of an STE or CD is what one intended state of it contains. */
  WHOLE_ENTRIES("whole-entries"),
  /** No event, fault or error disappears without the mark that the architecture requires. */
  NOTHING_LOST("nothing-lost"),
  /** No write is missing from the last copy of a migrated page unless a report shows the page. */
  NO_LOST_DIRTY("no-lost-dirty"),
  /** What began ends. */
  IT_ENDS("it-ends");

  private final String id;

  Property(String id) {
    this.id = id;
  }

  /** The stable name in reports and conditions. */
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
