package iommulab.model.agenda;

import java.util.List;

/**
 * All that was chosen in one run, enough to run it again.
 *
 * @param picked every delivery in the order handled, with its time
 * @param chosen every data choice with more than one way
 */
public record Choices(List<Picked> picked, List<Chosen> chosen) {
  /** A run in which nothing happened. */
  public static final Choices NONE = new Choices(List.of(), List.of());

  /** One delivery and its virtual time; 0 under untimed. */
  public record Picked(DeliveryId id, long time) {}

  /**
   * One data choice.
   *
   * @param actor number of the actor that asked
   * @param draw how many choices that actor had asked for before
   * @param name what was chosen
   * @param ways how many ways there were
   * @param way the one taken, from 0
   */
  public record Chosen(int actor, int draw, String name, int ways, int way) {}
}
