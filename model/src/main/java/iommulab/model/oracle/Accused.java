package iommulab.model.oracle;

/** Who broke the rule. */
public record Accused(Kind kind, String name) {
  /** The parties that can be blamed. */
  public enum Kind {
    DRIVER,
    SMMU,
    DEVICE,
    VMM,
    /** Nobody broke a rule that is known here. */
    ARCHITECTURE
  }

  static Accused driver() {
    return new Accused(Kind.DRIVER, "driver");
  }

  static Accused smmu(String name) {
    return new Accused(Kind.SMMU, name);
  }

  static Accused device(String function) {
    return new Accused(Kind.DEVICE, function);
  }

  static Accused nobody() {
    return new Accused(Kind.ARCHITECTURE, "nobody");
  }

  /** Whether hardware or a device is blamed. */
  public boolean isHardware() {
    return kind == Kind.SMMU || kind == Kind.DEVICE;
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
