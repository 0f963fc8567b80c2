package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Granule;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import java.util.Optional;

/**
 * How far a TLBI by address reaches: its range and the hints TTL and Leaf (Arm IHI 0070, 4.4.1.1).
 *
 * <p>With TG = 0 it is one address, whatever the granule, and NUM, SCALE and TTL mean nothing.
 * Otherwise it is (NUM + 1) &lt;&lt; SCALE granules from the address on, without wrap at the top,
 * and only entries of that granule must go. The wider SCALE of IDR5.DS is not modelled.
 */
public record TlbiSpan(int tg, int num, int scale, int ttl, boolean leaf) {
  // spotless:off
  //                                    name   high low
  static final BitField NUM   = bits("NUM",   16,  12);
  static final BitField SCALE = bits("SCALE", 24,  20);
  static final BitField LEAF  = bit ("Leaf",       64);
  static final BitField TTL   = bits("TTL",   73,  72);
  static final BitField TG    = bits("TG",    75,  74);  // 1 4K, 2 16K, 3 64K
  // spotless:on

  /** One address of any granule. */
  public static TlbiSpan address(boolean leaf) {
    return new TlbiSpan(0, 0, 0, 0, leaf);
  }

  /** A range of (num + 1) &lt;&lt; scale granules. */
  public static TlbiSpan range(Granule granule, int num, int scale, int ttl, boolean leaf) {
    return new TlbiSpan(granule.ordinal() + 1, num, scale, ttl, leaf);
  }

  static TlbiSpan decode(Entry e) {
    return new TlbiSpan(e.getInt(TG), e.getInt(NUM), e.getInt(SCALE), e.getInt(TTL), e.isSet(LEAF));
  }

  Entry encodeInto(Entry entry) {
    return entry.with(NUM, num).with(SCALE, scale).with(LEAF, leaf).with(TTL, ttl).with(TG, tg);
  }

  /** What an SMMU without IDR3.RIL makes of it: one address. */
  public TlbiSpan withoutRange() {
    return address(leaf);
  }

  public boolean isRange() {
    return tg != 0;
  }

  /** The granule whose entries must go; empty stands for any. */
  public Optional<Granule> granule() {
    return isRange() ? Optional.of(Granule.values()[tg - 1]) : Optional.empty();
  }

  /**
   * Bytes from the address on; one 4 KiB page, the unit of the address, where there is no range.
   */
  public long bytes() {
    return granule().map(g -> (num + 1L) << scale << g.bits()).orElse(Granule.K4.bytes());
  }

  /**
   * Whether a span from {@code address} on touches the {@code bytes} bytes from {@code start} on.
   */
  boolean touches(long address, long start, long bytes) {
    return Long.compareUnsigned(address, last(start, bytes)) <= 0
        && Long.compareUnsigned(start, last(address, bytes())) <= 0;
  }

  /**
   * Whether the hints leave the duty to drop an entry of this granule, level and kind, were its
   * address touched.
   *
   * <p>An entry that need not go may still go.
   */
  public boolean reaches(Granule entry, int level, boolean table) {
    if (table && leaf) {
      return false;
    }
    if (granule().isPresent() && granule().get() != entry) {
      return false;
    }
    int only = effectiveTtl();
    return only == 0 || (table ? level < only : level == only);
  }

  /** TTL where it means something: not without TG, and TTL 1 of 16K is no level that has leaves. */
  int effectiveTtl() {
    boolean meaningless = !isRange() || (ttl == 1 && granule().equals(Optional.of(Granule.K16)));
    return meaningless ? 0 : ttl;
  }

  /** The encoding that means nothing: a range of one granule without a level. */
  boolean isIllegal() {
    return isRange() && num == 0 && scale == 0 && effectiveTtl() == 0;
  }

  private static long last(long start, long bytes) {
    long last = start + bytes - 1;
    return Long.compareUnsigned(last, start) < 0 ? -1L : last;
  }

  CommandText print(CommandText text) {
    return text.flag("leaf", leaf)
        .putUnlessZero("ttl", ttl)
        .putUnlessZero("tg", tg)
        .putUnlessZero("num", num)
        .putUnlessZero("scale", scale);
  }

  @Override
  public String toString() {
    return "tg=" + tg + " num=" + num + " scale=" + scale + " ttl=" + ttl + (leaf ? " leaf" : "");
  }
}
