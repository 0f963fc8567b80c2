package iommulab.model.memory;

/** What a read-modify-write makes of a word. */
public enum AtomicFunction {
  /** The operand, if the word is as expected. */
  COMPARE_AND_SWAP,
  /** The operand. */
  SWAP,
  /** The sum. */
  ADD,
  /** The bits in which word and operand differ. */
  XOR,
  /** The word with the operand's bits. */
  SET,
  /** The word without the operand's bits. */
  CLEAR,
  /** The operand in the upper half: a 32-bit store. */
  STORE_HIGH;

  /** The new word; {@code expected} matters to {@link #COMPARE_AND_SWAP} only. */
  public long apply(long word, long operand, long expected) {
    return switch (this) {
      case COMPARE_AND_SWAP -> word == expected ? operand : word;
      case SWAP -> operand;
      case ADD -> word + operand;
      case XOR -> word ^ operand;
      case SET -> word | operand;
      case CLEAR -> word & ~operand;
      case STORE_HIGH -> operand << Integer.SIZE | Integer.toUnsignedLong((int) word);
    };
  }
}
