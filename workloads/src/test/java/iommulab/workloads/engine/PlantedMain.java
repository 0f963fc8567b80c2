package iommulab.workloads.engine;

import iommulab.actors.control.ControlledEngine;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.ledger.Fact;
import iommulab.workloads.engine.PlantedEngine.Plant;
import iommulab.workloads.report.log.LogEncoder;
import iommulab.workloads.report.log.RunDigest;
import iommulab.workloads.run.Bench;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Runs a machine with and without what differs between JVMs planted in it; prints digests. */
final class PlantedMain {
  /** What an actor notes beside the truth. */
  private record Odd(Fact fact, String odd) implements Fact {}

  private static final String[] MANY =
      IntStream.range(0, 100)
          .mapToObj(i -> Integer.toString(i * i * 7919, 36))
          .toArray(String[]::new);

  private PlantedMain() {}

  public static void main(String[] arguments) {
    print("nothing", new Plant() {});
    print("identity-hash", noting(() -> "" + new Object().hashCode()));
    print("set-order", noting(() -> Set.of(MANY).toString()));
  }

  private static Plant noting(Supplier<String> odd) {
    return new Plant() {
      @Override
      public Fact noted(String by, Fact fact) {
        return by.equals("memory") ? new Odd(fact, odd.get()) : fact;
      }
    };
  }

  private static void print(String name, Plant plant) {
    PlantedEngine engine = new PlantedEngine(new ControlledEngine(), plant);
    try (Bench bench = new Bench(Scenes.named("h1-racy"), engine)) {
      RunDigest digest = new RunDigest();
      LogEncoder encoder = new LogEncoder();
      for (long seed = 1; seed <= 5; seed++) {
        digest.add(encoder.body(bench.run(Preset.INTERVAL, new Pos(seed), seed).history()));
      }
      System.out.println(name + " " + digest.text());
    }
  }
}
