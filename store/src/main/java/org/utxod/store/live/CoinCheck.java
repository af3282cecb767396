package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.core.Change;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.Invariants;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/**
 * Holds a block's coins against the index before anything is written: what it spends must be there, as the block says, and
 * what it makes must be new. For the writer's thread.
 */
public final class CoinCheck {
  private final WriterContext context;
  private final IndexCore core;
  private final Predicate<ChainPoint> overwrites;

  /** @param overwrites the blocks whose coinbase may repeat one that is still there (BIP 30) */
  CoinCheck(WriterContext context, Predicate<ChainPoint> overwrites) {
    this.context = context;
    this.core = context.core();
    this.overwrites = overwrites;
  }

  /**
   * Finds each coin's row as it is before the block, all in one sorted read.
   *
   * @throws StoreException of kind {@code INVARIANT} where one is not as the block says
   */
  void check(BlockDelta delta, List<Change> sorted) {
    List<Change> asked = new ArrayList<>(sorted.size());
    List<byte[]> keys = new ArrayList<>(sorted.size());
    for (Change change : sorted) {
      if (!change.netted) {
        asked.add(change);
        keys.add(change.coinKey);
      }
    }
    List<byte @Nullable []> found = core.rows().multiGet(ColumnFamily.COIN, keys);
    boolean mayOverwrite = overwrites.test(delta.point());
    for (int i = 0; i < asked.size(); i++) {
      Change change = asked.get(i);
      change.before = found.get(i);
      if (change.created) {
        requireNew(delta, change, mayOverwrite);
      } else {
        requireThere(delta, change);
      }
    }
  }

  private static void requireNew(BlockDelta delta, Change change, boolean mayOverwrite) {
    if (change.before != null && !(mayOverwrite && change.transactionIndex == 0)) {
      throw Invariants.broken(
          delta.point(), change.outPoint(), "is made though the index holds it already");
    }
  }

  private void requireThere(BlockDelta delta, Change change) {
    byte[] before = change.before;
    if (before == null) {
      int height = change.code == BlockDelta.UNKNOWN_CODE ? 0 : change.code >>> 1;
      if (context.backfills().knows(change.scriptKey(), height)) {
        throw Invariants.broken(
            delta.point(), change.outPoint(), "is spent though the index does not hold it");
      }
      change.unknown = true;
      return;
    }
    boolean sameCode =
        change.code == BlockDelta.UNKNOWN_CODE || change.code == CoinRow.code(before);
    if (!sameCode || change.valueSat != CoinRow.valueSat(before)) {
      throw Invariants.broken(
          delta.point(),
          change.outPoint(),
          "is spent with "
              + change.valueSat
              + " satoshis, but the index holds it with "
              + CoinRow.valueSat(before)
              + ", or of another height");
    }
  }
}
