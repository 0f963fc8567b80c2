package iommulab.model.driver.entry;

import iommulab.model.address.Asid;
import iommulab.model.address.Ipa;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries as a driver makes them: no bit set that the configuration does not use. */
final class Entries {
  private Entries() {}

  /** Recorded from Linux: stage 1, ATS, VMID 0. */
  static final Ste STAGE_1 = Ste.decode(new long[] {0x46e9_400bL, 0x1000_00d6L, 0, 0, 0, 0, 0, 0});

  /** Recorded from Linux: nested, MEV, VMID 1. */
  static final Ste NESTED =
      Ste.decode(
          new long[] {
            0x8000_100fL, 0x0208_00d4L, 0x044c_3594_0000_0001L, 0x4340_f000L, 0, 0, 0, 0
          });

  /** The stage-2 parent of {@link #NESTED}. */
  static final Ste STAGE_2 =
      Ste.decode(
          new long[] {0xdL, 0x1000_0200_0000L, 0x044c_3594_0000_0001L, 0x4340_f000L, 0, 0, 0, 0});

  /** The CD of a driver's domain. */
  static final Cd CD = Cd.of(new Asid(778), new Ipa(0x4444_0000L)).with(Cd.MAIR, 0xff44);

  /** As at process exit: TTB0 off, its fields zero. */
  static final Cd RELEASED =
      Cd.invalid()
          .with(Cd.V, 1)
          .with(Cd.AA64, 1)
          .with(Cd.ASID, 778)
          .with(Cd.IPS, 5)
          .with(Cd.EPD0, 1)
          .with(Cd.EPD1, 1)
          .with(Cd.R, 1)
          .with(Cd.A, 1)
          .with(Cd.ASET, 1)
          .with(Cd.MAIR, 0xff44);

  /** Legal stream table entries by name. */
  static Map<String, Ste> stes() {
    Map<String, Ste> all = new LinkedHashMap<>();
    all.put("abort", Ste.abort());
    all.put("bypass", Ste.bypass());
    all.put("s1", STAGE_1);
    all.put("s1 no ats", STAGE_1.with(Ste.EATS, 0));
    all.put("s1 dss bypass", s1Bypass(STAGE_1));
    all.put("s1 dss terminate, 16 cds", STAGE_1.with(Ste.S1DSS, 0).with(Ste.S1CDMAX, 4));
    all.put("s1 elsewhere", STAGE_1.withContextPtr(new Ipa(0x5555_0000L)));
    all.put("s1 vmid 1", STAGE_1.with(Ste.S2VMID, 1));
    all.put("s1 stalld", STAGE_1.with(Ste.S1STALLD, 1).with(Ste.EATS, 0));
    all.put("s1 mev", STAGE_1.with(Ste.MEV, 1));
    all.put("s2", STAGE_2);
    all.put("s2 ats", STAGE_2.with(Ste.EATS, 1));
    all.put("s2 vmid 0", STAGE_2.with(Ste.S2VMID, 0));
    all.put("s2 vmid 2", STAGE_2.with(Ste.S2VMID, 2));
    all.put("s2 stall", STAGE_2.with(Ste.S2S, 1));
    all.put("nested", NESTED.with(Ste.SHCFG, 1));
    all.put("nested elsewhere", NESTED.with(Ste.SHCFG, 1).withContextPtr(new Ipa(0x9000_0000L)));
    all.put("nested ats", NESTED.with(Ste.SHCFG, 1).with(Ste.EATS, 1));
    all.put("nested split", NESTED.with(Ste.SHCFG, 1).with(Ste.EATS, 2));
    all.put("nested dss bypass", NESTED.with(Ste.SHCFG, 1).with(Ste.S1DSS, 1).with(Ste.EATS, 1));
    all.put("nested stall", NESTED.with(Ste.SHCFG, 1).with(Ste.S2S, 1));
    all.put("invalid", Ste.invalid());
    return all;
  }

  /** Context descriptors by name. */
  static Map<String, Cd> cds() {
    Map<String, Cd> all = new LinkedHashMap<>();
    all.put("invalid", Cd.invalid());
    all.put("cd", CD);
    all.put("other asid", CD.with(Cd.ASID, 1997));
    all.put("other table", CD.withTable0(new Ipa(0x7777_0000L)));
    all.put("other asid and table", all.get("other table").with(Cd.ASID, 1997));
    all.put("other mair", CD.with(Cd.MAIR, 0xff00));
    all.put("released", RELEASED);
    all.put("released, other mair", RELEASED.with(Cd.MAIR, 0xff00));
    all.put("hardware dirty", CD.with(Cd.HA, 1).with(Cd.HD, 1));
    return all;
  }

  static Ste s1Bypass(Ste ste) {
    return ste.with(Ste.S1DSS, 1).with(Ste.SHCFG, 1);
  }
}
