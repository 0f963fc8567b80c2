package iommulab.model.driver.entry;

import iommulab.model.bits.EntryFormat;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.Optional;

/** The two kinds of entry that a driver changes while hardware may read them. */
public enum LiveEntry {
  /** A stream table entry (Arm IHI 0070, 5.2). */
  STE("CFGI_STE", Ste.FORMAT) {
    @Override
    public long[] used(long[] words) {
      return UsedBits.ofSte(words);
    }

    @Override
    public long[] safe(long[] from, long[] to) {
      return UsedBits.safeInSte(from, to);
    }

    @Override
    public Optional<String> afterwards() {
      return Optional.of("PREFETCH_CFG");
    }
  },

  /** A context descriptor (Arm IHI 0070, 5.4). */
  CD("CFGI_CD", Cd.FORMAT) {
    @Override
    public long[] used(long[] words) {
      return UsedBits.ofCd(words);
    }

    @Override
    public long[] safe(long[] from, long[] to) {
      return new long[words()];
    }

    @Override
    public Optional<String> afterwards() {
      return Optional.empty();
    }
  };

  private final String invalidation;
  private final EntryFormat format;

  LiveEntry(String invalidation, EntryFormat format) {
    this.invalidation = invalidation;
    this.format = format;
  }

  /** The bits that decide what hardware does with the entry, a mask for each dword. */
  public abstract long[] used(long[] words);

  /** The bits that may change at any moment of this change though both entries use them. */
  public abstract long[] safe(long[] from, long[] to);

  /** The command that follows the whole change, without a SYNC. */
  public abstract Optional<String> afterwards();

  /** The command that, with a SYNC behind it, makes hardware forget what it had read. */
  public String invalidation() {
    return invalidation;
  }

  public EntryFormat format() {
    return format;
  }

  public int words() {
    return format.words();
  }
}
