package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.BypassDue;
import iommulab.actors.smmu.UnitMessage.Switch;
import iommulab.actors.smmu.UnitMessage.SwitchDue;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.Enabled;
import iommulab.model.smmuv3.register.ControlRegisters;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * CR0, CR0ACK and GBPA of a unit: when a field takes effect, and when that is complete (Arm IHI
 * 0070, 6.3.9, 6.3.14).
 *
 * <p>A field takes effect some time behind its write, by a message of its own. SMMUEN = 0 is
 * complete when the command queues and the PRI queue know of it and no transaction that came before
 * is still fetching structures; what such a transaction accesses afterwards may be under way still.
 * All other fields are complete when their queue says so.
 */
final class Enables {
  private final SmmuUnit.Build build;
  private final Outbox out;
  private final Transactions transactions;
  private final Runnable stopped;
  private final ControlRegisters registers;
  private final RegisterReads reads;
  private final Map<Enable, Boolean> switching = new EnumMap<>(Enable.class);
  private boolean translates;
  private boolean atsCheck;
  private boolean settling;
  private int toldOfSmmuen;

  /**
   * As it boots.
   *
   * @param stopped what has to be done at once when SMMUEN becomes 0
   */
  Enables(SmmuUnit.Build build, Transactions transactions, Runnable stopped, Outbox out) {
    this.build = build;
    this.out = out;
    this.transactions = transactions;
    this.stopped = stopped;
    this.registers = new ControlRegisters(build.boot());
    this.reads = new RegisterReads(out, this::value);
    this.translates = build.boot().has(Enable.SMMUEN);
    this.atsCheck = build.boot().has(Enable.ATSCHK);
  }

  /** The value of SMMUEN that a transaction sees which arrives now. */
  boolean translates() {
    return translates;
  }

  /** The value of ATSCHK for an STE that is read now. */
  boolean atsCheck() {
    return atsCheck;
  }

  /** GBPA.ABORT. */
  boolean aborts() {
    return registers.aborts();
  }

  static boolean owns(Register register) {
    return register == Register.CR0 || register == Register.CR0ACK || register == Register.GBPA;
  }

  void serve(Mmio access) {
    if (access instanceof WriteRegister write) {
      if (write.register() == Register.CR0) {
        registers.write(write.value()).forEach(this::begin);
      } else if (write.register() == Register.GBPA && registers.writeBypass(write.value())) {
        out.send(build.self(), Lane.INTERNAL, new BypassDue());
      }
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
      reads.wake();
    } else {
      reads.serve(access);
    }
  }

  private void begin(Enable field) {
    out.send(build.self(), Lane.INTERNAL, new SwitchDue(field));
  }

  /** The field takes effect. */
  void due(Enable field) {
    boolean on = registers.wanted(field);
    switching.put(field, on);
    Switch order = new Switch(field, on, build.self());
    switch (field) {
      case SMMUEN -> {
        boolean stops = translates && !on;
        translates = on;
        if (stops) {
          stopped.run();
        }
        List<Address<Message>> concerned = new ArrayList<>(List.of(build.commandQueue()));
        concerned.addAll(build.pagedQueues());
        build.pageQueue().ifPresent(concerned::add);
        concerned.forEach(queue -> out.send(queue, Lane.INTERNAL, order));
        toldOfSmmuen = concerned.size();
      }
      case CMDQEN -> out.send(build.commandQueue(), Lane.INTERNAL, order);
      case EVTQEN -> out.send(build.eventQueue(), Lane.INTERNAL, order);
      case PRIQEN -> {
        if (build.pageQueue().isPresent()) {
          out.send(build.pageQueue().get(), Lane.INTERNAL, order);
        } else {
          switched(field);
        }
      }
      case ATSCHK -> {
        atsCheck = on;
        switched(field);
      }
    }
  }

  /** Whoever the field concerns has taken it over. */
  void switched(Enable field) {
    if (field == Enable.SMMUEN) {
      toldOfSmmuen--;
      settling = toldOfSmmuen == 0;
      settle();
    } else {
      acknowledge(field);
    }
  }

  /** Whether no field is about to change. */
  boolean areSettled() {
    return switching.isEmpty() && !settling;
  }

  /** Something ended: perhaps the last fetch that SMMUEN = 0 waits for. */
  void settle() {
    if (settling && (translates || !transactions.areFetching())) {
      settling = false;
      acknowledge(Enable.SMMUEN);
    }
  }

  private void acknowledge(Enable field) {
    boolean on = switching.remove(field);
    out.note(new Enabled(build.name(), field, on));
    if (registers.acknowledge(field, on)) {
      begin(field);
    }
    reads.wake();
  }

  /** The new attributes of bypass are in effect. */
  void bypassDue() {
    registers.updateBypass();
    reads.wake();
  }

  private long value(Register register) {
    return switch (register) {
      case CR0 -> registers.cr0();
      case CR0ACK -> registers.cr0ack();
      case GBPA -> registers.gbpa();
      default -> throw new IllegalStateException(register + " is not a control register");
    };
  }
}
