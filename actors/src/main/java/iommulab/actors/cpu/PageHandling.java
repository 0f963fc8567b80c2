package iommulab.actors.cpu;

import iommulab.actors.control.Address;
import iommulab.actors.memory.MemoryReply;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Message;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.PageGroups;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.pcie.PageRequest;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.PriResp;
import iommulab.model.smmuv3.command.PriResp.Response;
import iommulab.model.smmuv3.event.PriRecord;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a driver that serves page requests does with a PRI queue (linux arm_smmu_priq_thread takes
 * records in this way; iommu_report_device_fault and iommu_sva_handle_mm handle groups).
 *
 * <p>CONS is written behind each record, before its group is answered, since an answer gives the
 * function its credit back; on a list the group stands before, so that nobody overlooks it. No
 * CMD_SYNC follows an answer: it would mean nothing to it (linux arm_smmu_page_response).
 */
final class PageHandling {
  private static final long OVERFLOW = 1L << 31;
  private static final int WORDS = PriRecord.BYTES / Long.BYTES;

  private final Cpu.Build build;
  private final Requests requests;
  private final BiPredicate<CpuOp, Operations.Ending> operations;
  private final Map<String, PageGroups> groups = new TreeMap<>();

  PageHandling(
      Cpu.Build build, Requests requests, BiPredicate<CpuOp, Operations.Ending> operations) {
    this.build = build;
    this.requests = requests;
    this.operations = operations;
  }

  private record Drain(CpuOp.HandlePages op, EventHandle queue, LongConsumer then) {
    long wrapped(long position) {
      return position & (2L << queue.log2size()) - 1;
    }
  }

  /** Takes requests until the queue is empty; tells how many. */
  void pages(CpuOp.HandlePages op, LongConsumer then) {
    Drain drain = new Drain(op, build.events().get(op.smmu() + ".priq"), then);
    requests.readRegister(
        unit(drain, Register.PRIQ_CONS), Register.PRIQ_CONS, consumer -> look(drain, consumer, 0));
  }

  private void look(Drain drain, long consumer, long taken) {
    requests.readRegister(
        unit(drain, Register.PRIQ_PROD),
        Register.PRIQ_PROD,
        producer -> {
          if (drain.wrapped(producer) != drain.wrapped(consumer)) {
            take(drain, consumer, taken);
          } else if (((producer ^ consumer) & OVERFLOW) != 0) {
            if (!drain.op().keepsPartial()) {
              collected(drain).discardPartial();
            }
            consume(drain, consumer ^ OVERFLOW, () -> drain.then().accept(taken));
          } else {
            drain.then().accept(taken);
          }
        });
  }

  private PageGroups collected(Drain drain) {
    return groups.computeIfAbsent(drain.op().smmu(), smmu -> new PageGroups());
  }

  private void take(Drain drain, long consumer, long taken) {
    long index = consumer & (1L << drain.queue().log2size()) - 1;
    long id =
        requests.next(
            answer -> {
              List<Long> words = ((MemoryReply.ReadDone) answer).words();
              PriRecord record =
                  PriRecord.decode(words.stream().mapToLong(Long::longValue).toArray());
              long next = drain.wrapped(consumer + 1) | consumer & OVERFLOW;
              Optional<PageGroups.Group> group = collected(drain).taken(record);
              Runnable further = () -> look(drain, next, taken + 1);
              list(
                  drain,
                  group,
                  known ->
                      consume(drain, next, () -> handle(drain, record, group, known, further)));
            });
    requests.read(id, drain.queue().base().plus(index * PriRecord.BYTES), WORDS);
  }

  /** Puts a complete group on its function's list; false if the function is out of it. */
  private void list(Drain drain, Optional<PageGroups.Group> group, Consumer<Boolean> then) {
    Optional<CpuOp.GroupList> listed = group.flatMap(g -> listOf(drain, g));
    if (listed.isEmpty()) {
      then.accept(true);
      return;
    }
    requests.update(
        listed.get().word(),
        AtomicFunction.SET,
        bit(group.get()),
        0,
        before -> then.accept((before & CpuOp.GroupList.REMOVED) == 0));
  }

  private static Optional<CpuOp.GroupList> listOf(Drain drain, PageGroups.Group group) {
    return drain.op().listed().filter(list -> list.sid().equals(group.sid()));
  }

  private static long bit(PageGroups.Group group) {
    return CpuOp.GroupList.bit(group.last().group());
  }

  private void handle(
      Drain drain,
      PriRecord record,
      Optional<PageGroups.Group> group,
      boolean known,
      Runnable then) {
    if (group.isPresent() && known) {
      Deque<PageRequest> left = new ArrayDeque<>(group.get().requests());
      pageIn(drain, group.get(), left, response -> answer(drain, group.get(), response, then));
    } else if (group.isPresent()) {
      answer(drain, group.get(), Response.INVALID_REQUEST, then);
    } else if (record.request().isStopMarker() && drain.op().stopped().isPresent()) {
      requests.write(drain.op().stopped().get(), List.of(1L), then);
    } else {
      then.run();
    }
  }

  /** Who takes a group from its list answers it. */
  private void answer(Drain drain, PageGroups.Group group, Response response, Runnable then) {
    Optional<CpuOp.GroupList> listed = listOf(drain, group);
    if (listed.isEmpty()) {
      respond(drain, group, response, then);
      return;
    }
    requests.update(
        listed.get().word(),
        AtomicFunction.CLEAR,
        bit(group),
        0,
        before -> {
          if ((before & bit(group)) != 0 || !listed.get().looks()) {
            respond(drain, group, response, then);
          } else {
            then.run();
          }
        });
  }

  /** Answers each group on the list, and lets none come on it any more. */
  void remove(CpuOp.RemovePages op, Runnable then) {
    CpuOp.GroupList list = op.list();
    requests.update(
        list.word(),
        AtomicFunction.SWAP,
        CpuOp.GroupList.REMOVED,
        0,
        before -> {
          List<Command> answers = new ArrayList<>();
          for (int group = 0; group < CpuOp.GroupList.ROOM; group++) {
            if ((before & CpuOp.GroupList.bit(group)) != 0) {
              answers.add(
                  new PriResp(list.sid(), false, new Pasid(0), group, Response.INVALID_REQUEST));
            }
          }
          if (answers.isEmpty()) {
            then.run();
          } else {
            run(new ArrayDeque<>(List.of(new CpuOp.Insert(op.smmu() + ".cmdq", answers))), then);
          }
        });
  }

  /** One page after the other; the first that is not to be had makes the whole group invalid. */
  private void pageIn(
      Drain drain, PageGroups.Group group, Deque<PageRequest> left, Consumer<Response> then) {
    if (left.isEmpty()) {
      then.accept(Response.SUCCESS);
      return;
    }
    PageRequest request = left.remove();
    Deque<CpuOp.PageIn> found = new ArrayDeque<>();
    drain.op().prepared().stream()
        .filter(page -> page.isFor(group.sid(), request))
        .forEach(found::add);
    find(
        found,
        there -> {
          if (there) {
            pageIn(drain, group, left, then);
          } else {
            then.accept(Response.INVALID_REQUEST);
          }
        });
  }

  /** Maps the first of these that may be mapped; tells whether there was one. */
  private void find(Deque<CpuOp.PageIn> candidates, Consumer<Boolean> then) {
    if (candidates.isEmpty()) {
      then.accept(false);
      return;
    }
    CpuOp.PageIn page = candidates.remove();
    locked(
        page.lock(),
        true,
        () ->
            present(
                page,
                there -> {
                  Runnable mapped =
                      () ->
                          locked(
                              page.lock(),
                              false,
                              () -> {
                                if (there) {
                                  then.accept(true);
                                } else {
                                  find(candidates, then);
                                }
                              });
                  if (there) {
                    run(new ArrayDeque<>(page.map()), mapped);
                  } else {
                    mapped.run();
                  }
                }));
  }

  private void locked(Optional<Integer> lock, boolean take, Runnable then) {
    if (lock.isEmpty()) {
      then.run();
    } else {
      CpuOp op = take ? new CpuOp.Lock(lock.get()) : new CpuOp.Unlock(lock.get());
      run(new ArrayDeque<>(List.of(op)), then);
    }
  }

  private void present(CpuOp.PageIn page, Consumer<Boolean> then) {
    if (page.present().isEmpty()) {
      then.accept(true);
    } else {
      requests.load(page.present().get(), word -> then.accept(word != 0));
    }
  }

  private void respond(Drain drain, PageGroups.Group group, Response response, Runnable then) {
    PageRequest last = group.last();
    PriResp command =
        new PriResp(
            group.sid(),
            last.pasid().isPresent(),
            last.pasid().orElse(new Pasid(0)),
            last.group(),
            response);
    CpuOp insert = new CpuOp.Insert(drain.op().smmu() + ".cmdq", List.of(command));
    run(new ArrayDeque<>(List.of(insert)), then);
  }

  /** One operation after the other. */
  private void run(Deque<CpuOp> ops, Runnable then) {
    while (!ops.isEmpty()) {
      boolean complete = operations.test(ops.remove(), ending(() -> run(ops, then)));
      if (!complete) {
        return;
      }
    }
    then.run();
  }

  private static Operations.Ending ending(Runnable then) {
    return new Operations.Ending() {
      @Override
      public void ended(String value) {
        then.run();
      }

      @Override
      public void acquired() {
        // nothing of this program waits for it
      }
    };
  }

  private void consume(Drain drain, long consumer, Runnable then) {
    requests.writeRegister(unit(drain, Register.PRIQ_CONS), Register.PRIQ_CONS, consumer, then);
  }

  private Address<Message> unit(Drain drain, Register register) {
    return build.registers().get(drain.op().smmu()).get(register);
  }
}
