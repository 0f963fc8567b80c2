package iommulab.model.driver;

import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import java.util.List;

/**
 * Where what was lazily unmapped from a domain waits until its translations are flushed (linux
 * struct iova_fq): each CPU has a ring of its own, the counters belong to all.
 *
 * <p>A ring's entry remembers how many flushes had begun; it is given back once more than that many
 * are finished.
 *
 * @param counters two words, flushes begun and flushes finished
 * @param size entries of one CPU's ring
 * @param timeout when the timer flushes, from the first entry on
 * @param flush forgets all translations of the domain and counts, without giving anything back
 */
public record FlushQueue(String domain, Pa counters, int size, Window timeout, List<CpuOp> flush) {

  /** How many flushes have begun. */
  public static Pa started(Pa counters) {
    return counters;
  }

  /** How many flushes are finished. */
  public static Pa finished(Pa counters) {
    return counters.plus(Long.BYTES);
  }
}
