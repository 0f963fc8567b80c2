package iommulab.workloads.compile;

import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.memory.AtomicFunction;
import java.util.List;
import java.util.Optional;

/** Steps on words of memory: loads, stores and read-modify-writes, relaxed or ordered. */
final class WordCompiler {
  private final World world;
  private final Words words;

  WordCompiler(World world, Words words) {
    this.world = world;
    this.words = words;
  }

  /** {@code dep=r} makes the step depend on a register by address or data. */
  CpuOp op(String verb, String into) {
    Pa at = Places.of(world, words, words.next("a page such as P, or P+8"));
    CpuOp plain =
        switch (verb) {
          case "store" -> store(at);
          case "store.rel" -> new CpuOp.Ordered(CpuOp.Semantics.RELEASE, store(at));
          case "load" -> new CpuOp.Load(at, true, into);
          case "load.acq" ->
              new CpuOp.Ordered(CpuOp.Semantics.ACQUIRE, new CpuOp.Load(at, true, into));
          case "cas" -> {
            long expected = words.number("the expected value");
            long wanted = words.number("the new value");
            yield new CpuOp.Update(at, AtomicFunction.COMPARE_AND_SWAP, wanted, expected, into);
          }
          case "add" -> new CpuOp.Update(at, AtomicFunction.ADD, words.number("a value"), 0, into);
          default -> new CpuOp.Update(at, AtomicFunction.SWAP, words.number("a value"), 0, into);
        };
    Optional<String> register = words.option("dep");
    return register.isPresent() ? new CpuOp.Dependent(register.get(), plain) : plain;
  }

  private CpuOp store(Pa at) {
    words.takes("=");
    return MappingSteps.slow(words, new CpuOp.Store(at, words.number("a value"), true, List.of()));
  }
}
