package iommulab.actors.smmu;

import iommulab.model.agenda.Message;
import iommulab.model.smmuv3.register.InterruptSource;

/** An SMMU's interrupt on its way to a CPU; what it is about is visible before it is sent. */
public record Interrupt(String smmu, InterruptSource source) implements Message {}
