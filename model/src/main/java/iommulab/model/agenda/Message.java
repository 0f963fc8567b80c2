package iommulab.model.agenda;

/**
 * What one actor sends to another: an immutable record whose text is stable from run to run.
 *
 * <p>A message declares its footprint and its flow where it is defined. Messages of one flow stay
 * in order; the engine never looks further inside.
 */
public interface Message {
  /** The receiver's cells that handling this message touches. */
  default Footprint footprint() {
    return Footprint.WHOLE;
  }

  /** The flow within its lane; different flows may overtake each other. */
  default long flow() {
    return 0;
  }
}
