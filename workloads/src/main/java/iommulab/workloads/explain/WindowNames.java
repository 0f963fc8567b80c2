package iommulab.workloads.explain;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;
import iommulab.model.races.Names;
import iommulab.workloads.settings.LinkSettings;
import iommulab.workloads.settings.Settings;
import java.util.List;

/** The settings that the windows of a machine's deliveries come from. */
public final class WindowNames implements Names {
  private final Settings settings;
  private final List<String> actors;

  /** For a machine of these actors, by number. */
  public WindowNames(Settings settings, List<String> actors) {
    this.settings = settings;
    this.actors = actors;
  }

  @Override
  public String of(Delivery delivery) {
    Lane lane = delivery.id().lane();
    return switch (lane) {
      case EXTERNAL -> "start";
      case ALARM -> alarm(delivery);
      default -> LinkSettings.key(lane);
    };
  }

  /** By what the alarm says and how long it takes; a program's own pause has no setting. */
  private String alarm(Delivery delivery) {
    Window window = delivery.window();
    String what = delivery.message().getClass().getSimpleName();
    return switch (what) {
      case "Next" -> window.equals(settings.device().issue()) ? "device.issue" : pause(delivery);
      case "Due" ->
          delivery.message().toString().contains("pace=LATE") ? "device.late" : "device.slow";
      case "TimeIsUp" -> "smmu.atc-timeout";
      case "EarlyRetry" -> "smmu.early-retry";
      case "GaveUp" -> waiting(delivery);
      default -> what + " of " + owner(delivery);
    };
  }

  private String waiting(Delivery delivery) {
    Window window = delivery.window();
    if (settings.driver().patience().filter(window::equals).isPresent()) {
      return "driver.poll-timeout";
    } else if (window.equals(settings.driver().flushTimeout())) {
      return "driver.flush-timeout";
    }
    return window.equals(settings.cpu().storeBuffer()) ? "cpu.store-buffer" : pause(delivery);
  }

  private String pause(Delivery delivery) {
    return "pause of " + owner(delivery);
  }

  private String owner(Delivery delivery) {
    return actors.get(delivery.receiver());
  }
}
