/**
 * An explanation told: the story in words and as a message sequence chart.
 *
 * <p>Start with {@link iommulab.workloads.report.story.ExplainReport}. {@link
 * iommulab.workloads.report.story.Chart} says who told whom what, once, for three renderings: plain
 * text, Mermaid and SVG. {@link iommulab.workloads.report.story.FactWords} puts facts of the ledger
 * into sentences. Why the run did harm is found in {@code explain}.
 */
package iommulab.workloads.report.story;
