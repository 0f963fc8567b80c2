package iommulab.model.walk;

import iommulab.model.address.Pa;

/**
 * One read that a walk asks for.
 *
 * <p>An STE or CD is asked for as a whole of 8 words; hardware may fetch its 64-bit units in any
 * order and apart in time (Arm IHI 0070, 3.21.3), which is for whoever performs the read to decide.
 */
public record Fetch(Pa at, int dwords, Purpose purpose) {}
