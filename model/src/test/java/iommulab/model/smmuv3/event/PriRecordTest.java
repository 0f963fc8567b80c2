package iommulab.model.smmuv3.event;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.pcie.PageRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A record of the PRI queue has its fields where the specification puts them (8). */
final class PriRecordTest {
  @Test
  void fieldsAreWhereTheSpecificationPutsThem() {
    PageRequest request =
        new PageRequest(
            new Iova(0x1_2345_6000L),
            Optional.of(new Pasid(0xabcde)),
            true,
            false,
            true,
            false,
            true,
            0x1ff);
    PriRecord record = new PriRecord(new StreamId(0x18), request);
    // SSV 63, LAST 62, READ 60, EXEC 59: 1101 1000
    assertThat(record.encode()).containsExactly(0xd80a_bcde_0000_0018L, 0x1_2345_61ffL);
    assertThat(PriRecord.decode(record.encode())).isEqualTo(record);
  }

  @Test
  void withoutAPasidThereIsNoSubstream() {
    PageRequest request = PageRequest.of(new Iova(0x1000), Optional.empty(), true, false, 2);
    PriRecord record = new PriRecord(new StreamId(8), request);
    assertThat(record.encode()).containsExactly(0x3000_0000_0000_0008L, 0x1002L);
    assertThat(PriRecord.decode(record.encode())).isEqualTo(record);
  }
}
