package org.utxod.indexer.simnode.generate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.indexer.simnode.tx.SimCoin;
import org.utxod.indexer.simnode.tx.SimTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;

/**
 * Payments of a generated chain between their broadcast and their block. Those of disconnected blocks wait for another.
 * For a single thread.
 */
public final class PendingPayments {
  private static final int REMEMBERED_BLOCKS = 16;
  private static final int MAX = 500;
  private static final int MAX_INPUTS = 3;
  private static final int ONE_IN_SO_MANY_REPLACED = 6;
  private static final long BETTER_FEE = 5_000;

  private final CoinPool pool;
  private final TxMaker maker;
  private final List<SimTx> waiting = new ArrayList<>();
  private final Map<BlockHash, List<SimTx>> confirmed = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<BlockHash, List<SimTx>> eldest) {
      return size() > REMEMBERED_BLOCKS;
    }
  };

  PendingPayments(CoinPool pool, TxMaker maker) {
    this.pool = pool;
    this.maker = maker;
  }

  /** Sends a payment to a mempool, or raises the fee of the last one. */
  void send(Random random, GeneratorShape shape, int height, SimMempool mempool) {
    SimTx tx = !waiting.isEmpty() && random.nextInt(ONE_IN_SO_MANY_REPLACED) == 0
        ? better(waiting.get(waiting.size() - 1))
        : fresh(random, shape, height, mempool);
    if (tx == null || waiting.size() >= MAX) {
      return;
    }
    try {
      mempool.submit(Hex.encode(tx.raw()));
    } catch (IllegalArgumentException e) {
      return; // The fee was too low, or a block spent its coin meanwhile.
    }
    waiting.removeIf(other -> other.spent().equals(tx.spent()));
    waiting.add(tx);
  }

  private @Nullable SimTx fresh(
      Random random, GeneratorShape shape, int height, SimMempool mempool) {
    List<SimCoin> spent = new ArrayList<>();
    for (int inputs = 1 + random.nextInt(MAX_INPUTS); inputs > 0; inputs--) {
      SimCoin coin = pool.take(random, height);
      if (coin != null) {
        pool.add(coin);
        if (!mempool.spends(coin.outPoint()) && !spent.contains(coin)) {
          spent.add(coin);
        }
      }
    }
    return spent.isEmpty() ? null : maker.payment(random, shape, List.copyOf(spent));
  }

  private static @Nullable SimTx better(SimTx tx) {
    List<SimTx.Output> outputs = new ArrayList<>(tx.outputs());
    SimTx.Output last = outputs.remove(outputs.size() - 1);
    if (last.sat() <= BETTER_FEE) {
      return null;
    }
    outputs.add(new SimTx.Output(last.sat() - BETTER_FEE, last.script()));
    return new SimTx(
        tx.version(), "", tx.spent(), tx.scriptSigs(), tx.witnesses(), outputs, tx.lockTime());
  }

  /** Those that fit a block at {@code height}; the pool is updated with what they spend and create. */
  List<SimTx> take(int height) {
    List<SimTx> taken = new ArrayList<>();
    for (Iterator<SimTx> it = waiting.iterator(); it.hasNext(); ) {
      SimTx tx = it.next();
      it.remove();
      // A coin that was confirmed again has another height now.
      List<SimCoin> spent = tx.spent().stream()
          .map(coin -> pool.get(coin.outPoint()))
          .filter(Objects::nonNull)
          .toList();
      boolean fits = spent.size() == tx.spent().size()
          && spent.stream().allMatch(coin -> !coin.coinbase() || height - coin.height() >= 100);
      if (fits) {
        SimTx now = new SimTx(
            tx.version(), "", spent, tx.scriptSigs(), tx.witnesses(), tx.outputs(), tx.lockTime());
        spent.forEach(coin -> pool.remove(coin.outPoint()));
        now.created(now.txid(), height).forEach(pool::add);
        taken.add(now);
      }
    }
    return taken;
  }

  /** A block confirmed them. */
  void confirmed(BlockHash block, List<SimTx> txs) {
    confirmed.put(block, List.copyOf(txs));
  }

  /** A block was disconnected; its transactions precede all others. */
  void takenBack(BlockHash block) {
    List<SimTx> txs = confirmed.remove(block);
    if (txs != null) {
      waiting.addAll(0, txs);
    }
  }
}
