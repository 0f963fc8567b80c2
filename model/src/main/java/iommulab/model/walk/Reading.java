package iommulab.model.walk;

import iommulab.model.memory.SparseMemory;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A procedure that reads memory, as an immutable machine: it wants a fetch, or it has a result.
 *
 * <p>Whoever drives it performs the fetch when it likes and asks for the next machine; dropping the
 * machine and beginning anew is how a walk restarts.
 */
public interface Reading<R> {
  /** The next read or update, or empty when there is a result. */
  Optional<Fetch> wants();

  /** The machine after the wanted read returned these words. */
  Reading<R> fetched(long[] words);

  /** The machine after the wanted read was answered with an external abort. */
  Reading<R> aborted();

  R result();

  /** The machine that goes on with what this one results in. */
  default <S> Reading<S> then(Function<? super R, Reading<S>> next) {
    if (wants().isEmpty()) {
      return next.apply(result());
    }
    return fetch(wants().get(), words -> fetched(words).then(next), () -> aborted().then(next));
  }

  static <R> Reading<R> done(R result) {
    return new Readings.Done<>(result);
  }

  static <R> Reading<R> fetch(
      Fetch fetch, Function<long[], Reading<R>> onWords, Supplier<Reading<R>> onAbort) {
    return new Readings.Wanting<>(fetch, onWords, onAbort);
  }

  /** Runs the machine to its end in one go. */
  static <R> R runAll(Reading<R> reading, SparseMemory memory) {
    Reading<R> at = reading;
    while (at.wants().isPresent()) {
      Fetch fetch = at.wants().get();
      if (!memory.answers(fetch.at(), fetch.dwords())) {
        at = at.aborted();
        continue;
      }
      long[] words = memory.read(fetch.at(), fetch.dwords());
      fetch
          .swap()
          .filter(swap -> swap.expected() == words[0])
          .ifPresent(swap -> memory.write(fetch.at(), swap.replacement()));
      at = at.fetched(words);
    }
    return at.result();
  }
}
