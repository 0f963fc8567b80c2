package iommulab.model.pcie;

/**
 * What an endpoint makes of one invalidate request.
 *
 * @param pace when it looks at the request
 * @param deed what it does then
 * @param answer what it sends once that is done; meaningless where the deed sends no completion
 */
public record Treatment(Pace pace, Deed deed, Answer answer) {

  /** When an endpoint looks at a request. */
  public enum Pace {
    QUICK,
    SLOW,
    LATE
  }

  /** What it does with what the request names. */
  public enum Deed {
    /** Drops the entries, and waits for its reads that used them. */
    DROP,
    /** Nothing. */
    NOTHING,
    /** Answers Unsupported Request. */
    REFUSE,
    /** The function is reset. */
    RESET,
    /** The function is removed. */
    VANISH
  }

  /**
   * The invalidate completion messages.
   *
   * @param itag the ITag in them
   * @param times how often the whole answer is sent; 0 for never
   * @param messages how many messages are sent each time
   * @param count CC: how many messages the receiver is told to collect, 1 to 8
   * @param pushesWrites whether they stay behind the function's posted writes
   */
  public record Answer(int itag, int times, int messages, int count, boolean pushesWrites) {
    /** No completion. */
    public static final Answer NONE = new Answer(0, 0, 0, 1, true);

    /** Whether as many messages are sent as are announced. */
    public boolean isWhole() {
      return messages >= count;
    }

    /** CC as three bits: 0 stands for 8. */
    public int encodedCount() {
      return count % 8;
    }
  }
}
