/**
 * Physical memory as a value store: sparse pages of 64-bit words, shared copy-on-write between
 * runs.
 *
 * <p>Who may use a page, who sees which write when, and everything else that takes time lives in
 * the actor around it. Start with {@link iommulab.model.memory.SparseMemory}.
 */
package iommulab.model.memory;
