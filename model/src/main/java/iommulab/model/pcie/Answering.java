package iommulab.model.pcie;

import iommulab.model.agenda.Window;

/**
 * Sizes and times of an endpoint's answers to invalidate requests.
 *
 * @param slow how long a slow endpoint takes before it looks at a request
 * @param late how long a late one takes
 * @param paths on how many paths it reaches the root complex (CC), 1 to 8
 * @param queueDepth requests that it takes in before it has answered any, 1 to 32
 */
public record Answering(Window slow, Window late, int paths, int queueDepth) {
  private static final int MOST_PATHS = 8;
  private static final int MOST_REQUESTS = 32;

  /** One path and room for as many requests as a translation agent has ITags. */
  public static final Answering USUAL = new Answering(Window.NOW, Window.NOW, 1, MOST_REQUESTS);

  public Answering {
    if (paths < 1 || paths > MOST_PATHS || queueDepth < 1 || queueDepth > MOST_REQUESTS) {
      throw new IllegalArgumentException(
          paths + " paths, " + queueDepth + " requests: expected 1 to 8 and 1 to 32");
    }
  }

  /** How long the endpoint takes at this pace. */
  public Window time(Treatment.Pace pace) {
    return switch (pace) {
      case QUICK -> Window.NOW;
      case SLOW -> slow;
      case LATE -> late;
    };
  }
}
