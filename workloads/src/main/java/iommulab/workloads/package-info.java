/** Placeholder of the module; see docs/architecture.md. */
package iommulab.workloads;
