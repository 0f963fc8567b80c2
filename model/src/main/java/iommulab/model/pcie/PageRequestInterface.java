package iommulab.model.pcie;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A function's page request interface: control, status and credits (PCIe PRI, capability).
 *
 * <p>A request takes a credit until its group is answered; there are as many as software allocated.
 * Which index a new group gets is left open: here the lowest that is free, so that a late answer
 * meets a new group soon.
 */
public final class PageRequestInterface {
  private final int allocated;
  private final SortedMap<Integer, Integer> outstanding = new TreeMap<>();
  private int lent;
  private boolean enabled;
  private boolean failed;
  private boolean unexpected;

  /** Enabled if there is anything allocated. */
  public PageRequestInterface(int allocated) {
    this.allocated = allocated;
    this.enabled = allocated > 0;
  }

  /** Whether new requests may be made at all. */
  public boolean mayRequest() {
    return enabled && !failed;
  }

  /** Status, Response Failure. */
  public boolean failed() {
    return failed;
  }

  /** Status, Unexpected Page Request Group Index. */
  public boolean sawUnexpected() {
    return unexpected;
  }

  /** Status, Stopped: nothing is outstanding and nothing new can come. */
  public boolean stopped() {
    return !mayRequest() && outstanding.isEmpty();
  }

  /** Requests of its own that are not answered. */
  public int outstandingRequests() {
    return outstanding.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Credits in use, those of virtual functions included. */
  public int used() {
    return outstandingRequests() + lent;
  }

  /** Whether so many requests could ever be outstanding together. */
  public boolean couldHold(int requests) {
    return requests <= allocated;
  }

  /** Whether there are credits for so many more requests. */
  public boolean hasCredits(int requests) {
    return used() + requests <= allocated;
  }

  /** Gives credits to a virtual function, which has none of its own. */
  public void lend(int requests) {
    if (requests > 0 && (!mayRequest() || !hasCredits(requests))) {
      throw new IllegalStateException(requests + " page requests: not enabled, or no credits");
    }
    lent += requests;
  }

  /** A virtual function gives credits back. */
  public void takeBack(int requests) {
    lent -= requests;
  }

  /** Begins a group of so many requests and returns its index. */
  public int begin(int requests) {
    if (!mayRequest() || !hasCredits(requests)) {
      throw new IllegalStateException(requests + " page requests: not enabled, or no credits");
    }
    int group = 0;
    while (outstanding.containsKey(group)) {
      group++;
    }
    outstanding.put(group, requests);
    return group;
  }

  /**
   * An answer came; tells what it means for its group. Empty if the group is not outstanding, which
   * is marked and changes nothing else, or if answers are ignored since one said failure.
   */
  public Optional<PageResponse.Code> answered(PageResponse response) {
    if (failed) {
      return Optional.empty();
    } else if (outstanding.remove(response.group()) == null) {
      unexpected = true;
      return Optional.empty();
    }
    if (response.code() == PageResponse.Code.FAILURE) {
      failed = true;
      outstanding.clear(); // their answers are ignored
    }
    return Optional.of(response.code());
  }

  /** Control, Enable written as 1; false, and nothing happens, unless the interface is stopped. */
  public boolean enable() {
    if (!stopped() || allocated == 0) {
      return false;
    }
    enabled = true;
    failed = false;
    unexpected = false;
    return true;
  }

  /** Control, Enable written as 0: no new requests; answers to old ones still count. */
  public void disable() {
    enabled = false;
  }

  /** The function was reset: all is forgotten, and software has to enable it again. */
  public void reset() {
    enabled = false;
    failed = false;
    unexpected = false;
    outstanding.clear();
  }
}
