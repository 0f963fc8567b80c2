package iommulab.workloads.cli;

import iommulab.actors.control.Ending;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.History;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.Step;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.run.RunCollector;
import iommulab.workloads.run.RunTrace;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.run.ScenarioRunner;
import iommulab.workloads.scenario.Observables;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** d0:r0 is the seed modulo 4; seed 13 is found stale, seed 17 too late, seed 19 fails. */
final class FakeRunner implements ScenarioRunner {
  private static final Pa P = new Pa(0x80000000L);
  private static final Fact FILLED = new AtcFilled("d0", new Iova(0x80000000L), P.plus(8));

  private record Tick(int value) implements Message {}

  @Override
  public ScenarioResult run(Scenario scenario, Watcher watcher, Kept kept) {
    RunCollector collector = new RunCollector(scenario, kept);
    long first = scenario.settings().run().seed();
    for (int i = 0; i < scenario.settings().run().runs() && !watcher.stop(); i++) {
      long seed = first + i;
      Ending ending = seed == 17 ? Ending.TOO_LATE : seed == 19 ? Ending.FAILED : Ending.QUIESCENT;
      Finding stale =
          new Finding(
              "stale", "driver", "fence-before-reuse", "3.9.1", "page 0x80000000 used", false);
      List<Finding> found = seed == 13 ? List.of(stale) : List.of();
      collector.add(seed, ending, "boom", history(seed), shows(seed), found);
      if (scenario.settings().run().runs() == 1) {
        SortedMap<Integer, List<Finding>> bySteps = new TreeMap<>();
        found.forEach(finding -> bySteps.put(0, List.of(finding)));
        List<Fact> given = List.of(new OwnerChanged(P, "d0"));
        collector.trace(new RunTrace(given, history(seed).steps(), bySteps));
      }
      watcher.done(collector.runs(), scenario.settings().run().runs());
    }
    collector.pages(Map.of("P", P));
    return collector.result();
  }

  private static History history(long seed) {
    DeliveryId id = new DeliveryId(-1, 0, Lane.EXTERNAL, 0, 0);
    Tick tick = new Tick((int) (seed % 4));
    return new History(
        List.of(),
        List.of(new Step(0, id, "outside", "d0", 5, -1, List.of(), tick, List.of(FILLED))));
  }

  private static Observables shows(long seed) {
    return new Observables() {
      @Override
      public String register(String party, String register) {
        return party.equals("d0") ? Long.toString(seed % 4) : "";
      }

      @Override
      public String value(String function, List<String> arguments) {
        return String.valueOf(seed == 13);
      }
    };
  }
}
