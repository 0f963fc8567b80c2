package iommulab.model.smmuv3.command;

import static iommulab.model.smmuv3.IdRegisters.*;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.bits.BitField;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.CommandDecoding.Illegal;
import iommulab.model.smmuv3.command.CommandLegality.Leniency;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CERROR_ILL is raised for exactly the commands that 4.1.3 and 7.1 of Arm IHI 0070 list. */
final class CommandLegalityTest {
  /** With {@code field} at {@code illegal} the entry is refused; with the other value it is not. */
  record Case(String name, BitField field, long illegal, long legal, long low, long high) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       name                               field        ill  ok  low   high
        new Case("CFGI_CD needs stage 1",           S1P,           0,  1, 0x05, 0),
        new Case("CFGI_CD_ALL needs stage 1",       S1P,           0,  1, 0x06, 0),
        new Case("TLBI_NH_ALL needs stage 1",       S1P,           0,  1, 0x10, 0),
        new Case("TLBI_NH_ASID needs stage 1",      S1P,           0,  1, 0x11, 0),
        new Case("TLBI_NH_VA needs stage 1",        S1P,           0,  1, 0x12, 0),
        new Case("TLBI_NH_VAA needs stage 1",       S1P,           0,  1, 0x13, 0),
        new Case("TLBI_S2_IPA needs stage 2",       S2P,           0,  1, 0x2a, 0),
        new Case("TLBI_S12_VMALL needs stage 2",    S2P,           0,  1, 0x28, 0),
        new Case("TLBI_EL2_ALL needs HYP",          HYP,           0,  1, 0x20, 0),
        new Case("TLBI_EL2_ASID needs HYP",         HYP,           0,  1, 0x21, 0),
        new Case("TLBI_EL2_VA needs HYP",           HYP,           0,  1, 0x22, 0),
        new Case("TLBI_EL2_VAA needs HYP",          HYP,           0,  1, 0x23, 0),
        new Case("ATC_INV needs ATS",               ATS,           0,  1, 0x40, 0),
        new Case("PRI_RESP needs PRI",              PRI,           0,  1, 0x41, 0),
        new Case("RESUME needs stalls",             STALL_MODEL,   1,  0, 0x44, 0),
        new Case("STALL_TERM needs stalls",         STALL_MODEL,   1,  2, 0x45, 0),
        new Case("CFGI_VMS_PIDM needs MPAM",        MPAM,          0,  1, 0x07, 0),
        new Case("an empty range is illegal",       RIL,           1,  0, 0x12, 1 << 10),
        new Case("TTL 1 says nothing of 16K",       RIL,           1,  0, 0x13, 2 << 10 | 1 << 8));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks("R-SMMU-085")
  void absentFeaturesMakeCommandsIllegal(Case c) {
    long[] words = {c.low, c.high};
    IdRegisters ids = IdRegisters.defaults();
    assertThat(new CommandLegality(ids.with(c.field, c.illegal)).judge(words))
        .isInstanceOf(Illegal.class);
    assertThat(new CommandLegality(ids.with(c.field, c.legal)).judge(words))
        .isInstanceOf(Decoded.class);
  }

  @Test
  void theseAreLegalOnTheBarestSmmu() {
    IdRegisters bare = IdRegisters.of(0, 0, 0, 0);
    for (long opcode : new long[] {0x01, 0x02, 0x03, 0x04, 0x30, 0x46}) {
      assertThat(new CommandLegality(bare).judge(new long[] {opcode, 0}))
          .isInstanceOf(Decoded.class);
    }
  }

  @Test
  void aRangeOfOneGranuleIsLegalWithALevel() {
    CommandLegality legality = new CommandLegality(IdRegisters.defaults());
    for (long hint : new long[] {1 << 10 | 1 << 8, 3 << 10 | 1 << 8, 2 << 10 | 2 << 8}) {
      assertThat(legality.judge(new long[] {0x12, hint})).isInstanceOf(Decoded.class);
    }
    assertThat(legality.judge(new long[] {0x1012, 1 << 10})).isInstanceOf(Decoded.class);
  }

  @Test
  @Checks("R-SMMU-009")
  void reservedBitsAreRefusedOrIgnoredAlike() {
    IdRegisters ids = IdRegisters.defaults();
    CommandLegality strict = new CommandLegality(ids, Leniency.REFUSES_RESERVED);
    CommandLegality withoutRange = new CommandLegality(ids.with(RIL, 0), Leniency.REFUSES_RESERVED);
    long[] reservedBit = {0x46 | 1 << 8, 0};
    long[] largeSize = {0x40, 53};
    long[] range = {0x12, 1 << 10 | 3 << 8};
    assertThat(strict.judge(reservedBit)).isInstanceOf(Illegal.class);
    assertThat(strict.judge(largeSize)).isInstanceOf(Illegal.class);
    assertThat(strict.judge(range)).isInstanceOf(Decoded.class);
    assertThat(withoutRange.judge(range)).isInstanceOf(Illegal.class);
    CommandLegality lenient = new CommandLegality(ids);
    assertThat(lenient.judge(reservedBit)).isInstanceOf(Decoded.class);
    assertThat(lenient.judge(largeSize)).isInstanceOf(Decoded.class);
  }
}
