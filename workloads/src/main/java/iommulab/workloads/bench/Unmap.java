package iommulab.workloads.bench;

/**
 * The mended unmap with any number of ATS endpoints that do two DMAs each: TLBI, SYNC, an ATC_INV
 * to each endpoint, SYNC, and only then the page is given away. The ATC_INVs and their SYNC go into
 * the queue together, as Linux batches them.
 */
public final class Unmap {
  private Unmap() {}

  /** The text of the litmus test. */
  public static String with(int endpoints) {
    StringBuilder attach = new StringBuilder();
    StringBuilder invalidate = new StringBuilder();
    StringBuilder dmas = new StringBuilder();
    for (int i = 0; i < endpoints; i++) {
      attach.append("  attach d%d A\n".formatted(i));
      invalidate.append("ATC_INV sid=d%d addr=0x1000 + ".formatted(i));
      dmas.append("\nd%d\n  write 0x1000 7 -> r0\n  write 0x1000 8 -> r1\n".formatted(i));
    }
    return """
        litmus  unmap-%d
        title   The mended unmap with endpoints whose ATCs hold nothing yet: %d
        why     The TLB forgets first, then every ATC; the page goes to another only after the second SYNC.
        refs    R-SMMU-048; Arm IHI 0070 3.9.1; linux arm_smmu_invs_end_batch
        set     smmu.walk = atomic
        set     run.preset = untimed

        setup
          domain A
        %s  map    A 0x1000 to P rw

        cpu0
          pte clear A 0x1000
          cmd TLBI_NH_VA dom=A addr=0x1000 leaf + SYNC
          await sync -> r0
          cmd %sSYNC
          await sync -> r1
          give P to other
        %s
        forbidden  stale(P)   "a write landed in a page that was given away after both SYNCs"
        acceptable !stale(P)  "whoever wrote had written before the page was given away"
        """
        .formatted(endpoints, endpoints, attach, invalidate, dmas);
  }
}
