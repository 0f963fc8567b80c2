/**
 * The judge: safety properties over a history, and who broke which rule.
 *
 * <p>Start with {@link iommulab.model.oracle.Judge}, which goes over the facts once and looks at
 * the partial order only where something seems wrong. {@link iommulab.model.oracle.Intent} is what
 * software wanted (domains, attachments, mappings, owners), {@link iommulab.model.oracle.Queues}
 * what it put into queues and was told about them, {@link iommulab.model.oracle.Coverage} which
 * invalidation must remove which translation, {@link iommulab.model.oracle.Defence} whether such
 * invalidations and fences stood between a removal ({@link iommulab.model.oracle.Removals}) and a
 * page's next use, {@link iommulab.model.oracle.Work} what stands behind what in queues, {@link
 * iommulab.model.oracle.Trial} and {@link iommulab.model.oracle.TlbHits} what accesses and hits did
 * wrong, by the {@link iommulab.model.oracle.Paths} that they may have gone, {@link
 * iommulab.model.oracle.Culprit} which hardware failed when they did, {@link
 * iommulab.model.oracle.WholeEntries} whether STEs and CDs were used as they were meant, {@link
 * iommulab.model.oracle.FenceHonesty} and {@link iommulab.model.oracle.Endings} the properties of
 * fences and of ends. A {@link iommulab.model.oracle.Verdict} is the same for all linear forms of a
 * history.
 *
 * <p>Nothing here may know a walker or a TLB, so that a bug there cannot hide here; the table of
 * invalidations is written a second time on purpose. Chapters: Arm IHI 0070, 3.9.1, 3.17, 3.21,
 * 4.4, 4.5, 4.7.3; PCIe ATS.
 */
package iommulab.model.oracle;
