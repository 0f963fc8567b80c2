package iommulab.model.tlb;

import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * CR0.VMW: how many low bits of a VMID an invalidation does not compare (Arm IHI 0070, 3.17.6,
 * 6.3.9).
 *
 * <p>Look-ups always compare the whole VMID.
 *
 * @param bits 0 to 4
 */
public record VmidWildcard(int bits) {
  public static final int MOST = 4;

  /** Exact matches. */
  public static final VmidWildcard NONE = new VmidWildcard(0);

  public VmidWildcard {
    if (bits < 0 || bits > MOST) {
      throw new IllegalArgumentException("VMW = " + bits + ": expected 0 to " + MOST);
    }
  }

  /** Whether a command targets the VMID only that it names. */
  public boolean isExact() {
    return bits == 0;
  }

  /** The exact commands that a command amounts to. */
  public List<Command> widen(Command command) {
    if (bits == 0) {
      return List.of(command);
    } else if (command instanceof Tlbi.NhAll all) {
      return each(all.vmid(), Tlbi.NhAll::new);
    } else if (command instanceof Tlbi.NhAsid one) {
      return each(one.vmid(), vmid -> new Tlbi.NhAsid(vmid, one.asid()));
    } else if (command instanceof Tlbi.NhVa va) {
      return each(va.vmid(), vmid -> new Tlbi.NhVa(vmid, va.asid(), va.address(), va.span()));
    } else if (command instanceof Tlbi.NhVaa vaa) {
      return each(vaa.vmid(), vmid -> new Tlbi.NhVaa(vmid, vaa.address(), vaa.span()));
    } else if (command instanceof Tlbi.S2Ipa ipa) {
      return each(ipa.vmid(), vmid -> new Tlbi.S2Ipa(vmid, ipa.address(), ipa.span()));
    } else if (command instanceof Tlbi.S12Vmall all) {
      return each(all.vmid(), Tlbi.S12Vmall::new);
    }
    return List.of(command);
  }

  private List<Command> each(Vmid named, Function<Vmid, Command> with) {
    int first = named.value() >>> bits << bits;
    return IntStream.range(first, first + (1 << bits)).mapToObj(Vmid::new).map(with).toList();
  }
}
