/**
 * What the project's litmus tests are expected to show, and programs that measure it at length.
 *
 * <p>Lives here: the list of racy forms with their written reasons, and the program behind {@code
 * docs/clean.md}. Does not live here: what becomes of the witness of a conviction ({@code
 * iommulab.workloads.witness}). Start reading at {@link iommulab.workloads.forms.Racy}.
 */
package iommulab.workloads.forms;
