package iommulab.model.memory;

/** Where an access meets memory (Arm DDI 0487, B2.7: cacheability and coherency). */
public enum Route {
  /** In the coherent domain, without a cache of its own: sees dirty lines, keeps none. */
  SNOOPED,
  /** By a CPU through its caches: lines stay there until they are evicted or maintained. */
  CACHED,
  /** At the point of coherency: sees no cache, and no cache sees it. */
  POINT
}
