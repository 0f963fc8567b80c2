package iommulab.workloads.stress;

import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.pcie.DmaOp;
import iommulab.workloads.recording.RecordedLine.Access;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The program of one CPU while it is written: accesses are handed to endpoints in bundles, and what
 * is under way is remembered until the program waits for it.
 */
final class CpuProgram {
  /** An access that may be under way; {@code words} is empty if unknown. */
  record UnderWay(String function, Access line, Set<Long> words) {}

  private final List<CpuOp> ops = new ArrayList<>();
  private final Map<String, List<DmaOp>> bundle = new LinkedHashMap<>();
  private final List<UnderWay> underWay = new ArrayList<>();

  /** Adds an operation behind everything so far. */
  void add(CpuOp op) {
    flush();
    ops.add(op);
  }

  /** Lets an endpoint access; it goes on by itself. */
  void start(String function, DmaOp op, Access line, Set<Long> words) {
    bundle.computeIfAbsent(function, f -> new ArrayList<>()).add(op);
    underWay.add(new UnderWay(function, line, words));
  }

  /** Waits for the endpoints with such an access under way. */
  void await(Predicate<UnderWay> which) {
    Set<String> functions = new LinkedHashSet<>();
    underWay.stream().filter(which).forEach(access -> functions.add(access.function()));
    for (String function : functions) {
      add(new CpuOp.AwaitDma(function));
    }
    underWay.removeIf(access -> functions.contains(access.function()));
  }

  /** Stores a word once no access under way can depend on what it was. */
  void store(Pa at, long value) {
    await(access -> access.words().isEmpty() || access.words().contains(at.value()));
    add(new CpuOp.Store(at, value, List.of()));
  }

  List<CpuOp> ops() {
    flush();
    return List.copyOf(ops);
  }

  private void flush() {
    bundle.forEach(
        (function, program) -> ops.add(new CpuOp.StartDma(function, List.copyOf(program))));
    bundle.clear();
  }
}
