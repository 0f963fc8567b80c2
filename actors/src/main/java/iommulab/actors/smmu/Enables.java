package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.CancelAwait;
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
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final RegisterReads acknowledgements;
  private final Touches touches;
  private final Map<Enable, Boolean> switching = new EnumMap<>(Enable.class);
  private boolean translates;
  private boolean atsCheck;
  private boolean settling;

  /** The fields acknowledged since CR0 was written, and when. */
  private final Map<Enable, Moment> acknowledged = new EnumMap<>(Enable.class);

  private int toldOfSmmuen;
  private boolean settlesAmongSeveral;

  /**
   * As it boots.
   *
   * @param stopped what has to be done at once when SMMUEN becomes 0
   */
  Enables(
      SmmuUnit.Build build,
      Transactions transactions,
      Runnable stopped,
      Touches touches,
      Outbox out) {
    this.build = build;
    this.touches = touches;
    this.out = out;
    this.transactions = transactions;
    this.stopped = stopped;
    this.registers = new ControlRegisters(build.boot());
    this.reads = new RegisterReads(out, this::value);
    this.acknowledgements = new RegisterReads(out, this::value, this::acknowledged);
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
    if (access instanceof AwaitRegister poll && poll.register() == Register.CR0ACK) {
      poll(poll);
    } else if (access instanceof CancelAwait) {
      touches.everything();
      acknowledgements.serve(access);
      reads.serve(access);
    } else if (access instanceof WriteRegister write) {
      if (write.register() == Register.CR0) {
        touches.writes(Touches.WANTED);
        touches.writes(Touches.ACKNOWLEDGED);
        acknowledged.clear();
        registers.write(write.value()).forEach(this::begin);
      } else {
        touches.everything();
      }
      if (write.register() == Register.GBPA && registers.writeBypass(write.value())) {
        out.send(build.self(), Lane.INTERNAL, new BypassDue());
      }
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
      reads.wake();
    } else if (access.register() == Register.CR0ACK) {
      touches.reads(Touches.ACKNOWLEDGED);
      reads.serve(access);
    } else {
      touches.everything();
      reads.serve(access);
    }
  }

  /** A poll and the last acknowledgement that it waits for only have to meet. */
  private void poll(AwaitRegister poll) {
    boolean holds = poll.test().holds(registers.cr0ack());
    if (holds && acknowledged(poll.test()).isEmpty()) {
      touches.reads(Touches.ACKNOWLEDGED);
    } else {
      touches.joins(Touches.ACKNOWLEDGED);
    }
    acknowledgements.serve(poll);
  }

  /** All fields written, if the test holds when all of them are acknowledged and not before. */
  private Optional<RegisterReads.Held> acknowledged(RegisterTest test) {
    long now = registers.cr0ack();
    boolean all =
        test instanceof RegisterTest.Bits
            && !acknowledged.isEmpty()
            && switching.isEmpty()
            && acknowledged.keySet().stream()
                .noneMatch(f -> test.holds(f.into(now, !registers.wanted(f))));
    return all
        ? Optional.of(new RegisterReads.Held(List.copyOf(acknowledged.values()), now))
        : Optional.empty();
  }

  private void begin(Enable field) {
    out.send(build.self(), Lane.INTERNAL, new SwitchDue(field));
  }

  /** The field takes effect. */
  void due(Enable field) {
    touches.reads(Touches.WANTED);
    boolean on = registers.wanted(field);
    switching.put(field, on);
    Switch order = new Switch(field, on, build.self());
    switch (field) {
      case SMMUEN -> {
        boolean stops = translates && !on;
        translates = on;
        touches.writes(Touches.ENABLED);
        if (stops) {
          stopped.run();
        }
        List<Address<Message>> concerned = new ArrayList<>(List.of(build.commandQueue()));
        concerned.addAll(build.pagedQueues());
        build.pageQueue().ifPresent(concerned::add);
        concerned.forEach(queue -> out.send(queue, Lane.INTERNAL, order));
        toldOfSmmuen = concerned.size();
        settlesAmongSeveral = concerned.size() > 1;
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
        touches.writes(Touches.CHECKED);
        atsCheck = on;
        switched(field);
      }
    }
  }

  /** Whoever the field concerns has taken it over. */
  void switched(Enable field) {
    if (field == Enable.SMMUEN) {
      touches.reads(Touches.FETCHING);
      if (settlesAmongSeveral) {
        touches.writes(Touches.ACKNOWLEDGED);
      }
      toldOfSmmuen--;
      settling = toldOfSmmuen == 0;
      settle();
    } else {
      acknowledge(field);
    }
  }

  /** Whether SMMUEN = 0 waits for transactions. */
  boolean areSettling() {
    return settling;
  }

  /** Something ended: perhaps the last fetch that SMMUEN = 0 waits for. */
  void settle() {
    if (settling && (translates || !transactions.areFetching())) {
      settling = false;
      acknowledge(Enable.SMMUEN);
    }
  }

  private void acknowledge(Enable field) {
    touches.reads(Touches.WANTED);
    boolean on = switching.remove(field);
    out.note(new Enabled(build.name(), field, on));
    if (registers.acknowledge(field, on)) {
      touches.everything();
      begin(field);
    }
    acknowledged.put(field, out.moment());
    if (acknowledgements.hasPoll(
        test -> test.holds(registers.cr0ack()) && acknowledged(test).isEmpty())) {
      touches.writes(Touches.ACKNOWLEDGED);
    } else {
      touches.joins(Touches.ACKNOWLEDGED);
    }
    acknowledgements.wake();
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
