package iommulab.workloads.explain;

import iommulab.actors.control.RunResult;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Preset;
import iommulab.model.oracle.Finding;
import iommulab.model.races.Inequality;
import iommulab.workloads.catalog.Scenario;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why one run did harm.
 *
 * @param scenario what was run
 * @param preset what time permitted
 * @param seed of the run
 * @param result the run
 * @param harm the finding that is explained, the earliest
 * @param others the other findings of the run
 * @param past the steps that must come before the harm in every linear form, the harm included
 * @param races how many races lie in that past
 * @param swaps these races, confirmed, in the order of their second deliveries
 * @param theRace the one that decides; empty if no swap makes the finding vanish
 * @param forbidden what an untimed story would need that the windows do not give
 * @param sampled runs sampled as the scenario stands
 * @param sampledBad those of them with the finding
 * @param freedoms switches that were tried the other way
 * @param pages the names of pages, for people
 */
public record Explanation(
    Scenario scenario,
    Preset preset,
    long seed,
    RunResult result,
    Finding harm,
    List<Finding> others,
    BitSet past,
    int races,
    List<Swap> swaps,
    Optional<Swap> theRace,
    Optional<Inequality> forbidden,
    int sampled,
    int sampledBad,
    List<Freedom> freedoms,
    Map<String, Pa> pages) {

  /** Whether two findings are the same violation, in whichever run. */
  static boolean same(Finding one, Finding other) {
    return one.property() == other.property()
        && one.accused().equals(other.accused())
        && one.rule().equals(other.rule())
        && one.key().equals(other.key());
  }
}
