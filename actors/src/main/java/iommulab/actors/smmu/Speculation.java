package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.pcie.TlpAttributes;
import iommulab.model.smmuv3.command.Prefetch;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Searches for configuration and translations that nobody asked for, as hardware may begin at any
 * time (Arm IHI 0070, 3.14, 3.21.1, 3.21.3).
 *
 * <p>Two moments stand for all: after a transaction has begun, for the page behind its own; after
 * an invalidation, for what each stream asked last. Nothing is looked for beyond what a transaction
 * of the stream could reach, and no event comes of it.
 */
final class Speculation {
  private static final long PAGE = 4096;

  private final UnitFreedoms freedoms;
  private final Consumer<Upstream> begin;
  private final Outbox out;
  private final Map<Integer, Upstream> last = new TreeMap<>();

  Speculation(UnitFreedoms freedoms, Consumer<Upstream> begin, Outbox out) {
    this.freedoms = freedoms;
    this.begin = begin;
    this.out = out;
  }

  /** What a hint of software asks for. */
  static Upstream of(Prefetch hint, Address<? super UpstreamDone> nobody) {
    Optional<Pasid> pasid = hint.ssv() ? Optional.of(hint.ssid()) : Optional.empty();
    Iova iova = hint instanceof Prefetch.Addr addr ? addr.address() : new Iova(0);
    return new Upstream(
        -1,
        Kind.READ,
        "nobody",
        hint.sid().value(),
        pasid,
        "",
        false,
        iova.value(),
        iova,
        0,
        true,
        TlpAttributes.NONE,
        nobody);
  }

  void seen(Upstream request) {
    if (freedoms.speculates() && !request.translated()) {
      last.put(request.sid(), request);
      if (out.choose(2, "look for the next page") == 1) {
        begin.accept(like(request, request.iova().plus(PAGE)));
      }
    }
  }

  void invalidated() {
    for (Upstream request : last.values()) {
      if (out.choose(2, "look again") == 1) {
        begin.accept(like(request, request.iova()));
      }
    }
  }

  private static Upstream like(Upstream request, Iova iova) {
    return new Upstream(
        request.id(),
        Kind.READ,
        request.function(),
        request.sid(),
        request.pasid(),
        request.dma(),
        false,
        iova.value(),
        iova,
        0,
        true,
        TlpAttributes.NONE,
        request.replyTo());
  }
}
