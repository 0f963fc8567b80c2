package iommulab.model.pcie;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Window;
import java.util.List;
import java.util.Optional;

/** One step of an endpoint's DMA program; steps begin in order. */
public sealed interface DmaOp {
  /** A step that needs a translation. */
  sealed interface Addressed extends DmaOp {
    Iova iova();

    /** The PASID on the packet, if any. */
    Optional<Pasid> pasid();

    /** Whether write permission is needed. */
    default boolean writes() {
      return false;
    }
  }

  /**
   * Writes one 64-bit word; done for the program as soon as it was posted.
   *
   * @param attributes relaxed: it may pass the posted packets sent before it, and none sent behind
   *     it passes it (PCIe base specification, ordering rules)
   */
  record Write(Iova iova, Optional<Pasid> pasid, long value, TlpAttributes attributes)
      implements Addressed {
    /** A write that passes nothing and is snooped. */
    public Write(Iova iova, Optional<Pasid> pasid, long value) {
      this(iova, pasid, value, TlpAttributes.NONE);
    }

    @Override
    public boolean writes() {
      return true;
    }
  }

  /** Reads one 64-bit word and waits for it; {@code register} may be empty. */
  record Read(Iova iova, Optional<Pasid> pasid, String register, TlpAttributes attributes)
      implements Addressed {
    /** A read that is snooped. */
    public Read(Iova iova, Optional<Pasid> pasid, String register) {
      this(iova, pasid, register, TlpAttributes.NONE);
    }
  }

  /**
   * Asks for a translation and keeps it in the ATC; waits for the answer. Nothing if ATS is off.
   */
  record Translate(Iova iova, Optional<Pasid> pasid) implements Addressed {
    @Override
    public boolean writes() {
      return true;
    }
  }

  /**
   * Raises an interrupt: a write of one word to a doorbell, never relaxed and not through the ATC,
   * so that the agent translates it.
   */
  record Msi(Iova iova, long value) implements Addressed {
    @Override
    public Optional<Pasid> pasid() {
      return Optional.empty();
    }

    @Override
    public boolean writes() {
      return true;
    }
  }

  /**
   * Writes to a physical address that no translation ever gave it, as a device may that is not to
   * be trusted (against R-ATS-003).
   *
   * @param iova the physical address
   */
  record Forge(Iova iova, long value) implements Addressed {
    @Override
    public Optional<Pasid> pasid() {
      return Optional.empty();
    }

    @Override
    public boolean writes() {
      return true;
    }
  }

  /**
   * Asks for pages as one group, and goes on without waiting for the answer. Nothing unless page
   * requests are enabled.
   */
  record RequestPages(List<Iova> pages, Optional<Pasid> pasid) implements DmaOp {
    public RequestPages {
      pages = List.copyOf(pages);
    }
  }

  /** Says that no more page requests of a PASID come. */
  record StopMarker(Pasid pasid) implements DmaOp {}

  /** Answers invalidate requests otherwise from now on. */
  record Behave(Conduct conduct) implements DmaOp {}

  /** Something happens to the function itself: a reset, a removal, a configuration write. */
  record Happens(ConfigWrite write) implements DmaOp {}

  /** Does nothing for a while. */
  record Pause(Window time) implements DmaOp {}
}
