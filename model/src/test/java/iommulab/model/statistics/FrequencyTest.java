package iommulab.model.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of frequencies against values worked out by hand. */
final class FrequencyTest {
  // With z^2 = 3.841459: for 5 of 10 the centre is 1/2 and the half width
  // z sqrt(0.025 + z^2/400) / (1 + z^2/10) = 1.959964 * 0.186021 / 1.384146 = 0.263407.
  // For 0 of 10 the upper end is (z^2/r) / (1 + z^2/r) = 0.384146 / 1.384146 = 0.277533.
  // For 1 of 10: centre (0.1 + 0.192073) / 1.384146 = 0.211013,
  // half 1.959964 * sqrt(0.009 + 0.0096036) / 1.384146 = 0.193137.
  @ParameterizedTest(name = "{0} of {1}: {2} to {3}")
  @CsvSource({
    "5, 10, 0.236593, 0.763407",
    "0, 10, 0, 0.277533",
    "10, 10, 0.722467, 1",
    "1, 10, 0.017876, 0.404150"
  })
  void wilson(long hits, long runs, double low, double high) {
    Frequency.Interval interval = new Frequency(hits, runs).wilson();
    assertThat(interval.low()).isCloseTo(low, within(2e-6));
    assertThat(interval.high()).isCloseTo(high, within(2e-6));
  }

  // 1 - 0.05^(1/1) = 0.95; 1 - sqrt(0.05) = 0.776393; 1 - 0.05^(1/100): ln 0.05 = -2.995732, so
  // 1 - exp(-0.02995732) = 0.029513; 1 - 0.01^(1/1000): 1 - exp(-0.00460517) = 0.0045946.
  @ParameterizedTest(name = "never in {0}, alpha {1}: at most {2}")
  @CsvSource({"1, 0.05, 0.95", "2, 0.05, 0.776393", "100, 0.05, 0.029513", "1000, 0.01, 0.0045946"})
  void neverSeen(long runs, double alpha, double most) {
    assertThat(Frequency.neverSeen(runs, alpha)).isCloseTo(most, within(1e-6));
  }

  // ln 0.05 / ln 0.5 = 4.32; ln 0.01 / ln 0.9 = 43.7; ln 0.05 / ln 0.999 = 2994.2.
  @ParameterizedTest(name = "p {0} with confidence {1}: {2} runs")
  @CsvSource({"0.5, 0.95, 5", "0.1, 0.99, 44", "0.001, 0.95, 2995"})
  void runsNeeded(double p, double confidence, long runs) {
    assertThat(Frequency.runsNeeded(p, confidence)).isEqualTo(runs);
  }

  // All of r: p^r = alpha. One of r: 1 - (1-p)^r = alpha. Two of three: 3p^2 - 2p^3 = alpha, which
  // p = 1/2 solves for 1/2, and p = 0.1 for 0.028.
  @ParameterizedTest(name = "{0} of {1}, alpha {2}: at least {3}")
  @CsvSource({
    "0, 7, 0.001, 0",
    "1, 1, 0.001, 0.001",
    "3, 3, 0.001, 0.1",
    "1, 2, 0.19, 0.1",
    "2, 3, 0.5, 0.5",
    "2, 3, 0.028, 0.1"
  })
  void lowerLimit(long hits, long runs, double alpha, double least) {
    assertThat(new Frequency(hits, runs).lowerLimit(alpha)).isCloseTo(least, within(1e-9));
  }

  @Test
  void lowerLimitOfManyHitsIsNearTheNormalOne() {
    // 1000 of 10,000, z(0.001) = 3.0902: 0.1 - 3.0902 * 0.003 = 0.0907, corrected a little upwards.
    assertThat(new Frequency(1_000, 10_000).lowerLimit(0.001)).isCloseTo(0.0909, within(2e-4));
  }

  @Test
  void refusesWhatIsNoCountOrProbability() {
    assertThatThrownBy(() -> new Frequency(3, 2)).hasMessageContaining("3 hits in 2 runs");
    assertThatThrownBy(() -> Frequency.neverSeen(0, 0.05)).hasMessageContaining("0 runs");
    assertThatThrownBy(() -> Frequency.runsNeeded(0, 0.5)).hasMessageContaining("p 0.0");
    assertThatThrownBy(() -> new Frequency(1, 2).lowerLimit(1)).hasMessageContaining("alpha 1.0");
  }
}
