package iommulab.actors.cpu;

import iommulab.actors.control.Moment;
import iommulab.model.driver.CpuOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The runs of plain stores of one program: nothing stands between them, so they are under way side
 * by side, and mostly it is the last to be visible, whichever that is, that lets the program go on.
 */
final class SideBySide {
  private final int[] lengths;
  private final int[] firsts;
  private final Map<Integer, List<Moment>> visible = new TreeMap<>();

  SideBySide(List<CpuOp> program) {
    lengths = new int[program.size()];
    firsts = new int[program.size()];
    for (int i = 0; i < firsts.length; i++) {
      boolean store = isStore(program.get(i));
      firsts[i] = store && i > 0 && isStore(program.get(i - 1)) ? firsts[i - 1] : i;
      lengths[firsts[i]] += store ? 1 : 0;
    }
  }

  private static boolean isStore(CpuOp op) {
    return op instanceof CpuOp.Store;
  }

  /** Whether an operation is one of several. */
  boolean has(int number) {
    return lengths[firsts[number]] > 1;
  }

  /** The run's first. */
  int first(int number) {
    return firsts[number];
  }

  /** One of a run is visible now; gives when all of them became so, or nothing if some are not. */
  List<Moment> visible(int number, Moment now) {
    List<Moment> some = visible.computeIfAbsent(firsts[number], first -> new ArrayList<>());
    some.add(now);
    return some.size() == lengths[firsts[number]] ? some : List.of();
  }
}
