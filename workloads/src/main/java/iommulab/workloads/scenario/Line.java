package iommulab.workloads.scenario;

import java.util.List;
import java.util.Map;

/**
 * One step of a litmus file as it was written, not yet understood.
 *
 * <p>{@code when r0 == done : give P to other} has the guard {@code r0 == done}, the verb {@code
 * give} and the words {@code P to other}; {@code cmd TLBI_NH_ASID asid=1 -> r1} has the option
 * {@code asid} and the register {@code r1}.
 *
 * @param number line in the file, from 1
 * @param guard the step is done only if this holds; null if there is none
 * @param verb first word
 * @param words the other words without {@code =}, in order
 * @param options words {@code key=value}, in order
 * @param into register after {@code ->}; empty if there is none
 * @param text the step as written, without comment
 */
public record Line(
    int number,
    Guard guard,
    String verb,
    List<String> words,
    Map<String, String> options,
    String into,
    String text) {

  /** The same step in another line. */
  public Line at(int line) {
    return new Line(line, guard, verb, words, options, into, text);
  }

  /** A comparison of one of the party's own registers with a constant. */
  public record Guard(String register, String operator, String value) {}
}
