package iommulab.actors.pcie;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.Tlp.PageRequestMessage;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.PageAnswered;
import iommulab.model.ledger.HardwareFact.PageAsked;
import iommulab.model.ledger.HardwareFact.UnexpectedPageAnswer;
import iommulab.model.pcie.PageRequest;
import iommulab.model.pcie.PageRequestInterface;
import iommulab.model.pcie.PageResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * An endpoint's page requests: sends groups as credits allow, in the order they were wanted, and
 * tells who wanted one what became of it.
 *
 * <p>Virtual functions have no page request interface of their own: they ask the physical function
 * for credits, which keeps the count and decides whether any are given (PCIe PRI, capability).
 */
final class PageRequests {
  /** A group of pages; {@code then} is told the answer, or failure if none can come. */
  private record Wanted(
      List<Iova> pages, Optional<Pasid> pasid, boolean write, Consumer<PageResponse.Code> then) {}

  /** A virtual function wants credits. */
  record Wanting(int requests, Address<Message> replyTo) implements Message {}

  /** It has them; none if page requests are off. */
  record Granted(int requests) implements Message {}

  /** It gives them back. */
  record Returned(int requests) implements Message {}

  private final Endpoint.Card card;
  private final Outbox out;
  private final LongSupplier nextPosted;
  private final PageRequestInterface state;
  private final Deque<Wanted> queue = new ArrayDeque<>();
  private final Map<Integer, Wanted> asked = new TreeMap<>();
  private final Deque<Wanting> others = new ArrayDeque<>();
  private int hand; // credits of a virtual function that no group uses yet
  private boolean asking;

  PageRequests(Endpoint.Card card, Outbox out, LongSupplier nextPosted) {
    this.card = card;
    this.out = out;
    this.nextPosted = nextPosted;
    this.state = new PageRequestInterface(card.options().paging().credits());
  }

  /** What physical and virtual functions say to each other. */
  boolean onCredits(Message message) {
    if (message instanceof Wanting wanting) {
      others.add(wanting);
    } else if (message instanceof Returned back) {
      state.takeBack(back.requests());
    } else if (message instanceof Granted granted) {
      asking = false;
      hand += granted.requests();
      if (granted.requests() == 0) {
        never();
      }
    } else {
      return false;
    }
    pump();
    return true;
  }

  /** Whether the function may ask for so many pages at all. */
  boolean mayAsk(int pages) {
    return state.mayRequest() && state.couldHold(pages);
  }

  /** Asks for pages as one group, now or when credits are back. */
  void ask(
      List<Iova> pages, Optional<Pasid> pasid, boolean write, Consumer<PageResponse.Code> then) {
    queue.add(new Wanted(pages, pasid, write, then));
    pump();
  }

  /** Says that no more requests of a PASID come. */
  void stopMarker(Pasid pasid) {
    if (state.mayRequest()) {
      send(PageRequest.stopMarker(pasid, 0));
    }
  }

  private void pump() {
    while (!queue.isEmpty() && state.mayRequest() && hasCredits(queue.peek().pages().size())) {
      begin(queue.remove());
    }
    while (!others.isEmpty() && isDecided(others.peek())) {
      Wanting next = others.remove();
      int given = state.mayRequest() ? next.requests() : 0;
      state.lend(given);
      out.send(next.replyTo(), Lane.INTERNAL, new Granted(given));
    }
    if (queue.isEmpty() && hand > 0) {
      giveBack(hand);
      hand = 0;
    }
  }

  /** Where page requests are off nobody waits for credits. */
  private boolean isDecided(Wanting wanting) {
    return !state.mayRequest() || state.hasCredits(wanting.requests());
  }

  /** A virtual function asks its physical one, a group at a time. */
  private boolean hasCredits(int requests) {
    if (card.physical().isEmpty()) {
      return state.hasCredits(requests);
    } else if (hand < requests && !asking) {
      asking = true;
      out.send(card.physical().get(), Lane.INTERNAL, new Wanting(requests - hand, card.self()));
    }
    return hand >= requests;
  }

  private void giveBack(int requests) {
    if (requests > 0) {
      card.physical().ifPresent(to -> out.send(to, Lane.INTERNAL, new Returned(requests)));
    }
  }

  private void begin(Wanted next) {
    if (card.physical().isPresent()) {
      hand -= next.pages().size();
    }
    int group = state.begin(next.pages().size());
    asked.put(group, next);
    for (int i = 0; i < next.pages().size(); i++) {
      boolean last = i == next.pages().size() - 1;
      Iova page = next.pages().get(i);
      out.note(new PageAsked(card.function(), group, page.page(), last));
      send(PageRequest.of(page, next.pasid(), next.write(), last, group));
    }
  }

  private void send(PageRequest request) {
    out.send(
        card.rootComplex(),
        Lane.POSTED,
        new PageRequestMessage(card.function(), nextPosted.getAsLong(), request));
  }

  /** An answer came. */
  void answered(PageResponseMessage message) {
    PageResponse response = message.response();
    int before = state.outstandingRequests();
    Optional<PageResponse.Code> code = state.answered(response);
    giveBack(before - state.outstandingRequests());
    if (code.isEmpty()) {
      if (!state.failed()) {
        out.note(new UnexpectedPageAnswer(card.function(), response.group()));
      }
      return;
    }
    out.note(new PageAnswered(card.function(), response.group(), code.get()));
    Wanted wanted = asked.remove(response.group());
    if (code.get() == PageResponse.Code.FAILURE) {
      noMore();
    }
    wanted.then().accept(code.get());
    pump();
  }

  /** Control, Enable. */
  void enable(boolean on) {
    if (on) {
      state.enable();
      return;
    }
    state.disable();
    never();
    pump();
  }

  /** What waits for credits will not be asked for. */
  private void never() {
    List<Wanted> all = new ArrayList<>(queue);
    queue.clear();
    all.forEach(wanted -> wanted.then().accept(PageResponse.Code.FAILURE));
  }

  /** Nobody will be answered any more. */
  private void noMore() {
    List<Wanted> never = new ArrayList<>(asked.values());
    never.addAll(queue);
    asked.clear();
    queue.clear();
    never.forEach(wanted -> wanted.then().accept(PageResponse.Code.FAILURE));
  }

  /** The function was reset or removed: all is forgotten, nobody is told. */
  void forget() {
    giveBack(state.outstandingRequests() + hand);
    hand = 0;
    state.reset();
    asked.clear();
    queue.clear();
    pump(); // virtual functions do not wait for one that was reset
  }
}
