package iommulab.model.smmuv3.command;

import iommulab.model.bits.BitField;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.CommandDecoding.Illegal;
import java.util.Optional;

/**
 * Which commands raise CERROR_ILL on an SMMU with these ID registers (Arm IHI 0070, 4.1.3 and 7.1).
 *
 * <p>Being illegal outranks being ignored. An out-of-range StreamID is not illegal (4.1.7), nor is
 * RESUME with a wrong STAG, nor a prefetch of bad configuration.
 */
public record CommandLegality(IdRegisters ids, Leniency leniency) {
  /**
   * What an implementation may, but need not, refuse: all such bits and values alike, or none
   * (4.1.5).
   */
  public enum Leniency {
    IGNORES_RESERVED,
    REFUSES_RESERVED
  }

  /** An SMMU that ignores reserved bits. */
  public CommandLegality(IdRegisters ids) {
    this(ids, Leniency.IGNORES_RESERVED);
  }

  /** Decodes a queue entry and judges it. */
  public CommandDecoding judge(long[] words) {
    CommandDecoding decoding = Commands.decode(words);
    if (!(decoding instanceof Decoded decoded)) {
      return decoding;
    }
    Optional<Illegal> illegal = check(decoded.command()).or(() -> reserved(decoded));
    return illegal.isPresent() ? illegal.get() : decoded;
  }

  /** Why the command raises CERROR_ILL here, if it does. */
  public Optional<Illegal> check(Command command) {
    Optional<String> reason =
        missingFeature(command.opcode())
            .or(() -> badRange(command))
            .or(() -> reservedRange(command))
            .or(() -> badSize(command));
    return reason.map(why -> new Illegal(command.opcode().code(), why));
  }

  private Optional<String> missingFeature(Opcode opcode) {
    return switch (opcode) {
      case CFGI_CD, CFGI_CD_ALL, TLBI_NH_ALL, TLBI_NH_ASID, TLBI_NH_VA, TLBI_NH_VAA ->
          needs(IdRegisters.S1P, opcode);
      case TLBI_S2_IPA, TLBI_S12_VMALL -> needs(IdRegisters.S2P, opcode);
      case TLBI_EL2_ALL, TLBI_EL2_ASID, TLBI_EL2_VA, TLBI_EL2_VAA -> needs(IdRegisters.HYP, opcode);
      case ATC_INV -> needs(IdRegisters.ATS, opcode);
      case PRI_RESP -> needs(IdRegisters.PRI, opcode);
      case CFGI_VMS_PIDM -> needs(IdRegisters.MPAM, opcode);
      case RESUME, STALL_TERM ->
          ids.get(IdRegisters.STALL_MODEL) == 1
              ? Optional.of(opcode + " with STALL_MODEL = 1 (Arm IHI 0070, 4.7)")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<String> needs(BitField feature, Opcode opcode) {
    return ids.has(feature)
        ? Optional.empty()
        : Optional.of(opcode + " with " + feature.name() + " = 0 (Arm IHI 0070, 4.1.3)");
  }

  /** Without RIL the fields of ranges are reserved and mean nothing. */
  private Optional<String> badRange(Command command) {
    return ids.has(IdRegisters.RIL)
            && command instanceof Tlbi.ByAddress tlbi
            && tlbi.span().isIllegal()
        ? Optional.of("TG without NUM, SCALE or TTL (Arm IHI 0070, 4.4.1.1)")
        : Optional.empty();
  }

  private Optional<String> reservedRange(Command command) {
    return leniency == Leniency.REFUSES_RESERVED
            && !ids.has(IdRegisters.RIL)
            && command instanceof Tlbi.ByAddress tlbi
            && !tlbi.span().equals(tlbi.span().withoutRange())
        ? Optional.of("fields of a range with RIL = 0 (Arm IHI 0070, 4.1.5)")
        : Optional.empty();
  }

  private Optional<String> badSize(Command command) {
    return leniency == Leniency.REFUSES_RESERVED
            && command instanceof AtcInv atc
            && atc.size() > AtcInv.ALL
        ? Optional.of("Size above 52 (Arm IHI 0070, 4.5.1)")
        : Optional.empty();
  }

  private Optional<Illegal> reserved(Decoded decoded) {
    return leniency == Leniency.IGNORES_RESERVED || decoded.reserved().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Illegal(
                decoded.command().opcode().code(),
                "reserved bits " + decoded.reserved() + " are set (Arm IHI 0070, 4.1.5)"));
  }
}
