package org.utxod.indexer.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** The model: the coins after a block in a plain map, which can be moved to any other block of any branch. */
final class CoinLedger {
  private final int fromHeight;
  private final Map<OutPoint, ModelCoin> coins = new HashMap<>();
  private @Nullable ModelBlock at;

  /** A ledger with only the coins created at or above a height, like an index that started there. */
  CoinLedger(int fromHeight) {
    this.fromHeight = fromHeight;
  }

  @Nullable
  ModelBlock at() {
    return at;
  }

  void moveTo(ModelBlock target) {
    Deque<ModelBlock> forth = new ArrayDeque<>();
    ModelBlock there = target;
    ModelBlock here = at;
    while (!java.util.Objects.equals(here, there)) {
      boolean back = here != null && (there == null || here.height() >= there.height());
      if (back) {
        here.created().forEach(coin -> coins.remove(coin.outPoint()));
        here.spent().forEach(this::add);
        here = here.parent();
      } else {
        forth.push(there);
        there = there.parent();
      }
    }
    for (ModelBlock block : forth) {
      block.spent().forEach(coin -> coins.remove(coin.outPoint()));
      block.created().forEach(this::add);
    }
    at = target;
  }

  private void add(ModelCoin coin) {
    if (coin.height() >= fromHeight) {
      coins.put(coin.outPoint(), coin);
    }
  }

  Collection<ModelCoin> coins() {
    return coins.values();
  }

  @Nullable
  ModelCoin get(OutPoint outPoint) {
    return coins.get(outPoint);
  }

  long totalSat() {
    return coins.values().stream().mapToLong(ModelCoin::sat).sum();
  }

  /** Coins by script, each script's in the index's order. */
  Map<Script, List<ModelCoin>> byScript() {
    Map<Script, Map<OutPoint, ModelCoin>> sorted = new HashMap<>();
    coins
        .values()
        .forEach(coin -> sorted
            .computeIfAbsent(coin.script(), script -> new TreeMap<>(CoinLedger::inKeyOrder))
            .put(coin.outPoint(), coin));
    Map<Script, List<ModelCoin>> lists = new HashMap<>();
    sorted.forEach((script, byPoint) -> lists.put(script, new ArrayList<>(byPoint.values())));
    return lists;
  }

  private static int inKeyOrder(OutPoint a, OutPoint b) {
    int byTxid = a.txid().compareTo(b.txid());
    return byTxid != 0 ? byTxid : Long.compare(a.vout(), b.vout());
  }
}
