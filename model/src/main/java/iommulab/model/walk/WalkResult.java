package iommulab.model.walk;

/** How a walk through translation tables ends: {@link Mapped} or {@link WalkFault}. */
public sealed interface WalkResult permits Mapped, WalkFault {}
