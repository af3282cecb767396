package org.utxod.query.signing.coins;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first of any number of coins in an order; so many of them are remembered. For one thread. */
public final class BestCoins {
  private final int most;
  private final Comparator<Candidate> order;
  private final PriorityQueue<Candidate> kept;

  public BestCoins(int most, Comparator<Candidate> order) {
    this.most = most;
    this.order = order;
    this.kept = new PriorityQueue<>(most + 1, Collections.reverseOrder(order));
  }

  /** Takes it, and forgets the last where there are too many. */
  public void add(Candidate coin) {
    kept.add(coin);
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** In their order. */
  public List<Candidate> list() {
    List<Candidate> list = new ArrayList<>(kept);
    list.sort(order);
    return list;
  }
}
