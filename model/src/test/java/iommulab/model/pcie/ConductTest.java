package iommulab.model.pcie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.pcie.Treatment.Deed;
import iommulab.model.pcie.Treatment.Pace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A conduct says what an endpoint makes of a request, and no more than one thing at once. */
final class ConductTest {
  /** What is done with the request ITag 5, and which messages follow: CC x messages of an ITag. */
  private record Case(String names, int paths, Pace pace, Deed deed, String messages) {}

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       conduct              paths  pace        deed          times x messages of CC, ITag, ordered
        new Case("honest",             1,    Pace.QUICK, Deed.DROP,    "1 x 1 of 1, itag 5, pushes"),
        new Case("honest",             2,    Pace.QUICK, Deed.DROP,    "1 x 2 of 2, itag 5, pushes"),
        new Case("slow",               1,    Pace.SLOW,  Deed.DROP,    "1 x 1 of 1, itag 5, pushes"),
        new Case("late",               1,    Pace.LATE,  Deed.DROP,    "1 x 1 of 1, itag 5, pushes"),
        new Case("silent",             1,    Pace.QUICK, Deed.NOTHING, "none"),
        new Case("doubling",           1,    Pace.QUICK, Deed.DROP,    "2 x 1 of 1, itag 5, pushes"),
        new Case("lying",              1,    Pace.QUICK, Deed.NOTHING, "1 x 1 of 1, itag 5, pushes"),
        new Case("ur",                 1,    Pace.QUICK, Deed.REFUSE,  "none"),
        new Case("wrong-tag",          1,    Pace.QUICK, Deed.DROP,    "1 x 1 of 1, itag 6, pushes"),
        new Case("overtaking",         1,    Pace.QUICK, Deed.DROP,    "1 x 1 of 1, itag 5, passes"),
        new Case("partial",            1,    Pace.QUICK, Deed.DROP,    "1 x 1 of 2, itag 5, pushes"),
        new Case("partial",            3,    Pace.QUICK, Deed.DROP,    "1 x 2 of 3, itag 5, pushes"),
        new Case("keeping",            1,    Pace.QUICK, Deed.DROP,    "1 x 1 of 1, itag 5, pushes"),
        new Case("reset",              1,    Pace.QUICK, Deed.RESET,   "none"),
        new Case("unplugged",          1,    Pace.QUICK, Deed.VANISH,  "none"),
        new Case("slow lying",         1,    Pace.SLOW,  Deed.NOTHING, "1 x 1 of 1, itag 5, pushes"),
        new Case("doubling wrong-tag", 2,    Pace.QUICK, Deed.DROP,    "2 x 2 of 2, itag 6, pushes"),
        new Case("late ur",            1,    Pace.LATE,  Deed.REFUSE,  "none"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aRequestIsTreatedSo(Case c) {
    Treatment treatment = conduct(c.names()).treat(5, c.paths());
    assertThat(treatment.pace()).isEqualTo(c.pace());
    assertThat(treatment.deed()).isEqualTo(c.deed());
    assertThat(messages(treatment.answer())).isEqualTo(c.messages());
  }

  private static Conduct conduct(String names) {
    return Conduct.named(List.of(names.split(" ")));
  }

  private static String messages(Treatment.Answer answer) {
    return answer.times() == 0
        ? "none"
        : answer.times()
            + " x "
            + answer.messages()
            + " of "
            + answer.count()
            + ", itag "
            + answer.itag()
            + (answer.pushesWrites() ? ", pushes" : ", passes");
  }

  @Test
  void everyTraitIsInTheTable() {
    List<String> tried =
        cases().flatMap(c -> conduct(c.names()).traits().stream()).map(Trait::name).toList();
    assertThat(tried).contains(Stream.of(Trait.values()).map(Trait::name).toArray(String[]::new));
  }

  @Test
  void theLastItagIsFollowedByTheFirst() {
    assertThat(Conduct.of(Trait.WRONG_TAG).treat(31, 1).answer().itag()).isZero();
  }

  @Test
  void eightPathsAreEncodedAsNone() {
    assertThat(Conduct.HONEST.treat(0, 8).answer().encodedCount()).isZero();
    assertThat(Conduct.HONEST.treat(0, 7).answer().encodedCount()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slow late",
        "silent lying",
        "ur doubling",
        "honest slow",
        "partial doubling",
        "reset unplugged"
      })
  void whatLeavesNothingOfEachOtherIsRefused(String names) {
    assertThatThrownBy(() -> conduct(names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be");
  }

  @Test
  void theTextReadsBack() {
    for (String name : Conduct.names()) {
      assertThat(conduct(name).toString()).isEqualTo(name);
    }
    assertThat(conduct("lying slow")).isEqualTo(conduct("slow lying")).hasToString("slow lying");
  }
}
