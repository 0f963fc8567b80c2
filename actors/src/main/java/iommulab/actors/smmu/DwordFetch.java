package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.model.address.Pa;
import iommulab.model.walk.Fetch;
import java.util.ArrayList;
import java.util.List;

/**
 * A structure that is read dword by dword, in an order of the hardware's choice: what has come so
 * far (Arm IHI 0070, 3.21.3).
 *
 * <p>Only single dwords are read in one piece; what is put together here may never have been in
 * memory as a whole. In runs that are searched {@link Gathering} takes its place.
 */
final class DwordFetch {
  private final Fetch fetch;
  private final long[] words;
  private final List<Integer> missing = new ArrayList<>();
  private int next;

  DwordFetch(Fetch fetch) {
    this.fetch = fetch;
    words = new long[fetch.dwords()];
    for (int i = 0; i < words.length; i++) {
      missing.add(i);
    }
  }

  boolean isComplete() {
    return missing.isEmpty();
  }

  /** Where the dword is that is read next. */
  Pa next(Outbox out) {
    next = missing.remove(out.choose(missing.size(), "dword of a structure"));
    return fetch.at().plus(8L * next);
  }

  void read(long word) {
    words[next] = word;
  }

  long[] words() {
    return words.clone();
  }
}
