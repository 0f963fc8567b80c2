/**
 * What a driver owes to the protocol, checked on a stream of commands and accesses.
 *
 * <p>Start at {@link iommulab.workloads.protocol.ProtocolCheck}, which takes the stream in the
 * order in which it happened. {@code BatchRules} looks at the commands alone (fences at the end of
 * a batch, order within a queue), {@code MappingRules} at what changed between two accesses and
 * what had been invalidated meanwhile, {@code AtcRules} at the invalidations that a stream with ATS
 * is owed. Each counts how often a rule applied and where it was broken first; the rules' ids are
 * those of {@code model.rules}.
 *
 * <p>Nothing here knows files, and nothing knows a walker or a cache: what a driver did is judged
 * by its commands alone. Chapters: Arm IHI 0070, 3.9.1, 3.17, 3.21.3, 4.1 to 4.8; Linux
 * arm-smmu-v3.
 */
package iommulab.workloads.protocol;
