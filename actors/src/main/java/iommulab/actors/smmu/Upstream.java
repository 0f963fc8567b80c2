package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.pcie.Tlp;
import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Message;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.TlpAttributes;
import java.util.Optional;

/**
 * A device's transaction as the root complex hands it to the SMMU.
 *
 * @param id chosen by the root complex, unique in the run
 * @param kind what is asked
 * @param function name of the function, for the ledger
 * @param sid StreamID
 * @param pasid SubstreamID, if any
 * @param dma the access's name in the ledger
 * @param translated AT = translated: {@code address} is physical
 * @param address input address
 * @param iova what the address stands for; equal to it unless translated
 * @param value data of a write
 * @param noWrite NW of a translation request
 * @param attributes of the packet
 */
public record Upstream(
    long id,
    Kind kind,
    String function,
    int sid,
    Optional<Pasid> pasid,
    String dma,
    boolean translated,
    long address,
    Iova iova,
    long value,
    boolean noWrite,
    TlpAttributes attributes,
    Address<? super UpstreamDone> replyTo)
    implements Message {

  /** What a transaction asks for. */
  public enum Kind {
    READ,
    WRITE,
    TRANSLATE
  }

  @Override
  public long flow() {
    return id;
  }

  /**
   * How the transaction ended: a write is visible, a read has its data, a request its translation.
   *
   * @param why empty, or the reason of a refusal, for the ledger
   * @param issued wants to know when the answer has left for the endpoint; may be empty
   */
  public record UpstreamDone(
      long id,
      Tlp.Status status,
      long value,
      Optional<AtsTranslation> translation,
      String why,
      Optional<Address<Message>> issued)
      implements Message {
    /** An answer that nobody waits to see leave. */
    public UpstreamDone(
        long id, Tlp.Status status, long value, Optional<AtsTranslation> translation, String why) {
      this(id, status, value, translation, why, Optional.empty());
    }

    @Override
    public long flow() {
      return id;
    }
  }

  /** The answer to a translation request has left for the endpoint. */
  public record Issued(long id) implements Message {
    @Override
    public long flow() {
      return id;
    }
  }
}
