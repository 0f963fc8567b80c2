package iommulab.workloads.catalog;

import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.settings.Settings;
import java.util.List;

/**
 * A scenario as it was read: a litmus test or a generated workload, with its effective settings.
 */
public sealed interface Scenario {
  /** Its short name. */
  String name();

  /** Where it was read, for errors and for the command that runs it again. */
  String file();

  /** What the file says. */
  String text();

  Settings settings();

  /** One sentence; may be empty. */
  String title();

  /** Why it matters; may be empty. */
  String why();

  List<String> refs();

  /**
   * A litmus test: its steps and rows come from its file, those of a mutant from its base too.
   *
   * @param text a mutant's with all that its base says
   * @param of the test that it is a mutant of; empty if it is none
   */
  record Litmus(
      String name, String file, String text, Settings settings, LitmusFile litmus, String of)
      implements Scenario {
    @Override
    public String title() {
      return litmus.title();
    }

    @Override
    public String why() {
      return litmus.why();
    }

    @Override
    public List<String> refs() {
      return litmus.refs();
    }
  }

  /** A workload: its steps are generated as its settings say. */
  record Workload(String name, String file, String text, Settings settings) implements Scenario {
    @Override
    public String title() {
      return settings.title();
    }

    @Override
    public String why() {
      return settings.why();
    }

    @Override
    public List<String> refs() {
      return settings.refs();
    }
  }
}
