package iommulab.workloads.generate;

import iommulab.model.agenda.Window;
import iommulab.workloads.settings.WorkloadSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Map/unmap churn under DMA: CPUs map buffers for their endpoints, set the endpoints to work, and
 * take the buffers away again while they may still be in use.
 *
 * <p>Each endpoint belongs to one CPU, each CPU has pages of its own and gives a page that it got
 * back to whichever of its endpoints comes next, so a stale translation of one endpoint shows as
 * harm to another. All of it follows from the seed.
 */
public final class Churn {
  /** Something that a CPU does. */
  public sealed interface Action {
    /** Maps a page of the CPU for an endpoint. */
    record Map(int endpoint, int slot, int page) implements Action {}

    /** Sets an endpoint to work on its buffer. */
    record Work(int endpoint, List<Access> accesses) implements Action {}

    /** Does nothing for a while. */
    record Rest(Window time) implements Action {}

    /** Takes a page away from an endpoint. */
    record Unmap(int endpoint, int slot, int page) implements Action {}
  }

  /** One DMA access: which page of the buffer, which word, and whether it writes. */
  public record Access(int slot, int word, boolean write, long value) {}

  private static final int WORDS = 512;
  private static final long LONGEST_REST = 4_000;

  private final WorkloadSettings settings;
  private final int endpoints;
  private final int cpus;
  private final SplittableRandom random;
  private long nextValue = 1;

  /** Work for so many endpoints and CPUs. */
  public Churn(WorkloadSettings settings, int endpoints, int cpus, long seed) {
    this.settings = settings;
    this.endpoints = endpoints;
    this.cpus = cpus;
    this.random = new SplittableRandom(seed);
  }

  /** Pages that each CPU needs: a buffer for each of its endpoints, and one more buffer. */
  public static int pagesOfACpu(WorkloadSettings settings, int endpoints, int cpus) {
    int most = (endpoints + cpus - 1) / cpus;
    return (most + 1) * settings.pages();
  }

  /** What each CPU does, in order. */
  public List<List<Action>> actions() {
    List<List<Action>> all = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      all.add(ofCpu(cpu));
    }
    return all;
  }

  private List<Action> ofCpu(int cpu) {
    Deque<Integer> free = new ArrayDeque<>();
    for (int page = 0; page < pagesOfACpu(settings, endpoints, cpus); page++) {
      free.add(page);
    }
    List<Action> actions = new ArrayList<>();
    for (int round = 0; round < settings.maps(); round++) {
      for (int endpoint = cpu; endpoint < endpoints; endpoint += cpus) {
        round(endpoint, free, actions);
      }
    }
    return List.copyOf(actions);
  }

  private void round(int endpoint, Deque<Integer> free, List<Action> actions) {
    int[] pages = new int[settings.pages()];
    for (int slot = 0; slot < pages.length; slot++) {
      pages[slot] = free.remove();
      actions.add(new Action.Map(endpoint, slot, pages[slot]));
    }
    actions.add(new Action.Work(endpoint, accesses()));
    actions.add(new Action.Rest(Window.exactly(random.nextLong(LONGEST_REST))));
    for (int slot = 0; slot < pages.length; slot++) {
      actions.add(new Action.Unmap(endpoint, slot, pages[slot]));
      free.addFirst(pages[slot]);
    }
  }

  private List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    for (int i = 0; i < settings.dma(); i++) {
      boolean write = random.nextInt(100) < settings.writePercent();
      accesses.add(
          new Access(random.nextInt(settings.pages()), random.nextInt(WORDS), write, nextValue++));
    }
    return List.copyOf(accesses);
  }
}
