package iommulab.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.explore.Pct;
import iommulab.model.explore.Pctcp;
import iommulab.model.statistics.Frequency;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PCT and PCTCP meet planted bugs, whose depth plain search proves, at least as often as their
 * bounds promise: the exact one-sided lower 99.9 % limit (Clopper and Pearson) of the measured
 * share is not below the bound.
 */
final class BoundsTest {
  private static final double ALPHA = 0.001;
  private static final int EXPECTED_HITS = 100;
  private static final int MOST_DEPTH = 3;

  /** Made-up bugs of each depth. */
  private static final int EACH = 5;

  /** The user of a buffer is late: it was given away by a chain of messages. Noise beside it. */
  private static Forest late() {
    Forest forest = new Forest(6);
    int use = forest.kick(0);
    int given = forest.follow(forest.chain(forest.kick(1), 2, 2, 1), 0);
    forest.kick(3);
    forest.kick(4);
    return forest.buggyIf(given, use);
  }

  /** A write comes between two reads of one actor that belong together. */
  private static Forest between() {
    Forest forest = new Forest(6);
    int check = forest.kick(0);
    int use = forest.follow(forest.follow(check, 1), 0);
    int write = forest.follow(forest.kick(2), 0);
    forest.kick(3);
    forest.kick(4);
    return forest.buggyIf(check, write).buggyIf(write, use);
  }

  /** Two that take turns: each acts after the other. */
  private static Forest turns() {
    Forest forest = new Forest(6);
    int one = forest.kick(0);
    int oneAgain = forest.follow(forest.follow(one, 1), 0);
    int other = forest.kick(2);
    int otherAgain = forest.follow(forest.follow(other, 3), 2);
    forest.kick(4);
    return forest.buggyIf(one, other).buggyIf(other, oneAgain).buggyIf(oneAgain, otherAgain);
  }

  private static Forest ofDepth(int depth) {
    return depth == 1 ? late() : depth == 2 ? between() : turns();
  }

  @ParameterizedTest(name = "depth {0}")
  @ValueSource(ints = {1, 2, 3})
  void bugsAreMetAsOftenAsPromised(int depth) {
    Forest forest = ofDepth(depth);
    Forest.Facts facts = forest.facts(depth);
    assertThat(facts.depth()).as("depth by search of %d orders", facts.orders()).isEqualTo(depth);

    Pct.Bound channels = new Pct.Bound(facts.channels(), forest.size(), depth);
    mustMeet(
        forest,
        "PCT " + channels,
        channels.least(),
        seed -> new Pct(seed, channels),
        strategy -> ((Pct) strategy).isWithinBound());

    Pctcp.Bound chains = new Pctcp.Bound(facts.width(), forest.size(), depth);
    mustMeet(
        forest,
        "PCTCP " + chains,
        chains.least(),
        seed -> new Pctcp(seed, chains),
        strategy ->
            ((Pctcp) strategy).isWithinBound()
                && ((Pctcp) strategy).chains() <= chains.mostChains());
  }

  private static void mustMeet(
      Forest forest,
      String name,
      double least,
      LongFunction<Strategy> strategies,
      Predicate<Strategy> isWithinBound) {
    long runs = (long) Math.ceil(EXPECTED_HITS / least);
    Frequency met = met(forest, runs, strategies, isWithinBound);
    System.out.printf(
        "%s: bound %.5f, met %d of %d (%.5f), at least %.5f; uniform %.5f%n",
        name,
        least,
        met.hits(),
        runs,
        met.share(),
        met.lowerLimit(ALPHA),
        met(forest, runs, SeededRandom::new, strategy -> true).share());
    assertThat(met.lowerLimit(ALPHA)).as(name).isGreaterThanOrEqualTo(least);
  }

  private static Frequency met(
      Forest forest,
      long runs,
      LongFunction<Strategy> strategies,
      Predicate<Strategy> isWithinBound) {
    long hits = 0;
    long outside = 0;
    for (long seed = 0; seed < runs; seed++) {
      Strategy strategy = strategies.apply(seed);
      int[] order = forest.order(strategy);
      hits += forest.isBuggy(order) ? 1 : 0;
      outside += isWithinBound.test(strategy) ? 0 : 1;
    }
    assertThat(outside).as("runs that the bound does not speak of").isZero();
    return new Frequency(hits, runs);
  }

  /**
   * A chain of 40 against one message: uniform needs 40 lucky picks, ranks need one. That the
   * message comes late is enough, so the depth is 1.
   */
  @Test
  void aLongChainBeforeOneMessageIsMissedByUniformOnly() {
    Forest forest = new Forest(5);
    int use = forest.kick(0);
    int given = forest.follow(forest.chain(forest.kick(1), 40, 2, 1), 0);
    forest.kick(3);
    forest.kick(4);
    forest.buggyIf(given, use);
    long runs = 2_000;
    Predicate<Strategy> any = strategy -> true;
    Frequency uniform = met(forest, runs, SeededRandom::new, any);
    Pct.Bound channels = new Pct.Bound(7, forest.size(), 1);
    Frequency pct = met(forest, runs, seed -> new Pct(seed, channels), any);
    Pctcp.Bound chains = new Pctcp.Bound(4, forest.size(), 1);
    Frequency pctcp = met(forest, runs, seed -> new Pctcp(seed, chains), any);
    System.out.printf("a chain of 40: uniform %s, PCT %s, PCTCP %s%n", uniform, pct, pctcp);
    assertThat(uniform.hits()).isZero();
    assertThat(pct.lowerLimit(ALPHA)).isGreaterThanOrEqualTo(channels.least());
    assertThat(pctcp.lowerLimit(ALPHA)).isGreaterThanOrEqualTo(chains.least());
  }

  /**
   * Where the bound is nearly what happens, no lower limit can reach it; but the upper one must.
   */
  @Test
  void noBoundIsRefutedByAMadeUpBug() {
    int[] ofDepth = new int[MOST_DEPTH + 1];
    double tightest = Double.MAX_VALUE;
    for (long seed = 0; IntStream.of(ofDepth).skip(1).anyMatch(count -> count < EACH); seed++) {
      Forest forest = Forest.madeUp(seed);
      Forest.Facts facts = forest.facts(MOST_DEPTH);
      int depth = facts.depth();
      if (depth == 0 || ofDepth[depth] == EACH) {
        continue;
      }
      ofDepth[depth]++;
      Pct.Bound channels = new Pct.Bound(facts.channels(), forest.size(), depth);
      Pctcp.Bound chains = new Pctcp.Bound(facts.width(), forest.size(), depth);
      double pct =
          refuting(
              forest,
              channels.least(),
              one -> new Pct(one, channels),
              strategy -> ((Pct) strategy).isWithinBound());
      double pctcp =
          refuting(
              forest,
              chains.least(),
              one -> new Pctcp(one, chains),
              strategy -> ((Pctcp) strategy).isWithinBound());
      assertThat(pct).as("PCT, seed %d, %s", seed, facts).isGreaterThanOrEqualTo(1);
      assertThat(pctcp).as("PCTCP, seed %d, %s", seed, facts).isGreaterThanOrEqualTo(1);
      tightest = Math.min(tightest, Math.min(pct, pctcp));
    }
    System.out.printf("made-up bugs: tightest upper limit is %.2f of its bound%n", tightest);
  }

  /** The upper limit of the share, in multiples of the bound. */
  private static double refuting(
      Forest forest,
      double least,
      LongFunction<Strategy> strategies,
      Predicate<Strategy> isWithinBound) {
    long runs = (long) Math.ceil(EXPECTED_HITS / least);
    Frequency met = met(forest, runs, strategies, isWithinBound);
    return (1 - new Frequency(runs - met.hits(), runs).lowerLimit(ALPHA)) / least;
  }
}
