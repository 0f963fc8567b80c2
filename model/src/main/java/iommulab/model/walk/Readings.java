package iommulab.model.walk;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The two states of a {@link Reading}. */
final class Readings {
  private Readings() {}

  record Done<R>(R result) implements Reading<R> {
    @Override
    public Optional<Fetch> wants() {
      return Optional.empty();
    }

    @Override
    public Reading<R> fetched(long[] words) {
      throw new IllegalStateException("this walk has ended with " + result + " and wants no fetch");
    }

    @Override
    public Reading<R> aborted() {
      throw new IllegalStateException("this walk has ended with " + result + " and wants no fetch");
    }
  }

  static final class Wanting<R> implements Reading<R> {
    private final Fetch fetch;
    private final Function<long[], Reading<R>> onWords;
    private final Supplier<Reading<R>> onAbort;

    Wanting(Fetch fetch, Function<long[], Reading<R>> onWords, Supplier<Reading<R>> onAbort) {
      this.fetch = fetch;
      this.onWords = onWords;
      this.onAbort = onAbort;
    }

    @Override
    public Optional<Fetch> wants() {
      return Optional.of(fetch);
    }

    @Override
    public Reading<R> fetched(long[] words) {
      if (words.length != fetch.dwords()) {
        throw new IllegalStateException(fetch + " was answered with " + words.length + " words");
      }
      return onWords.apply(words);
    }

    @Override
    public Reading<R> aborted() {
      return onAbort.get();
    }

    @Override
    public R result() {
      throw new IllegalStateException("this walk still wants " + fetch);
    }

    @Override
    public String toString() {
      return "wants " + fetch;
    }
  }
}
