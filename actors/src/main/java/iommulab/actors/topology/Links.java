package iommulab.actors.topology;

import iommulab.actors.control.Address;
import iommulab.actors.control.LinkPolicy;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;
import java.util.EnumMap;
import java.util.Map;

/**
 * The links of a machine: one window for each lane, the same between any two actors.
 *
 * <p>Latencies between requests and completions of one function add up from these; none of them is
 * measured on silicon.
 */
public final class Links implements LinkPolicy {
  private final Map<Lane, Window> windows = new EnumMap<>(Lane.class);

  /** Lanes that are not named take no time. */
  public Links(Map<Lane, Window> windows) {
    this.windows.putAll(windows);
  }

  @Override
  public Window window(Address<?> from, Address<?> to, Lane lane) {
    return windows.getOrDefault(lane, Window.NOW);
  }
}
