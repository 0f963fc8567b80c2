package iommulab.model.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.rules.Checks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An invalidate request hits what its PASID, its G and its span name, by the endpoint's reading of
 * the standard.
 */
final class AtcTest {
  private static final Optional<Pasid> NONE = Optional.empty();
  private static final Optional<Pasid> P0 = Optional.of(new Pasid(0));
  private static final Optional<Pasid> P1 = Optional.of(new Pasid(1));
  private static final Iova IN = new Iova(0x5000);
  private static final Iova OUT = new Iova(0x9_0000);

  /** The entries that survive, of five: NONE and P1 in the range and out of it, and P0 in it. */
  record Scope(
      String name, Atc atc, Optional<Pasid> pasid, boolean global, int span, List<String> left) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Atc reading(AtcScope scope) {
    return new Atc(8, scope, true);
  }

  static Stream<Scope> scopes() {
    AtcScope pcie = AtcScope.EVERY_PASID;
    AtcScope range = AtcScope.RANGE_ONLY;
    AtcScope without = AtcScope.WITHOUT_PASID_ONLY;
    return Stream.of(
        // spotless:off
        //        name                                      endpoint          PASID  G      span left
        new Scope("no PASID: range, and every PASID",       reading(pcie),    NONE,  false, 12,  List.of("none out")),
        new Scope("no PASID: G means nothing",              reading(pcie),    NONE,  true,  12,  List.of("none out")),
        new Scope("no PASID: range only",                   reading(range),   NONE,  false, 12,  List.of("none out", "1 out")),
        new Scope("no PASID: leaves PASIDs alone",          reading(without), NONE,  false, 12,  List.of("none out", "0 in", "1 in", "1 out")),
        new Scope("no PASID, everything",                   reading(range),   NONE,  false, 64,  List.of()),
        new Scope("a span of 64 KiB reaches the page",      reading(range),   NONE,  false, 16,  List.of("none out", "1 out")),
        new Scope("PASID 1 in the range",                   reading(pcie),    P1,    false, 12,  List.of("none in", "none out", "0 in", "1 out")),
        new Scope("PASID 0 leaves what has none",           reading(pcie),    P0,    false, 64,  List.of("none in", "none out", "1 in", "1 out")),
        new Scope("PASID 1, everything",                    reading(pcie),    P1,    false, 64,  List.of("none in", "none out", "0 in")),
        new Scope("PASID 1 and G: any PASID in the range",  reading(pcie),    P1,    true,  12,  List.of("none in", "none out", "1 out")),
        new Scope("G where it is not supported",            new Atc(8),       P1,    true,  12,  List.of("none in", "none out", "0 in", "1 out")));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scopes")
  @Checks({"R-SMMU-044", "R-SMMU-045", "R-ATS-027", "R-ATS-028", "R-ATS-029", "R-ATS-030", "R4"})
  void aRequestHitsItsScope(Scope scope) {
    Atc atc = scope.atc();
    AtsTranslation page = AtsTranslation.of(new Pa(0x10_0000), 12, true, true);
    atc.insert(NONE, IN, page);
    atc.insert(NONE, OUT, page);
    atc.insert(P0, IN, page);
    atc.insert(P1, IN, page);
    atc.insert(P1, OUT, page);
    int dropped = atc.invalidate(scope.pasid(), scope.global(), IN, scope.span());
    assertThat(atc.lines().stream().map(AtcTest::name)).containsExactlyElementsOf(scope.left());
    assertThat(dropped).isEqualTo(5 - scope.left().size());
  }

  private static String name(Atc.Line line) {
    return line.pasid().map(Pasid::toString).orElse("none") + (line.covers(IN) ? " in" : " out");
  }

  @Test
  void aPageWithinALargeEntryDropsIt() {
    Atc atc = new Atc(8);
    atc.insert(NONE, new Iova(0x40_1234), AtsTranslation.of(new Pa(0x80_0000), 21, true, false));
    assertThat(
            atc.lookup(NONE, new Iova(0x5f_ffff), false)
                .orElseThrow()
                .translate(new Iova(0x5f_ffff)))
        .isEqualTo(new Pa(0x9f_ffff));
    assertThat(atc.invalidate(NONE, false, new Iova(0x60_0000), 12)).isZero();
    assertThat(atc.invalidate(NONE, false, new Iova(0x51_0000), 12)).isEqualTo(1);
  }

  /** No PASID is a tag of its own: such a translation, global or not, serves no PASID. */
  @Test
  @Checks("R-ATS-010")
  void aTranslationWithoutPasidServesNone() {
    Atc atc = new Atc(8);
    AtsTranslation global =
        new AtsTranslation(new Pa(0x1000), 12, true, true, false, true, false, false, false);
    atc.insert(NONE, IN, global);
    assertThat(atc.lookup(NONE, IN, false)).isPresent();
    assertThat(atc.lookup(P1, IN, false)).isEmpty();
  }

  @Test
  void anEvictedEntryIsGone() {
    Atc atc = new Atc(8);
    Atc.Line line =
        atc.insert(P1, IN, AtsTranslation.of(new Pa(0x1000), 12, true, false)).orElseThrow();
    atc.evict(line);
    assertThat(atc.lookup(P1, IN, false)).isEmpty();
  }

  @Test
  @Checks("R-ATS-020")
  void lookUpAsksForTheRight() {
    Atc atc = new Atc(8);
    atc.insert(P1, IN, AtsTranslation.of(new Pa(0x1000), 12, true, false));
    assertThat(atc.lookup(P1, IN, false)).isPresent();
    assertThat(atc.lookup(P1, IN, true)).isEmpty();
    assertThat(atc.lookup(NONE, IN, false)).isEmpty();
    atc.insert(P1, IN, AtsTranslation.of(new Pa(0x1000), 12, true, true));
    assertThat(atc.lookup(P1, IN, true)).isPresent();
    assertThat(atc.size()).isEqualTo(1);
  }

  @Test
  @Checks("R-ATS-018")
  void anAnswerWithoutRightsIsNotKept() {
    Atc atc = new Atc(8);
    assertThat(atc.insert(NONE, IN, AtsTranslation.nothing(12))).isEmpty();
    assertThat(atc.size()).isZero();
  }

  @Test
  void theOldestGoesFirst() {
    Atc atc = new Atc(1);
    AtsTranslation page = AtsTranslation.of(new Pa(0x10_0000), 12, true, true);
    atc.insert(NONE, IN, page);
    Atc copy = atc.copy();
    atc.insert(NONE, OUT, page);
    assertThat(atc.lookup(NONE, IN, false)).isEmpty();
    assertThat(copy.lookup(NONE, IN, false)).isPresent();
    copy.clear();
    assertThat(copy.size()).isZero();
  }
}
