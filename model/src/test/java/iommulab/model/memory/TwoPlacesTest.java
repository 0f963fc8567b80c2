package iommulab.model.memory;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Pa;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who sees which of the two places, and what hardware may do with a line meanwhile. */
final class TwoPlacesTest {
  private static final Pa P = new Pa(0x8000_0000L);
  private static final Pa NEIGHBOUR = P.plus(8);
  private static final long OLD = 1;
  private static final long NEW = 7;

  private final SparseMemory point = new SparseMemory();
  private final List<String> asked = new ArrayList<>();
  private boolean answer;
  private final TwoPlaces memory =
      new TwoPlaces(
          point,
          what -> {
            asked.add(what);
            return answer;
          });

  /**
   * A write by one route, a read by another; what is read if hardware does nothing, and if it does.
   */
  record Case(Route write, Route read, boolean held, long idle, long busy) {}

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       writes         reads          line held before  nothing  written back or evicted
        new Case(Route.SNOOPED, Route.SNOOPED, false,            NEW,     NEW),
        new Case(Route.SNOOPED, Route.CACHED,  false,            NEW,     NEW),
        new Case(Route.SNOOPED, Route.POINT,   false,            NEW,     NEW),
        new Case(Route.SNOOPED, Route.CACHED,  true,             NEW,     NEW),
        new Case(Route.SNOOPED, Route.POINT,   true,             OLD,     NEW),
        new Case(Route.CACHED,  Route.SNOOPED, false,            NEW,     NEW),
        new Case(Route.CACHED,  Route.CACHED,  false,            NEW,     NEW),
        new Case(Route.CACHED,  Route.POINT,   false,            OLD,     NEW),
        new Case(Route.POINT,   Route.POINT,   true,             NEW,     NEW),
        new Case(Route.POINT,   Route.CACHED,  false,            NEW,     NEW),
        new Case(Route.POINT,   Route.CACHED,  true,             OLD,     NEW),
        new Case(Route.POINT,   Route.SNOOPED, true,             OLD,     OLD));
  }
  // spotless:on

  private long seen(Case c, boolean happens) {
    SparseMemory words = new SparseMemory();
    words.write(P, OLD);
    TwoPlaces places = new TwoPlaces(words, what -> happens);
    if (c.held()) {
      places.read(NEIGHBOUR, Route.CACHED);
    }
    places.write(P, NEW, c.write());
    return places.read(P, c.read());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aWriteIsSeenWhereItsRouteMeetsTheReaders(Case c) {
    assertThat(seen(c, false)).isEqualTo(c.idle());
    assertThat(seen(c, true)).isEqualTo(c.busy());
  }

  @Test
  void aCleanedLineIsSeenByAll() {
    memory.write(P, NEW, Route.CACHED);
    memory.maintain(NEIGHBOUR, Maintenance.CLEAN);
    assertThat(memory.read(P, Route.POINT)).isEqualTo(NEW);
    assertThat(asked).isEmpty();
  }

  @Test
  void anInvalidatedLineIsFetchedAnew() {
    memory.read(P, Route.CACHED);
    memory.write(P, NEW, Route.POINT);
    memory.maintain(P, Maintenance.INVALIDATE);
    assertThat(memory.read(P, Route.CACHED)).isEqualTo(NEW);
    assertThat(asked).isEmpty();
  }

  /** What was dirty when its line is invalidated is lost, unless it went out just before. */
  @Test
  void whatIsInvalidatedDirtyMayBeLost() {
    memory.write(P, NEW, Route.CACHED);
    memory.maintain(P, Maintenance.INVALIDATE);
    assertThat(memory.read(P, Route.SNOOPED)).isZero();
    answer = true;
    memory.write(P, NEW, Route.CACHED);
    memory.maintain(P, Maintenance.INVALIDATE);
    assertThat(memory.read(P, Route.SNOOPED)).isEqualTo(NEW);
  }

  /** False sharing: the write-back carries words that nobody changed. */
  @Test
  void aLineIsWrittenBackAsAWhole() {
    memory.write(NEIGHBOUR, 5, Route.CACHED);
    memory.write(P, NEW, Route.POINT);
    memory.maintain(P, Maintenance.CLEAN_AND_INVALIDATE);
    assertThat(memory.read(P, Route.POINT)).isZero();
    assertThat(memory.read(NEIGHBOUR, Route.POINT)).isEqualTo(5);
  }

  @Test
  void whoPollsSeesWhatStaysInTheEnd() {
    memory.read(P, Route.CACHED);
    memory.write(P, NEW, Route.POINT);
    assertThat(memory.poll(P)).isEqualTo(NEW);
    memory.write(P, 9, Route.CACHED);
    assertThat(memory.poll(P)).isEqualTo(9);
  }

  @Test
  void withoutCachedAccessesThereIsOnePlace() {
    for (Route writer : List.of(Route.SNOOPED, Route.POINT)) {
      memory.write(P, NEW, writer);
      assertThat(memory.read(P, Route.SNOOPED)).isEqualTo(NEW);
      assertThat(memory.read(P, Route.POINT)).isEqualTo(NEW);
    }
    assertThat(asked).isEmpty();
  }
}
