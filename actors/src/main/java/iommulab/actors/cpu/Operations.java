package iommulab.actors.cpu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.EndpointCommand;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.FlushQueue;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.DirtyRead;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.memory.Route;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What each operation of a program does: its requests and what their answers mean.
 *
 * <p>When an operation may begin is not decided here ({@link Execution}).
 */
final class Operations {
  /** How an operation tells that it is complete. */
  interface Ending {
    /** It is complete, with the value for the register that it sets; empty for none. */
    void ended(String value);

    /** Its reading part is over; what it may still hold back, it holds back as a store. */
    void acquired();
  }

  private final Cpu.Build build;
  private final Requests requests;
  private final Outbox out;
  private final Handling handling;
  private final PageHandling pages;
  private final FlushRings rings;
  private final Map<String, Inserting> insertions = new TreeMap<>();

  Operations(Cpu.Build build, Requests requests, Consumer<FlushQueue> flushTimer, Outbox out) {
    this.rings = new FlushRings(requests, flushTimer);
    this.build = build;
    this.requests = requests;
    this.handling = new Handling(build, insertions, requests);
    this.pages = new PageHandling(build, requests, this::begin);
    this.out = out;
    build.queues().forEach((name, queue) -> insertions.put(name, inserting(queue)));
  }

  private Inserting inserting(QueueHandle queue) {
    return queue.lockless()
        ? new LocklessInsertion(queue, requests, out)
        : new Insertion(queue, requests, out);
  }

  /** Begins an operation; true if it is complete at once, else the ending is told. */
  boolean begin(CpuOp op, Ending ending) {
    if (op instanceof CpuOp.Guarded guarded) {
      return begin(guarded.then(), ending);
    } else if (op instanceof CpuOp.Slow slow && build.storeBuffer().isPresent()) {
      requests.pause(slow.time(), () -> begin(slow.bare(), ending));
    } else if (op != op.bare()) {
      return begin(op.bare(), ending);
    } else if (op instanceof CpuOp.Barrier) {
      return true;
    } else if (op instanceof CpuOp.Note note) {
      note.facts().forEach(out::note);
      return true;
    } else if (op instanceof CpuOp.StartDma start) {
      out.send(
          build.endpoints().get(start.function()),
          Lane.MMIO,
          new EndpointCommand.StartDma(start.program()));
      return true;
    } else if (op instanceof CpuOp.Store store) {
      buffered(store(store, ending));
    } else if (op instanceof CpuOp.HandOver handOver) {
      buffered(handOver(handOver, ending));
    } else if (op instanceof CpuOp.Synchronize all) {
      awaitReaders(all.readers(), ending);
    } else if (op instanceof CpuOp.QueueFlush add) {
      rings.add(add, () -> ending.ended(""));
    } else if (op instanceof CpuOp.Release give) {
      rings.release(give.queue(), ending::ended);
    } else if (op instanceof CpuOp.Load load) {
      long id = requests.next(message -> ending.ended(word(message)));
      requests.memory(
          new MemoryRequest.Read(id, load.at(), 1, route(load.cacheable()), build.self()));
    } else if (op instanceof CpuOp.Maintain maintain) {
      long id = requests.next(message -> ending.ended(""));
      requests.memory(
          new MemoryRequest.Maintain(id, maintain.at(), maintain.operation(), build.self()));
    } else if (op instanceof CpuOp.Update update) {
      long id = requests.next(message -> ending.ended(word(message)));
      requests.memory(
          new MemoryRequest.Update(
              id,
              update.at(),
              update.function(),
              update.operand(),
              update.expected(),
              build.self()));
    } else if (op instanceof CpuOp.Inspect inspect) {
      long id = requests.next(message -> ending.ended(word(message)));
      requests.memory(
          new MemoryRequest.Read(id, inspect.at(), 1, route(true), inspect.facts(), build.self()));
    } else if (op instanceof CpuOp.ReadDirty read) {
      readDirty(read, ending);
    } else if (op instanceof CpuOp.AwaitWord await) {
      requests.awaitWord(
          await.at(), await.mask(), await.value(), await.equal(), await.giveUp(), ending::ended);
    } else if (op instanceof CpuOp.Lock lock) {
      long id = requests.next(message -> ending.ended(""));
      requests.memory(new MemoryRequest.Lock(id, lock.lock(), build.self()));
    } else if (op instanceof CpuOp.Unlock unlock) {
      long id = requests.next(message -> ending.ended(""));
      requests.memory(new MemoryRequest.Unlock(id, unlock.lock(), build.self()));
    } else if (op instanceof CpuOp.Pause pause) {
      requests.pause(pause.time(), () -> ending.ended(""));
    } else {
      device(op, ending);
    }
    return false;
  }

  /**
   * What is asked from now on in this step is owed to these steps, whichever is the present one.
   */
  void owe(List<Moment> met) {
    requests.owe(met);
  }

  private void readDirty(CpuOp.ReadDirty read, Ending ending) {
    requests.update(
        read.slot(),
        read.function(),
        read.bit(),
        0,
        before -> {
          boolean dirty = read.wasDirty(before);
          out.note(new DirtyRead(read.domain(), read.page(), dirty));
          ending.ended(dirty ? "1" : "0");
        });
  }

  /** Registers, queues and functions. */
  private void device(CpuOp op, Ending ending) {
    if (op instanceof CpuOp.Insert insert) {
      insertions.get(insert.queue()).begin(insert.commands(), ending);
    } else if (op instanceof CpuOp.AwaitFence await) {
      awaitFence(await, ending::ended);
    } else if (op instanceof CpuOp.ReadRegister read) {
      requests.readRegister(
          unit(read.smmu(), read.register()),
          read.register(),
          value -> ending.ended(Values.hex(value)));
    } else if (op instanceof CpuOp.WriteRegister write) {
      requests.writeRegister(
          unit(write.smmu(), write.register()),
          write.register(),
          write.value(),
          () -> ending.ended(""));
    } else if (op instanceof CpuOp.AwaitRegister await) {
      requests.awaitRegister(
          unit(await.smmu(), await.register()),
          await.register(),
          await.test(),
          await.giveUp(),
          finished -> ending.ended(finished ? Values.DONE : Values.TIMEOUT));
    } else if (op instanceof CpuOp.AcknowledgeErrors one
        && build.queues().containsKey(one.smmu())) {
      handling.acknowledge(one.smmu(), () -> ending.ended(""));
    } else if (op instanceof CpuOp.AcknowledgeErrors acknowledge) {
      Address<Message> unit = unit(acknowledge.smmu(), Register.GERROR);
      requests.readRegister(
          unit,
          Register.GERROR,
          value -> requests.writeRegister(unit, Register.GERRORN, value, () -> ending.ended("")));
    } else if (op instanceof CpuOp.HandleErrors handle) {
      handling.errors(handle.smmu(), code -> ending.ended(Values.hex(code)));
    } else if (op instanceof CpuOp.HandleEvents handle) {
      handling.events(handle, taken -> ending.ended(Values.hex(taken)));
    } else if (op instanceof CpuOp.HandlePages handle) {
      pages.pages(handle, taken -> ending.ended(Values.hex(taken)));
    } else if (op instanceof CpuOp.RemovePages remove) {
      pages.remove(remove, () -> ending.ended(""));
    } else if (op instanceof CpuOp.SetAts ats) {
      long id = requests.next(message -> ending.ended(""));
      out.send(
          build.endpoints().get(ats.function()),
          Lane.MMIO,
          new EndpointCommand.SetAts(id, ats.enabled(), build.self()));
    } else if (op instanceof CpuOp.Happen happen) {
      long id = requests.next(message -> ending.ended(""));
      out.send(
          build.endpoints().get(happen.function()),
          Lane.MMIO,
          new EndpointCommand.Happen(id, happen.write(), build.self()));
    } else if (op instanceof CpuOp.Behave behave) {
      long id = requests.next(message -> ending.ended(""));
      out.send(
          build.endpoints().get(behave.function()),
          Lane.MMIO,
          new EndpointCommand.Behave(id, behave.conduct(), build.self()));
    } else if (op instanceof CpuOp.AwaitDma await) {
      long id = requests.next(message -> ending.ended(""));
      out.send(
          build.endpoints().get(await.function()),
          Lane.MMIO,
          new EndpointCommand.AwaitDma(id, build.self()));
    } else {
      throw new IllegalStateException("unknown operation " + op);
    }
  }

  /** A store leaves the CPU when its buffer lets go of it. */
  private void buffered(MemoryRequest store) {
    if (build.storeBuffer().isPresent()) {
      requests.memoryAfter(build.storeBuffer().get(), store);
    } else {
      requests.memory(store);
    }
  }

  private MemoryRequest store(CpuOp.Store store, Ending ending) {
    long id = requests.next(message -> ending.ended(""));
    return new MemoryRequest.Write(
        id,
        store.at(),
        List.of(store.value()),
        route(store.cacheable()),
        store.facts(),
        build.self());
  }

  private Route route(boolean cacheable) {
    return cacheable && build.caches() ? Route.CACHED : Route.SNOOPED;
  }

  private MemoryRequest handOver(CpuOp.HandOver handOver, Ending ending) {
    long id = requests.next(message -> ending.ended(""));
    return new MemoryRequest.HandOver(
        id,
        handOver.pages(),
        handOver.owner(),
        handOver.domain(),
        handOver.addresses(),
        build.self());
  }

  private void awaitReaders(List<Pa> readers, Ending ending) {
    if (readers.isEmpty()) {
      ending.ended("");
      return;
    }
    requests.awaitWord(
        readers.get(0),
        -1L,
        0,
        true,
        Optional.empty(),
        out -> awaitReaders(readers.subList(1, readers.size()), ending));
  }

  private static String word(Message message) {
    return message instanceof MemoryReply.ReadDone read
        ? Values.hex(read.words().get(0))
        : Values.ABORT;
  }

  private void awaitFence(CpuOp.AwaitFence await, Consumer<String> ended) {
    Inserting insertion = insertions.get(await.queue());
    long position = insertion.lastSync();
    Consumer<Boolean> told =
        finished -> {
          FenceReport report = finished ? FenceReport.DONE : FenceReport.TIMED_OUT;
          out.note(new FenceReported(await.queue(), position, report));
          out.note(new Closed("fence " + await.queue() + " " + position));
          insertion.fenceEnded(
              finished, () -> ended.accept(finished ? Values.DONE : Values.TIMEOUT));
        };
    out.note(new Opened("fence " + await.queue() + " " + position));
    QueueHandle queue = insertion.queue();
    if (queue.msi().isPresent()) {
      requests.awaitWord(
          queue.msi().get(),
          0xffff_ffffL,
          Inserting.msiData(position),
          true,
          await.giveUp(),
          how -> told.accept(how.equals(Values.DONE)));
    } else {
      RegisterTest passed = new RegisterTest.ConsumedTo(position + 1, queue.log2size());
      requests.awaitRegister(queue.consumer(), Register.CMDQ_CONS, passed, await.giveUp(), told);
    }
  }

  private Address<Message> unit(String smmu, Register register) {
    return build.registers().get(smmu).get(register);
  }
}
