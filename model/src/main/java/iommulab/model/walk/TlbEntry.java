package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import java.util.Optional;

/**
 * A translation as a TLB keeps it: tags, an aligned range, where it leads and what each stage
 * allows.
 *
 * <p>The StreamID is no tag (Arm IHI 0070, 3.17). A combined entry is as large as the smaller of
 * its two leaves and allows what both stages allow. Entries that only fail on permission are
 * entries; other faults never are (3.21.1).
 *
 * @param kind which stages it holds
 * @param vmid tag of all kinds
 * @param asid tag of stage 1, unless global; 0 where there is no stage 1
 * @param global whether it matches every ASID (nG = 0)
 * @param start first address of the range; an IPA for stage 2 alone
 * @param log2Size size of the range
 * @param ipa where stage 1 leads {@code start}; the same number for the other kinds where one stage
 *     is absent
 * @param pa where the whole translation leads {@code start}
 * @param stage1 what stage 1 allows; everything where it is absent
 * @param stage2 what stage 2 allows; everything where it is absent
 * @param leafLevel level of the stage-1 leaf, of the stage-2 leaf for stage 2 alone
 * @param granule granule of that leaf's table
 * @param memory what stage 1 says about the memory; Write-Back where it is absent
 * @param effect what stage 2 makes of that
 * @param aset the ASID set of stage 1 (CD.ASET): a global entry serves contexts of its set only
 */
public record TlbEntry(
    Kind kind,
    Vmid vmid,
    Asid asid,
    boolean global,
    Iova start,
    int log2Size,
    Ipa ipa,
    Pa pa,
    StageRights stage1,
    StageRights stage2,
    int leafLevel,
    Granule granule,
    MemoryType memory,
    MemoryType.Stage2Effect effect,
    boolean aset) {

  /** Which stages an entry holds. */
  public enum Kind {
    S1,
    S2,
    COMBINED,
    /** No stage at all: a bypass; never put into a TLB. */
    IDENTITY;

    public boolean hasStage1() {
      return this == S1 || this == COMBINED;
    }
  }

  /** An entry for Write-Back memory, or for what stage 2 makes Device memory. */
  public TlbEntry(
      Kind kind,
      Vmid vmid,
      Asid asid,
      boolean global,
      Iova start,
      int log2Size,
      Ipa ipa,
      Pa pa,
      StageRights stage1,
      StageRights stage2,
      int leafLevel,
      Granule granule,
      boolean device) {
    this(
        kind,
        vmid,
        asid,
        global,
        start,
        log2Size,
        ipa,
        pa,
        stage1,
        stage2,
        leafLevel,
        granule,
        MemoryType.WRITE_BACK,
        device ? MemoryType.Stage2Effect.DEVICE : MemoryType.Stage2Effect.AS_IS,
        false);
  }

  public TlbEntry {
    if (start.offset(log2Size) != 0 || pa.alignDown(log2Size).value() != pa.value()) {
      throw new IllegalArgumentException(
          "TLB entry of 2^"
              + log2Size
              + " bytes: "
              + start
              + " -> "
              + pa
              + " is not aligned to its size");
    }
  }

  public boolean covers(Iova iova) {
    return iova.alignDown(log2Size).equals(start);
  }

  /**
   * Whether the range shares an address with 2^{@code otherLog2Size} bytes at an aligned address.
   */
  public boolean overlaps(Iova other, int otherLog2Size) {
    int larger = Math.max(log2Size, otherLog2Size);
    return start.alignDown(larger).equals(other.alignDown(larger));
  }

  public Pa translate(Iova iova) {
    requireCovered(iova);
    return pa.plus(iova.offset(log2Size));
  }

  /** Where stage 1 leads this address. */
  public Ipa intermediate(Iova iova) {
    requireCovered(iova);
    return ipa.plus(iova.offset(log2Size));
  }

  /** Bytes of the range; 0 stands for the whole address space. */
  public long bytes() {
    return log2Size >= Long.SIZE ? 0 : 1L << log2Size;
  }

  /** The type of memory that both stages make of it. */
  public MemoryType type() {
    return effect.on(memory);
  }

  /** Whether stage 2 makes the range Device memory. */
  public boolean device() {
    return effect == MemoryType.Stage2Effect.DEVICE;
  }

  /** What both stages allow. */
  public StageRights rights() {
    return stage1.and(stage2);
  }

  public boolean read() {
    return rights().user().read();
  }

  public boolean write() {
    return rights().user().write();
  }

  public boolean execute() {
    return rights().user().execute();
  }

  public boolean permits(Access access) {
    return stage1.permit(access) && stage2.permit(access);
  }

  /** Whether a refusal is stage 2's: stage 1 is asked first (Arm IHI 0070, 7.3.22). */
  public boolean deniedByStage2(Access access) {
    return stage1.permit(access) && !stage2.permit(access);
  }

  /**
   * The entry for this one and its aligned neighbours, of which its Contiguous bit said that they
   * go on where it ends; empty where addresses contradict that.
   */
  public Optional<TlbEntry> withNeighbours() {
    int wider = granule.spanBits(leafLevel) + granule.contiguousBits(leafLevel);
    boolean fits = start.offset(wider) == pa.value() - pa.alignDown(wider).value();
    return !fits || kind == Kind.COMBINED
        ? Optional.empty()
        : Optional.of(
            new TlbEntry(
                kind,
                vmid,
                asid,
                global,
                start.alignDown(wider),
                wider,
                ipa.alignDown(wider),
                pa.alignDown(wider),
                stage1,
                stage2,
                leafLevel,
                granule,
                memory,
                effect,
                aset));
  }

  /**
   * The stage-1 part of a combined entry, as a TLB keeps it that keeps the stages apart: it spans
   * the whole leaf and leads to an intermediate address.
   */
  public TlbEntry stage1Half() {
    int size = Math.max(log2Size, granule.spanBits(leafLevel));
    Ipa output = ipa.alignDown(size);
    return new TlbEntry(
        Kind.S1,
        vmid,
        asid,
        global,
        start.alignDown(size),
        size,
        output,
        output.asPa(),
        stage1,
        StageRights.ALL,
        leafLevel,
        granule,
        memory,
        MemoryType.Stage2Effect.AS_IS,
        aset);
  }

  /**
   * The combined entry of this stage-1 entry and the stage-2 entry for the place where it leads an
   * address.
   */
  public TlbEntry over(TlbEntry below, Iova at) {
    int smaller = Math.min(log2Size, below.log2Size());
    Ipa output = intermediate(at).alignDown(smaller);
    return new TlbEntry(
        Kind.COMBINED,
        vmid,
        asid,
        global,
        at.alignDown(smaller),
        smaller,
        output,
        below.translate(new Iova(output.value())),
        stage1,
        below.stage2(),
        leafLevel,
        granule,
        memory,
        below.effect(),
        aset);
  }

  /**
   * What a TLB makes of this entry and another for the same address that mixes them: the bits that
   * either output has, stage 1 only, with this entry's rights (Arm IHI 0070, 3.20.1).
   */
  public TlbEntry mixedWith(TlbEntry other, Iova at) {
    int smaller = Math.min(log2Size, other.log2Size());
    Iova first = at.alignDown(smaller);
    Ipa output = new Ipa(intermediate(first).value() | other.intermediate(first).value());
    return new TlbEntry(
        Kind.S1,
        vmid,
        asid,
        global,
        first,
        smaller,
        output,
        output.asPa(),
        stage1,
        StageRights.ALL,
        leafLevel,
        granule,
        memory,
        MemoryType.Stage2Effect.AS_IS,
        aset);
  }

  private void requireCovered(Iova iova) {
    if (!covers(iova)) {
      throw new IllegalArgumentException(iova + " is outside of " + this);
    }
  }

  @Override
  public String toString() {
    String tags =
        kind + " vmid=" + vmid + (kind.hasStage1() ? " asid=" + (global ? "any" : asid) : "");
    String range = start + "+2^" + log2Size + " -> " + pa;
    return tags + " " + range + (kind == Kind.COMBINED ? " via " + ipa : "") + " " + rights();
  }
}
