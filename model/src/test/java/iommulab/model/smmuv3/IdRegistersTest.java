package iommulab.model.smmuv3;

import static iommulab.model.smmuv3.IdRegisters.*;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Granule;
import org.junit.jupiter.api.Test;

/** ID registers decode as a driver reads them, and the defaults are a coherent implementation. */
final class IdRegistersTest {
  @Test
  void registersAreThoseOfTheSpecification() {
    // IDR0: S2P, S1P, TTF = 2, ATS; IDR1: CMDQS = 19, SIDSIZE = 16; IDR3: FWB, RIL; IDR5: OAS = 4,
    // GRAN4K
    IdRegisters ids = IdRegisters.of(0x40b, 19 << 21 | 16, 0x500, 0x14);
    assertThat(ids)
        .hasToString(
            "SMMU_IDR S2P=1 S1P=1 TTF=2 ATS=1 SIDSIZE=16 CMDQS=19 FWB=1 RIL=1 OAS=4 GRAN4K=1");
    assertThat(ids.outputBits()).isEqualTo(44);
    assertThat(ids.has(Granule.K4)).isTrue();
    assertThat(ids.has(Granule.K64)).isFalse();
    assertThat(IdRegisters.of(0, -1, 0, 0).has(ECMDQ)).isTrue();
  }

  @Test
  void intermediateAddressesAreAtLeast40BitsWith32BitTables() {
    IdRegisters small = IdRegisters.defaults().with(OAS, 0);
    assertThat(small.intermediateBits()).isEqualTo(32);
    assertThat(small.with(TTF, 3).intermediateBits()).isEqualTo(40);
  }

  @Test
  void defaultsAreCoherent() {
    IdRegisters ids = IdRegisters.defaults();
    assertThat(ids.raw().reserved()).isEmpty();
    // v3.2: RIL, FWB, HYP, HAD, XNX are 1 and BBML is 1 or 2; SIDSIZE of 7 and more needs two
    // levels
    assertThat(ids.has(RIL) && ids.has(FWB) && ids.has(HYP) && ids.has(HAD) && ids.has(XNX))
        .isTrue();
    assertThat(ids.get(BBML)).isBetween(1, 2);
    assertThat(ids.get(ST_LEVEL)).isEqualTo(1);
    assertThat(ids.get(CMDQS)).isLessThanOrEqualTo(19);
  }
}
