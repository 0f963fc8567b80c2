package iommulab.workloads.compile;

import iommulab.actors.topology.MachinePlan;
import iommulab.model.address.Pa;
import java.util.List;
import java.util.Map;

/**
 * A scenario made ready to run.
 *
 * @param plan the machine
 * @param pages the names of pages that conditions may use
 * @param dmaRegisters for each endpoint the register that an access sets, by the access's name
 */
public record Compiled(
    MachinePlan plan, Map<String, Pa> pages, Map<String, Map<String, String>> dmaRegisters) {

  /** Names of the SMMUs. */
  public List<String> smmus() {
    return plan.smmus().stream().map(MachinePlan.Smmu::name).toList();
  }
}
