/**
 * Walks: how an SMMUv3 finds a stream table entry, a context descriptor and a translation in
 * memory.
 *
 * <p>Every walk is a {@link iommulab.model.walk.Reading}: an immutable machine that names its next
 * read, so that other messages can come between two reads; {@code Reading.runAll} does it in one
 * step. Order of use: {@link iommulab.model.walk.SteFetch}, {@link iommulab.model.walk.CdFetch},
 * {@link iommulab.model.walk.TableWalk} on a {@link iommulab.model.walk.WalkInput}. What a walk
 * found is a {@link iommulab.model.walk.TlbEntry}; whether an access may use it is asked there.
 * Caches, events and stalls live elsewhere.
 *
 * <p>Models Arm IHI 0070, 3.3, 3.4, 5.2, 5.4, 7.3 and Arm DDI 0487, D8. Not modelled: hardware
 * update of access flag and dirty state, LPA2 (DS), 128-bit descriptors, StreamWorld EL2,
 * big-endian tables, memory types beyond Device or not.
 */
package iommulab.model.walk;
