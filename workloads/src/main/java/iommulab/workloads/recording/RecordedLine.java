package iommulab.workloads.recording;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line of {@code events.jsonl}: what the recorder saw at the emulated SMMU, in order. */
public sealed interface RecordedLine
    permits RecordedLine.Doorbell,
        RecordedLine.Consumed,
        RecordedLine.Command,
        RecordedLine.Access,
        RecordedLine.Register,
        RecordedLine.Snapshot,
        RecordedLine.Mark,
        RecordedLine.Other {

  /** Line of the file, from 1. */
  int line();

  String kind();

  /** The driver told the unit of commands up to {@code prod}. */
  record Doorbell(int line, String kind, long prod) implements RecordedLine {}

  /** The unit has consumed up to {@code cons}: the end of a doorbell's batch. */
  record Consumed(int line, String kind, long cons) implements RecordedLine {}

  /**
   * A command as the recorder decoded it.
   *
   * @param n its number since boot, also its place in {@code cmdq.bin}
   * @param fields numbers by the recorder's names, in the line's order, {@code w0} and {@code w1}
   *     among them
   */
  record Command(int line, String kind, long n, String op, Map<String, Long> fields)
      implements RecordedLine {}

  /** How an access ended. */
  enum Outcome {
    OK,
    BYPASS,
    ABORT,
    FAULT
  }

  /** One descriptor that a walk read; stage 3 is a stage-1 descriptor of a nested walk. */
  record Descriptor(int stage, int level, long at, long value) {}

  /** A lookup in the TLB; ASID -1 looks for a stage-2 entry of an intermediate address. */
  record Lookup(boolean hit, int asid, int vmid, long address) {}

  /**
   * What a configuration miss read: {@code ttb} is already translated by stage 2 if there is one.
   */
  record Configuration(long level1, long ste, Optional<Long> cd, Optional<Regime> regime) {}

  /** The stage-1 regime that the unit took from the CD. */
  record Regime(int tsz, long ttb, int granuleBits) {}

  /** What a walk left in the TLB. */
  record Insert(long address, int granule, int level) {}

  /**
   * A device's access.
   *
   * @param stage 1, 2, or 3 for nested; 0 if nothing was translated
   * @param perm 1 read, 2 write, 3 both, as granted; 0 if nothing was granted
   * @param configuration present if it missed in the configuration cache
   * @param tlbHit empty if the TLB was not asked
   */
  record Access(
      int line,
      String kind,
      Outcome outcome,
      int sid,
      long iova,
      long pa,
      int perm,
      int stage,
      int asid,
      int vmid,
      Optional<Configuration> configuration,
      Optional<Boolean> tlbHit,
      List<Descriptor> walk,
      List<Lookup> lookups,
      Optional<Insert> insert)
      implements RecordedLine {}

  /** The driver read or wrote a register, as the kind says. */
  record Register(int line, String kind, String name, long value) implements RecordedLine {}

  /** Memory was copied; {@code commands} had been issued since boot. */
  record Snapshot(int line, String kind, String name, long commands) implements RecordedLine {}

  /** A phase of the guest's program begins. */
  record Mark(int line, String kind, String name) implements RecordedLine {}

  /** A line that this program only counts. */
  record Other(int line, String kind) implements RecordedLine {}
}
