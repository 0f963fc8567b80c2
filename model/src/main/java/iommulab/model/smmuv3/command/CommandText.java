package iommulab.model.smmuv3.command;

/** Builds the one-line text of a command. */
final class CommandText {
  private final StringBuilder text;

  private CommandText(String mnemonic) {
    text = new StringBuilder(mnemonic);
  }

  static CommandText of(Command command) {
    return new CommandText(command.mnemonic());
  }

  CommandText put(String name, Object value) {
    text.append(' ').append(name).append('=').append(value);
    return this;
  }

  CommandText putUnlessZero(String name, long value) {
    return value == 0 ? this : put(name, value);
  }

  CommandText flag(String name, boolean set) {
    if (set) {
      text.append(' ').append(name);
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
