/**
 * Makes machines of scenarios: what a litmus file's words mean.
 *
 * <p>{@link iommulab.workloads.compile.LitmusCompiler} is the entry. It builds a {@link
 * iommulab.workloads.compile.World} from the set-up (domains, mappings, stream tables, filled
 * caches), turns each party's steps into a program, and checks that conditions ask only for what
 * exists. A world names things and lays them out; what is mapped is {@link
 * iommulab.workloads.compile.Mappings}, who is behind which stream table entry {@link
 * iommulab.workloads.compile.Streams}, the words that drivers share {@link
 * iommulab.workloads.compile.DriverWords}. The grammar is {@code workloads.scenario}; {@code
 * docs/litmus.md} lists every verb.
 */
package iommulab.workloads.compile;
