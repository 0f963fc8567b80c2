package iommulab.model.agenda;

import java.util.ArrayDeque;
import java.util.Deque;

/** First in, first out: what one sender sends to one receiver in one flow of one lane. */
final class Channel {
  final int sender;
  final int receiver;
  final Lane lane;
  final long flow;
  final Deque<Delivery> waiting = new ArrayDeque<>(2);
  int sent;

  Channel(int sender, int receiver, Lane lane, long flow) {
    this.sender = sender;
    this.receiver = receiver;
    this.lane = lane;
    this.flow = flow;
  }
}
