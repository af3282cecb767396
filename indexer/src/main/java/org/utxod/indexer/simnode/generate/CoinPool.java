package org.utxod.indexer.simnode.generate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.tx.SimCoin;
import org.utxod.store.chain.OutPoint;

/** The coins of one branch at one block, with random selection in constant time. */
public final class CoinPool {
  private final List<SimCoin> coins = new ArrayList<>();
  private final Map<OutPoint, Integer> places = new HashMap<>();

  int size() {
    return coins.size();
  }

  /** The coin there; null if it is spent or never existed. */
  @Nullable
  SimCoin get(OutPoint point) {
    Integer place = places.get(point);
    return place == null ? null : coins.get(place);
  }

  void add(SimCoin coin) {
    places.put(coin.outPoint(), coins.size());
    coins.add(coin);
  }

  void remove(OutPoint point) {
    Integer place = places.remove(point);
    if (place == null) {
      throw new IllegalStateException(point + " is spent that is not there");
    }
    SimCoin last = coins.remove(coins.size() - 1);
    if (place < coins.size()) {
      coins.set(place, last);
      places.put(last.outPoint(), place);
    }
  }

  /** Removes random coins if there are more than {@code most}. */
  void shrinkTo(int most, Random random) {
    while (coins.size() > most) {
      remove(coins.get(random.nextInt(coins.size())).outPoint());
    }
  }

  /** Removes a random coin that the block at {@code height} may spend; null if a few tries find none. */
  @Nullable
  SimCoin take(Random random, int height) {
    for (int tries = 0; tries < 8 && !coins.isEmpty(); tries++) {
      SimCoin coin = coins.get(random.nextInt(coins.size()));
      if (!coin.coinbase() || height - coin.height() >= 100) {
        remove(coin.outPoint());
        return coin;
      }
    }
    return null;
  }
}
