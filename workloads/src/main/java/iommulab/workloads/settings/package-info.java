/**
 * The settings of a scenario: HOCON and {@code set} lines in, typed records out, once, at the edge.
 *
 * <p>{@code conf/defaults.conf} holds every key with its default and is the manual; a key that is
 * not there is an error. Start at {@link iommulab.workloads.settings.Settings}; {@link
 * iommulab.workloads.settings.Layers} says where a value came from. What a setting does to the
 * machine does not live here.
 */
package iommulab.workloads.settings;
