package iommulab.model.ledger;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A run as a partial order: the steps in one linear form, with cause and dependence between them.
 *
 * @param given facts that hold before the first step, from the set-up
 * @param steps every delivery handled, in the order chosen
 */
public record History(List<Fact> given, List<Step> steps) {

  /** The steps that must come before this one in every linear form, itself included. */
  public BitSet past(int index) {
    BitSet past = new BitSet(index + 1);
    Deque<Integer> open = new ArrayDeque<>();
    open.push(index);
    while (!open.isEmpty()) {
      int at = open.pop();
      if (at < 0 || past.get(at)) {
        continue;
      }
      past.set(at);
      Step step = steps.get(at);
      open.push(step.cause());
      step.after().forEach(open::push);
    }
    return past;
  }

  /** Whether the first step comes before the second in every linear form. */
  public boolean precedes(int first, int second) {
    return first < second && past(second).get(first);
  }
}
