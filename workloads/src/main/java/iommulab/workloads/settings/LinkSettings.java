package iommulab.workloads.settings;

import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;

/**
 * How long messages take, one window a kind of link.
 *
 * @param invalidation how long a TLBI or CFGI takes to reach the caches and act
 */
public record LinkSettings(
    Window memory,
    Window memoryReply,
    Window mmio,
    Window internal,
    Window invalidation,
    Window interrupt,
    Window pciePosted,
    Window pcieNonPosted,
    Window pcieCompletion) {

  static LinkSettings of(Reader read) {
    return new LinkSettings(
        read.window("links.memory"),
        read.window("links.memory-reply"),
        read.window("links.mmio"),
        read.window("links.internal"),
        read.window("links.invalidation"),
        read.window("links.interrupt"),
        read.window("links.pcie-posted"),
        read.window("links.pcie-non-posted"),
        read.window("links.pcie-completion"));
  }

  /** The key that sets the window of a lane. */
  public static String key(Lane lane) {
    return switch (lane) {
      case POSTED -> "links.pcie-posted";
      case NON_POSTED -> "links.pcie-non-posted";
      case COMPLETION -> "links.pcie-completion";
      default -> "links." + Reader.name(lane);
    };
  }

  /** The window of a lane; alarms and kicks bring their own and have none here. */
  public Window of(Lane lane) {
    return switch (lane) {
      case INTERNAL -> internal;
      case INVALIDATION -> invalidation;
      case MEMORY -> memory;
      case MEMORY_REPLY -> memoryReply;
      case MMIO -> mmio;
      case POSTED -> pciePosted;
      case NON_POSTED -> pcieNonPosted;
      case COMPLETION -> pcieCompletion;
      case INTERRUPT -> interrupt;
      case ALARM, EXTERNAL ->
          throw new IllegalArgumentException("lane " + lane + " is no link; expected another lane");
    };
  }
}
