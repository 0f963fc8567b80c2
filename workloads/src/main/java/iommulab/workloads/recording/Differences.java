package iommulab.workloads.recording;

import java.util.ArrayList;
import java.util.List;

/** Collects what differs about one compared thing. */
final class Differences {
  private final String place;
  private final List<Disagreement> found = new ArrayList<>();

  Differences(String place) {
    this.place = place;
  }

  void add(String what, Object recorded, Object ours) {
    found.add(new Disagreement(place, what, recorded.toString(), ours.toString()));
  }

  /** Notes a difference unless both are equal. */
  void same(String what, Object recorded, Object ours) {
    if (!recorded.equals(ours)) {
      add(what, recorded, ours);
    }
  }

  /** Notes a difference unless both numbers are equal. */
  void same(String what, long recorded, long ours) {
    if (recorded != ours) {
      add(what, "0x" + Long.toHexString(recorded), "0x" + Long.toHexString(ours));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Disagreement> found() {
    return found;
  }
}
