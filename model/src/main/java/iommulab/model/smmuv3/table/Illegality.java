package iommulab.model.smmuv3.table;

/** Why a structure is ILLEGAL: the first field found wrong, and the rule it breaks. */
public record Illegality(String structure, String field, String rule) {
  @Override
  public String toString() {
    return structure + " " + field + ": " + rule;
  }
}
