/**
 * Memory: the owner of everything that several actors share.
 *
 * <p>Here live the requests with their footprints ({@link iommulab.actors.memory.MemoryRequest}),
 * the answers, and the one actor that serves them, {@link iommulab.actors.memory.Memory}: start
 * there; software's locks are {@link iommulab.actors.memory.SoftwareLocks}. Order between two
 * requests exists only through an answer. The words themselves are {@code model.memory}; what is
 * judged is noted here, where an access lands, and judged in {@code model.oracle}.
 */
package iommulab.actors.memory;
