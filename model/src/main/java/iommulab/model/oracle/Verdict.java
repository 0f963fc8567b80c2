package iommulab.model.oracle;

import iommulab.model.address.Pa;
import java.util.List;

/** All findings of a run, sorted by property, key and text. */
public record Verdict(List<Finding> findings) {
  public Verdict {
    findings = List.copyOf(findings);
  }

  public boolean isClean() {
    return findings.isEmpty();
  }

  /** Whether this property was broken. */
  public boolean broke(Property property) {
    return findings.stream().anyMatch(f -> f.property() == property);
  }

  /** Whether the page with this number was used after it was given away. */
  public boolean stale(long pageNumber) {
    return broke(Property.STALE_USE, pageNumber);
  }

  /** Whether the page with this number was touched by a function that never was given it. */
  public boolean isolation(long pageNumber) {
    return broke(Property.ISOLATION, pageNumber);
  }

  private boolean broke(Property property, long pageNumber) {
    String key = Pa.ofPage(pageNumber).toString();
    return findings.stream().anyMatch(f -> f.property() == property && f.key().equals(key));
  }
}
