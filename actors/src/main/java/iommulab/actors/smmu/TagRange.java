package iommulab.actors.smmu;

/**
 * The ITags of one queue among all of its SMMU.
 *
 * @param all how many ITags the queues of the SMMU share out
 */
public record TagRange(int first, int count, int all) {
  /** All of them, for the only queue. */
  public static TagRange of(int count) {
    return new TagRange(0, count, count);
  }

  /** The part of a queue, where so many share them in equal parts. */
  public static TagRange of(int count, int queue, int queues) {
    int each = Math.max(1, count / queues);
    return new TagRange(queue * each, each, queues * each);
  }

  /** Whether completions with the tag are this queue's; the first one also has what is nobody's. */
  boolean owns(int tag) {
    return tag >= first && tag < first + count || first == 0 && tag >= all;
  }
}
