package iommulab.model.agenda;

/**
 * What time permits: three presets of one mechanism; every result says under which it was found.
 */
public enum Preset {
  /** Any order that causality and channels permit; alarms may expire at any moment. */
  UNTIMED,
  /** Any order for which some latencies within the windows exist. */
  INTERVAL,
  /** Each latency is drawn from its window; only ties are left to choose. */
  DRAWN
}
