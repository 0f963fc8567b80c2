package iommulab.model.rules;

import java.util.Locale;

/** What sort of rule it is. */
public enum Kind {
  /** A duty: who does otherwise is wrong. */
  MUST,
  /** A freedom: some run has to show each side of it. */
  MAY,
  /** A duty of the driver, known by its procedure and not by a paragraph of a specification. */
  CONTRACT,
  /** The short name of a known wrong order, which breaks the rules that it names. */
  HAZARD;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
