package iommulab.model.walk;

/** What a walk reads: names the kind of structure, for traces, faults and footprints. */
public enum Purpose {
  STREAM_TABLE_LEVEL1,
  STREAM_TABLE_ENTRY,
  CONTEXT_TABLE_LEVEL1,
  CONTEXT_DESCRIPTOR,
  STAGE1_TABLE,
  STAGE2_TABLE
}
