package iommulab.workloads.scenario;

/** What an outcome means, as jcstress grades outcomes. */
public enum Grade {
  ACCEPTABLE,
  INTERESTING,
  FORBIDDEN
}
