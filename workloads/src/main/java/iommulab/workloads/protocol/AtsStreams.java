package iommulab.workloads.protocol;

/** Which streams may have an ATC in use, as far as one knows; asked in the stream's order. */
public interface AtsStreams {
  /** False if the stream's STE is known and has ATS off, or never had it on. */
  boolean mayBeOn(int sid);
}
