package iommulab.model.smmuv3.command;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.bits.BitField;
import iommulab.model.bits.BitRange;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.CommandDecoding.Illegal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command decodes from the words a driver writes and encodes to the same words again. */
final class CommandsTest {
  record Case(long low, long high, Command command, String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private static final StreamId SID = new StreamId(0x100);
  private static final Pasid NO_SSID = new Pasid(0);

  /** The first rows were written by Linux drivers; the others follow the tables of chapter 4. */
  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        new Case(0x0003000000000012L, 0x00000000fffbf701L,
            new Tlbi.NhVa(new Vmid(0), new Asid(3), new Iova(0xfffbf000L), TlbiSpan.range(Granule.K4, 0, 0, 3, true)),
            "TLBI_NH_VA vmid=0 asid=3 addr=0xfffbf000 leaf ttl=3 tg=1"),
        new Case(0x000000000fc02046L, 0, new Sync(Sync.Signal.SEV, 3, 15, 0, new Pa(0)), "SYNC cs=2 msh=3 msiattr=15"),
        new Case(0x0000010000000040L, 0x00000000fffe4000L,
            AtcInv.of(SID, new Iova(0xfffe4000L), 0), "ATC_INV sid=0x100 addr=0xfffe4000 size=0"),
        new Case(0x000000010040002aL, 0x00000000a0030701L,
            new Tlbi.S2Ipa(new Vmid(1), new Ipa(0xa0030000L), TlbiSpan.range(Granule.K4, 0, 4, 3, true)),
            "TLBI_S2_IPA vmid=1 addr=0xa0030000 leaf ttl=3 tg=1 scale=4"),
        new Case(0x04, 0x1f, Cfgi.SteRange.all(), "CFGI_ALL"),
        new Case(0x30, 0, new Tlbi.NsnhAll(), "TLBI_NSNH_ALL"),

        new Case(0x0000_0100_0000_5801L, 0, new Prefetch.Cfg(SID, true, new Pasid(5)), "PREFETCH_CFG sid=0x100 ssid=5"),
        new Case(0x0000_0100_0000_0002L, 0x7003, new Prefetch.Addr(SID, false, NO_SSID, new Iova(0x7000), 3),
            "PREFETCH_ADDR sid=0x100 addr=0x7000 size=3"),
        new Case(0xffff_ffff_0000_0003L, 1, new Cfgi.Ste(new StreamId(-1), true), "CFGI_STE sid=0xffffffff leaf"),
        new Case(0x0000_0100_0000_0004L, 3, new Cfgi.SteRange(SID, 3), "CFGI_STE_RANGE sid=0x100 range=3"),
        new Case(0x0000_0100_0000_7005L, 0, new Cfgi.Cd(SID, new Pasid(7), false), "CFGI_CD sid=0x100 ssid=7"),
        new Case(0x0000_0100_0000_0006L, 0, new Cfgi.CdAll(SID), "CFGI_CD_ALL sid=0x100"),
        new Case(0x0000_0009_0000_0007L, 0, new Cfgi.VmsPidm(new Vmid(9)), "CFGI_VMS_PIDM vmid=9"),
        new Case(0x0000_0002_0000_0010L, 0, new Tlbi.NhAll(new Vmid(2)), "TLBI_NH_ALL vmid=2"),
        new Case(0xffff_0002_0000_0011L, 0, new Tlbi.NhAsid(new Vmid(2), new Asid(0xffff)),
            "TLBI_NH_ASID vmid=2 asid=65535"),
        new Case(0x0000_0002_0050_a013L, 0x1000 | 2 << 10,
            new Tlbi.NhVaa(new Vmid(2), new Iova(0x1000), TlbiSpan.range(Granule.K16, 10, 5, 0, false)),
            "TLBI_NH_VAA vmid=2 addr=0x1000 tg=2 num=10 scale=5"),
        new Case(0x20, 0, new TlbiEl2.All(), "TLBI_EL2_ALL"),
        new Case(0x0004_0000_0000_0021L, 0, new TlbiEl2.ByAsid(new Asid(4)), "TLBI_EL2_ASID asid=4"),
        new Case(0x0004_0000_0000_0022L, 0xffff_ffff_ffff_f000L,
            new TlbiEl2.Va(new Asid(4), new Iova(-4096), TlbiSpan.address(false)),
            "TLBI_EL2_VA asid=4 addr=0xfffffffffffff000"),
        new Case(0x23, 0x1001, new TlbiEl2.Vaa(new Iova(0x1000), TlbiSpan.address(true)),
            "TLBI_EL2_VAA addr=0x1000 leaf"),
        new Case(0x0000_0001_0000_0028L, 0, new Tlbi.S12Vmall(new Vmid(1)), "TLBI_S12_VMALL vmid=1"),
        new Case(0x0000_0100_0000_5a40L, 52, new AtcInv(SID, true, new Pasid(5), true, new Iova(0), AtcInv.ALL),
            "ATC_INV sid=0x100 ssid=5 addr=0x0 size=52 global"),
        new Case(0x0000_0100_0000_0041L, 0x21ff, new PriResp(SID, false, NO_SSID, 0x1ff, PriResp.Response.SUCCESS),
            "PRI_RESP sid=0x100 group=511 resp=SUCCESS"),
        new Case(0x0000_0100_0000_1044L, 6, new Resume(SID, 6, true, false), "RESUME sid=0x100 stag=6 retry"),
        new Case(0x0000_0100_0000_2044L, 6, new Resume(SID, 6, false, true), "RESUME sid=0x100 stag=6 terminate abort"),
        new Case(0x0000_0100_0000_0045L, 0, new StallTerm(SID), "STALL_TERM sid=0x100"),
        new Case(0x0000_0007_0fc0_1046L, 0x8_0000_1000L, Sync.msi(new Pa(0x8_0000_1000L), 7),
            "SYNC cs=1 msh=3 msiattr=15 msiaddr=0x800001000 msidata=0x7"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void commandsAreTheWordsOfTheSpecification(Case c) {
    long[] words = {c.low, c.high};
    assertThat(Commands.decode(words)).isEqualTo(new Decoded(c.command, List.of()));
    assertThat(c.command.encode()).isEqualTo(words);
    assertThat(c.command).hasToString(c.text);
  }

  @Test
  void everyOpcodeOccursInTheTable() {
    assertThat(cases().map(c -> c.command().opcode()).distinct())
        .containsExactlyInAnyOrder(Opcode.values());
  }

  @Test
  void opcodesAreThoseOfTheTable() {
    Map<String, Integer> table = new LinkedHashMap<>();
    Arrays.stream(Opcode.values()).forEach(opcode -> table.put(opcode.name(), opcode.code()));
    assertThat(table.toString())
        .isEqualTo(
            "{PREFETCH_CFG=1, PREFETCH_ADDR=2, CFGI_STE=3, CFGI_STE_RANGE=4, CFGI_CD=5,"
                + " CFGI_CD_ALL=6, CFGI_VMS_PIDM=7, TLBI_NH_ALL=16, TLBI_NH_ASID=17,"
                + " TLBI_NH_VA=18, TLBI_NH_VAA=19, TLBI_EL2_ALL=32, TLBI_EL2_ASID=33,"
                + " TLBI_EL2_VA=34, TLBI_EL2_VAA=35, TLBI_S12_VMALL=40, TLBI_S2_IPA=42,"
                + " TLBI_NSNH_ALL=48, ATC_INV=64, PRI_RESP=65, RESUME=68, STALL_TERM=69,"
                + " SYNC=70}");
    assertThat(Opcode.of(0x12)).contains(Opcode.TLBI_NH_VA);
    assertThat(Opcode.named("TLBI_NH_VA")).contains(Opcode.TLBI_NH_VA);
    assertThat(Opcode.named("TLBI")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void anyFieldsSurviveTheRoundTrip(Opcode opcode) {
    long seed = 41L + opcode.code();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long[] words = new long[2];
      for (BitField field : opcode.format().fields()) {
        field.set(words, random.nextLong() & field.max());
      }
      Command.OP.set(words, opcode.code());
      CommandDecoding decoding = Commands.decode(words);
      if (decoding instanceof Decoded decoded) {
        assertThat(decoded.command().encode()).as("seed %d", seed).isEqualTo(words);
        assertThat(decoded.command().opcode()).isEqualTo(opcode);
        assertThat(decoded.reserved()).isEmpty();
      } else {
        assertThat(opcode).as("%s", decoding).isIn(Opcode.SYNC, Opcode.PRI_RESP);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void anyReservedBitIsReported(Opcode opcode) {
    for (int at = 8; at < 128; at++) {
      int position = at;
      if (at == 10
          || opcode.format().fields().stream()
              .anyMatch(f -> f.low() <= position && position <= f.high())) {
        continue;
      }
      long[] words = {opcode.code(), 0};
      words[at / 64] |= 1L << at % 64;
      assertThat(((Decoded) Commands.decode(words)).reserved())
          .containsExactly(new BitRange(at, at));
    }
  }

  @Test
  void whatNoQueueAcceptsIsIllegal() {
    assertThat(Commands.decode(new long[] {0x00, 0}))
        .hasToString("ILL opcode 0x0: reserved opcode (Arm IHI 0070, 4.1.4)");
    assertThat(Commands.decode(new long[] {0x412, 0}))
        .hasToString("ILL opcode 0x12: SSec = 1 on a Non-secure queue (Arm IHI 0070, 4.1.6)");
    assertThat(Commands.decode(new long[] {0x3046, 0})).isInstanceOf(Illegal.class);
    assertThat(Commands.decode(new long[] {0x41, 0x3000})).isInstanceOf(Illegal.class);
    for (int opcode : new int[] {0x18, 0x1a, 0x50, 0x60, 0x70, 0x73, 0xff}) {
      assertThat(Commands.decode(new long[] {opcode, 0})).isInstanceOf(Illegal.class);
    }
  }
}
