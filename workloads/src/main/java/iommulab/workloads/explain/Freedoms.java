package iommulab.workloads.explain;

import iommulab.model.agenda.Preset;
import iommulab.model.oracle.Finding;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.Bench;
import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Tries each switch of the model alone at the value that allows least.
 *
 * <p>A switch that has this value in the scenario anyway is not tried.
 */
public final class Freedoms {
  /** Reads the scenario once more with these settings over its own. */
  public interface Rereading extends Function<List<Given>, Scenario> {}

  /** Each switch with the value that allows least. */
  // spotless:off
  private static final String[][] LEAST = {
    {"cpu.memory-order",              "sc"},
    {"cpu.caches",                    "false"},
    {"smmu.coherent-walks",           "true"},
    {"smmu.walk",                     "atomic"},
    {"smmu.fetch",                    "whole"},
    {"smmu.cache-invalid",            "false"},
    {"smmu.speculates",               "false"},
    {"smmu.evicts",                   "false"},
    {"smmu.drops-more",               "false"},
    {"smmu.iotlb-entries",            "0"},
    {"smmu.tlb",                      "combined"},
    {"smmu.s2-ipa-drops",             "combined"},
    {"smmu.walk-cache",               "off"},
    {"smmu.contiguous",               "off"},
    {"smmu.httu",                     "off"},
    {"smmu.timed-out-itags",          "retire"},
    {"smmu.sync-retry-after-timeout", "again"},
    {"smmu.cmdq-fetch-ahead",         "1"},
    {"smmu.inconsistent-prod",        "stops"},
    {"smmu.early-retry",              "never"},
    {"smmu.event-merging",            "false"},
    {"smmu.gbpa",                     "abort"},
    {"smmu.atschk",                   "true"},
    {"device.answers",                "honest"},
    {"device.unlike",                 "[]"},
    {"device.silent-endpoints",       "[]"},
    {"device.paths",                  "1"},
    {"device.atc-entries",            "0"},
    {"device.atc-forgets",            "false"},
    {"topology.ats",                  "false"}
  };
  // spotless:on

  private Freedoms() {}

  /**
   * What is left of a finding without each of them.
   *
   * @param given what the command line set
   */
  static List<Freedom> tried(
      Scenario scenario,
      List<Given> given,
      Rereading rereading,
      Preset preset,
      int runs,
      Finding harm) {
    Map<String, String> values = values(scenario);
    List<Freedom> freedoms = new ArrayList<>();
    for (String[] one : LEAST) {
      String value = values.get(one[0]);
      if (value != null && !value.equals(one[1])) {
        freedoms.add(without(one[0], value, one[1], given, rereading, preset, runs, harm));
      }
    }
    return freedoms;
  }

  private static Freedom without(
      String key,
      String value,
      String off,
      List<Given> given,
      Rereading rereading,
      Preset preset,
      int runs,
      Finding harm) {
    List<Given> changed = new ArrayList<>(given);
    changed.removeIf(one -> one.key().equals(key));
    changed.add(new Given("--set " + key + "=" + off, key, off));
    Scenario other;
    try {
      other = rereading.apply(changed);
      Bench.check(other);
    } catch (ScenarioException refused) {
      return new Freedom(key, value, off, 0, 0, refused.getMessage());
    }
    Sampled sampled = new Sampled(other, preset, runs, harm, List.of());
    return new Freedom(key, value, off, runs, sampled.bad(), "");
  }

  /** Every key with its effective value. */
  private static Map<String, String> values(Scenario scenario) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : scenario.settings().text().split("\n")) {
      int sign = line.indexOf(" = ");
      if (sign > 0) {
        String value = line.substring(sign + 3).replaceFirst("\\s+# .*$", "").strip();
        values.put(line.substring(0, sign), value);
      }
    }
    return values;
  }
}
