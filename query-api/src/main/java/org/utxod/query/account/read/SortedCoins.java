package org.utxod.query.account.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.read.AccountPage.CoinLine;
import org.utxod.store.chain.Coin;

/**
 * The first coins of an order after a place in it, picked from all coins of an account in whatever order they come, in memory
 * for one page. For one thread.
 */
final class SortedCoins {
  private static final Comparator<CoinOrder.Place> PLACES =
      Comparator.comparingLong(CoinOrder.Place::rank).thenComparing(CoinOrder.Place::coin);

  private record Ranked(CoinOrder.Place place, CoinLine line) {}

  private final CoinOrder order;
  private final CoinOrder.@Nullable Place after;
  private final int limit;
  private final PriorityQueue<Ranked> first =
      new PriorityQueue<>(Comparator.comparing(Ranked::place, PLACES).reversed());

  SortedCoins(CoinOrder order, CoinOrder.@Nullable Place after, int limit) {
    this.order = order;
    this.after = after;
    this.limit = limit;
  }

  /** Whether the coin can be on the page, so that its line is worth making. */
  boolean wants(Coin coin) {
    CoinOrder.Place place = place(coin);
    Ranked last = first.size() > limit ? first.peek() : null;
    return (after == null || PLACES.compare(place, after) > 0)
        && (last == null || PLACES.compare(place, last.place) < 0);
  }

  private CoinOrder.Place place(Coin coin) {
    return new CoinOrder.Place(order.rank(coin), coin.outPoint());
  }

  void add(CoinLine line) {
    first.add(new Ranked(place(line.coin()), line));
    if (first.size() > limit + 1) {
      first.poll();
    }
  }

  AccountPage<CoinLine, CoinOrder.Place> page() {
    List<Ranked> all = new ArrayList<>(first);
    all.sort(Comparator.comparing(Ranked::place, PLACES));
    boolean more = all.size() > limit;
    List<Ranked> page = more ? all.subList(0, limit) : all;
    return new AccountPage<>(
        page.stream().map(Ranked::line).toList(), more ? page.get(limit - 1).place : null);
  }
}
