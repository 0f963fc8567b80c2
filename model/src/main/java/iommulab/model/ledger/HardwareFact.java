package iommulab.model.ledger;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.pcie.PageResponse;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.register.Enable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What hardware or a device did. */
public sealed interface HardwareFact extends Fact {

  /**
   * Noted by Memory: a device's access took place.
   *
   * @param function who accessed
   * @param dma the access's name, unique in the run, such as {@code d0:3}
   * @param translated whether the device sent a translated address, taken from its ATC
   * @param pasid on whose behalf; empty for the function's own
   */
  record Landed(
      String function,
      String dma,
      Iova iova,
      Pa pa,
      boolean write,
      boolean translated,
      OptionalInt pasid)
      implements HardwareFact {
    /** Without PASID. */
    public Landed(
        String function, String dma, Iova iova, Pa pa, boolean write, boolean translated) {
      this(function, dma, iova, pa, write, translated, OptionalInt.empty());
    }
  }

  /** A device's access was refused on its way; {@code why} is the event or completion code. */
  record Refused(String function, String dma, Iova iova, boolean write, String why)
      implements HardwareFact {}

  /**
   * Noted by Memory: the store that cleared the mapping of this page lies in the CPUs' caches.
   *
   * @param slot where its descriptor is
   */
  record KeptInCache(String domain, Iova iova, Pa slot) implements HardwareFact {}

  /** Noted by Memory: a read that does not snoop got an older word than the CPUs' caches hold. */
  record ReadPastCache(Pa at) implements HardwareFact {}

  /** A command was taken from its queue (CONS moved past it). */
  record Consumed(String queue, long position, Command command) implements HardwareFact {}

  /** An invalidation's whole effect is there: entries gone, what used them drained. */
  record TookEffect(String queue, long position) implements HardwareFact {}

  /** A CMD_SYNC completed and is about to be signalled. */
  record FenceCompleted(String queue, long position) implements HardwareFact {}

  /** The queue stopped at this position with an error. */
  record QueueStopped(String queue, long position, CommandError error) implements HardwareFact {}

  /** An invalidate request left for an endpoint. */
  record InvalidateSent(String queue, long position, int itag, String function)
      implements HardwareFact {}

  /** The endpoint's invalidate completion counted for this request. */
  record InvalidateAnswered(String queue, long position, int itag, String function)
      implements HardwareFact {}

  /** No answer in time. */
  record InvalidateTimedOut(String queue, long position, int itag, String function)
      implements HardwareFact {}

  /** One of several completion messages that belong to the request came; more have to follow. */
  record InvalidateCounted(String queue, long position, int itag, String function)
      implements HardwareFact {}

  /** The endpoint's Unsupported Request was taken for the request's end (Arm IHI 0070, 3.9.1.5). */
  record InvalidateRefused(String queue, long position, int itag, String function)
      implements HardwareFact {}

  /** A completion came for an ITag that nothing of this function uses; nothing changed. */
  record UnexpectedCompletion(String queue, int itag, String function) implements HardwareFact {}

  /** A translation was served from, or put into, the SMMU's TLB. */
  record TlbUsed(String smmu, String function, OptionalInt pasid, Iova iova, Pa pa, boolean hit)
      implements HardwareFact {
    /** Without PASID. */
    public TlbUsed(String smmu, String function, Iova iova, Pa pa, boolean hit) {
      this(smmu, function, OptionalInt.empty(), iova, pa, hit);
    }
  }

  /**
   * A transaction goes on with this entry of its stream, cached or fetched, found to be legal.
   *
   * @param dma the access's name; empty if it has none
   */
  record EntryUsed(
      String smmu,
      String function,
      String dma,
      int sid,
      int index,
      Structure structure,
      List<Long> words)
      implements HardwareFact {}

  /** The SMMU answered a translation request; {@code granted} tells whether with any right. */
  record TranslationAnswered(String smmu, String function, Iova iova, boolean granted)
      implements HardwareFact {}

  /** The endpoint put a translation into its ATC. */
  record AtcFilled(String function, OptionalInt pasid, Iova iova, Pa pa, int log2Size)
      implements HardwareFact {
    /** One page, without PASID. */
    public AtcFilled(String function, Iova iova, Pa pa) {
      this(function, OptionalInt.empty(), iova, pa, 12);
    }

    /** Whether that translation sends this address there. */
    public boolean sends(OptionalInt substream, Iova from, Pa to) {
      return pasid.equals(substream)
          && from.alignDown(log2Size).equals(iova.alignDown(log2Size))
          && to.page().value() - pa.page().value() == from.page().value() - iova.page().value();
    }
  }

  /** The endpoint dropped what an invalidate request named; {@code entries} is how many it held. */
  record AtcDropped(String function, int itag, int entries) implements HardwareFact {}

  /** The endpoint sent its invalidate completion. */
  record AtcAnswered(String function, int itag) implements HardwareFact {}

  /** The completion that the endpoint sends next may pass its own posted writes. */
  record AtcAnswerUnordered(String function, int itag) implements HardwareFact {}

  /** The function was reset: its ATC is empty, what it had under way is gone. */
  record FunctionReset(String function) implements HardwareFact {}

  /** The function is there no more. */
  record FunctionRemoved(String function) implements HardwareFact {}

  /** An event record is visible in the event queue. */
  record EventRecorded(String smmu, EventCode code, int sid, Iova iova) implements HardwareFact {}

  /** An event record is covered by an equal one that is not yet visible (Arm IHI 0070, 7.3.1). */
  record EventMerged(String smmu, EventCode code, int sid) implements HardwareFact {}

  /**
   * An event record was dropped; {@code marked} tells whether the overflow flag, or an active
   * EVTQ_ABT_ERR, says so.
   */
  record EventLost(String smmu, EventCode code, int sid, boolean marked) implements HardwareFact {}

  /** A new value of a field of CR0 is complete: CR0ACK shows it. */
  record Enabled(String smmu, Enable field, boolean on) implements HardwareFact {}

  /** A command was consumed without any effect, since SMMUEN is 0 (Arm IHI 0070, 6.3.9.6). */
  record Ignored(String queue, long position) implements HardwareFact {}

  /** The function asked for a page, as one of a group. */
  record PageAsked(String function, int group, Iova page, boolean last) implements HardwareFact {}

  /** The answer to a group arrived and counted; the function's requests stop with a failure. */
  record PageAnswered(String function, int group, PageResponse.Code code) implements HardwareFact {}

  /** An answer came for a group that is not outstanding; nothing but a status bit changed. */
  record UnexpectedPageAnswer(String function, int group) implements HardwareFact {}

  /** A page request is visible in the PRI queue. */
  record PageRequestRecorded(String smmu, int sid, int group, Iova page, boolean last)
      implements HardwareFact {}

  /**
   * A page request did not reach software.
   *
   * @param answer what the SMMU told the function by itself; empty for nothing
   */
  record PageRequestDropped(
      String smmu, int sid, int group, boolean last, Optional<PageResponse.Code> answer)
      implements HardwareFact {}

  /** A bit of GERROR became active. */
  record GlobalErrorRaised(String smmu, GlobalError error) implements HardwareFact {}
}
