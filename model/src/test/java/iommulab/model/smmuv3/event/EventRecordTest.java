package iommulab.model.smmuv3.event;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An event record is the 32 bytes of 7.3 and says in one line what happened. */
final class EventRecordTest {
  record Case(EventRecord record, String text, long... words) {
    @Override
    public String toString() {
      return text;
    }
  }

  private static final StreamId SID = new StreamId(0x28);

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        // the first row was read by a Linux driver from an emulated SMMU
        new Case(EventRecord.of(EventCode.F_TRANSLATION, SID).with(EventRecord.RNW, 1).withClass(FaultClass.IN)
                .withInput(new Iova(0x13000)).withIpa(new Ipa(0x13000)),
            "F_TRANSLATION sid=0x28 addr=0x13000 read class=IN s2 ipa=0x13000",
            0x0000_0028_0000_0010L, 0x0000_0288_0000_0000L, 0x13000, 0x13000),
        new Case(EventRecord.of(EventCode.F_PERMISSION, SID).withSsid(new Pasid(5)).withClass(FaultClass.TT)
                .withInput(new Iova(-1)).stalled(7),
            "F_PERMISSION sid=0x28 ssid=5 addr=0xffffffffffffffff write class=TT stall stag=7",
            0x0000_0028_0000_5813L, 0x0000_0100_8000_0007L, -1L, 0),
        new Case(EventRecord.of(EventCode.F_STE_FETCH, SID).withFetch(new Pa(0x5be2_0a00L)),
            "F_STE_FETCH sid=0x28 fetch=0x5be20a00",
            0x0000_0028_0000_0003L, 0, 0, 0x5be2_0a00L),
        new Case(EventRecord.of(EventCode.F_STREAM_DISABLED, SID), "F_STREAM_DISABLED sid=0x28",
            0x0000_0028_0000_0006L, 0, 0, 0));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void recordsAreTheWordsOfTheSpecification(Case c) {
    assertThat(c.record.encode()).isEqualTo(c.words);
    assertThat(EventRecord.decode(c.words)).isEqualTo(c.record).hasToString(c.text);
    assertThat(c.record.raw().reserved()).isEmpty();
  }

  @Test
  void anyBytesDecode() {
    long seed = 73L;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      long[] words = random.longs(4).toArray();
      EventRecord record = EventRecord.decode(words);
      assertThat(record.encode()).as("seed %d", seed).isEqualTo(words);
      assertThat(record.toString()).as("seed %d", seed).isNotEmpty();
    }
    EventRecord garbage = EventRecord.decode(new long[] {0xff, 0, 0, 0});
    assertThat(garbage.code()).isEmpty();
    assertThat(garbage).hasToString("EVENT EventID=255");
  }

  @Test
  void codesAreThoseOfTheTable() {
    assertThat(Arrays.stream(EventCode.values()).map(EventCode::code))
        .containsExactly(
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0x10, 0x11, 0x12, 0x13, 0x20, 0x21, 0x24, 0x25);
    assertThat(EventCode.of(0x04)).contains(EventCode.C_BAD_STE);
    assertThat(EventCode.of(0x0c)).isEmpty();
  }

  @Test
  void onlyFourFaultsMayStall() {
    assertThat(Arrays.stream(EventCode.values()).filter(EventCode::mayStall))
        .containsExactly(
            EventCode.F_TRANSLATION,
            EventCode.F_ADDR_SIZE,
            EventCode.F_ACCESS,
            EventCode.F_PERMISSION);
  }
}
