package iommulab.actors.pcie;

import iommulab.actors.control.Address;
import iommulab.actors.pcie.EndpointCommand.DmaDone;
import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Message;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.PageRequest;
import iommulab.model.pcie.PageResponse;
import iommulab.model.pcie.TlpAttributes;
import java.util.List;
import java.util.Optional;

/**
 * PCIe packets between an endpoint and the root complex, as far as address translation sees them.
 *
 * <p>Upstream packets carry how many posted packets the function had sent before: what must not
 * pass posted packets waits at the root complex until those are visible. Posted, non-posted and
 * completion packets travel on lanes of their own and may otherwise overtake each other.
 */
public sealed interface Tlp extends Message {
  /** The function that sent it or that it is for. */
  String function();

  /**
   * A posted memory write of one 64-bit word.
   *
   * @param postedBefore number of posted packets that the function sent before this one
   * @param dma the access's name in the ledger
   * @param address physical if {@code translated}
   * @param iova the untranslated address that it stands for
   * @param attributes relaxed: it may pass the posted packets before it; those behind it do not
   *     pass it
   */
  record MemoryWrite(
      String function,
      long postedBefore,
      String dma,
      Optional<Pasid> pasid,
      boolean translated,
      long address,
      Iova iova,
      long value,
      TlpAttributes attributes)
      implements Tlp {
    @Override
    public long flow() {
      return attributes.relaxed() ? 2 + postedBefore : 0;
    }
  }

  /** A memory read of one 64-bit word; answered by {@link ReadCompletion} with the same tag. */
  record MemoryRead(
      String function,
      long postedBefore,
      long tag,
      String dma,
      Optional<Pasid> pasid,
      boolean translated,
      long address,
      Iova iova,
      TlpAttributes attributes)
      implements Tlp {
    @Override
    public long flow() {
      return tag;
    }
  }

  /**
   * An ATS translation request; {@code noWrite} is NW.
   *
   * @param pages for how many consecutive pages, from that of the address on
   */
  record TranslationRequest(
      String function,
      long postedBefore,
      long tag,
      Optional<Pasid> pasid,
      Iova iova,
      boolean noWrite,
      int pages)
      implements Tlp {
    /** For one page. */
    public TranslationRequest(
        String function,
        long postedBefore,
        long tag,
        Optional<Pasid> pasid,
        Iova iova,
        boolean noWrite) {
      this(function, postedBefore, tag, pasid, iova, noWrite, 1);
    }

    @Override
    public long flow() {
      return tag;
    }
  }

  /** How a request ended for the requester. */
  enum Status {
    SUCCESS,
    /** Unsupported Request. */
    UR,
    /** Completer Abort. */
    CA
  }

  /** Data, or a status other than success. */
  record ReadCompletion(String function, long tag, Status status, long value) implements Tlp {
    @Override
    public long flow() {
      return tag;
    }
  }

  /**
   * The answer to a translation request; a refused one carries no translation.
   *
   * @param further what else was asked for, page by page, as far as the agent cares to answer
   */
  record TranslationCompletion(
      String function,
      long tag,
      Status status,
      Optional<AtsTranslation> translation,
      List<AtsTranslation> further)
      implements Tlp {
    public TranslationCompletion {
      further = List.copyOf(further);
    }

    /** An answer for one page. */
    public TranslationCompletion(
        String function, long tag, Status status, Optional<AtsTranslation> translation) {
      this(function, tag, status, translation, List.of());
    }

    @Override
    public long flow() {
      return tag;
    }
  }

  /**
   * An ATS invalidate request message.
   *
   * @param itag 0 to 31
   * @param global the G bit
   * @param log2span the span is 2^log2span bytes, aligned down; 64 for everything
   */
  record InvalidateRequest(
      String function, int itag, Optional<Pasid> pasid, boolean global, Iova iova, int log2span)
      implements Tlp {}

  /**
   * An ATS invalidate completion message: posted, so it pushes the writes before it.
   *
   * @param itagVector one bit per ITag that is complete
   * @param count CC: how many completion messages belong to the request; 1 unless several paths
   *     exist, 0 for 8
   * @param pushesWrites false with relaxed ordering: it is not counted among the posted packets and
   *     may pass them
   * @param flow in order with the function's posted packets on PCIe, on its own behind the root
   *     complex
   */
  record InvalidateCompletion(
      String function,
      long postedBefore,
      int itagVector,
      int count,
      boolean pushesWrites,
      long flow)
      implements Tlp {
    private static final long RELAXED = 1;
    private static final long PASSED = 2;

    /** A completion on PCIe. */
    public InvalidateCompletion(
        String function, long postedBefore, int itagVector, int count, boolean pushesWrites) {
      this(function, postedBefore, itagVector, count, pushesWrites, pushesWrites ? 0 : RELAXED);
    }

    /** The same behind the root complex, where it is in order with nothing. */
    InvalidateCompletion passed(long name) {
      return new InvalidateCompletion(
          function, postedBefore, itagVector, count, pushesWrites, PASSED + name);
    }

    /** A completion that is ordered as a posted packet has to be. */
    public InvalidateCompletion(String function, long postedBefore, int itagVector, int count) {
      this(function, postedBefore, itagVector, count, true);
    }
  }

  /** A page request message: posted, so it pushes the writes before it. */
  record PageRequestMessage(String function, long postedBefore, PageRequest request)
      implements Tlp {}

  /** A page request group response message. */
  record PageResponseMessage(String function, PageResponse response) implements Tlp {}

  /** An invalidate request ended with Unsupported Request (Arm IHI 0070, 3.9.1.5). */
  record InvalidateRefusal(String function, int itag) implements Tlp {
    @Override
    public long flow() {
      return itag;
    }
  }

  /**
   * An interrupt message: posted, so it pushes the writes before it. It is not translated; one that
   * is, is a write ({@code DmaOp.Msi}).
   *
   * @param id of the request that it answers
   */
  record Interrupt(String function, long postedBefore, long id, Address<? super DmaDone> replyTo)
      implements Tlp {}
}
