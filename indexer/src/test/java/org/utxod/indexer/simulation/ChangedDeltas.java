package org.utxod.indexer.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Blocks as a reader with a bug would give them. */
final class ChangedDeltas {
  private ChangedDeltas() {}

  private record Change(boolean created, OutPoint coin, long sat, int code, Script script) {}

  private record Tx(Txid txid, int length, List<Change> changes) {}

  /** Every seventh block without its last coin. */
  static BlockDelta withoutLastCoin(BlockDelta delta) {
    if (delta.height() % 7 != 0 || delta.createdCount() == 0) {
      return delta;
    }
    List<Tx> txs = read(delta);
    for (int i = txs.size() - 1; i >= 0; i--) {
      List<Change> changes = txs.get(i).changes;
      if (!changes.isEmpty() && changes.get(changes.size() - 1).created) {
        changes.remove(changes.size() - 1);
        break;
      }
    }
    return write(delta, txs);
  }

  /** The last two transactions of each block in each other's place. */
  static BlockDelta withSwappedTransactions(BlockDelta delta) {
    List<Tx> txs = read(delta);
    if (txs.size() < 2) {
      return delta;
    }
    Collections.swap(txs, txs.size() - 1, txs.size() - 2);
    return write(delta, txs);
  }

  /** A block with the transactions of another. */
  static BlockDelta withTransactionsOf(BlockDelta delta, BlockDelta other) {
    return delta.point().equals(other.point()) ? delta : write(delta, read(other));
  }

  /** The same, in an array of its own. */
  static BlockDelta copy(BlockDelta delta) {
    return write(delta, read(delta));
  }

  private static List<Tx> read(BlockDelta delta) {
    List<Tx> txs = new ArrayList<>();
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.nextTransaction()) {
      Tx tx = new Tx(cursor.transactionId(), cursor.transactionLength(), new ArrayList<>());
      while (cursor.nextOfTransaction()) {
        tx.changes.add(new Change(
            cursor.isCreated(),
            cursor.outPoint(),
            cursor.valueSat(),
            cursor.code(),
            cursor.script()));
      }
      txs.add(tx);
    }
    return txs;
  }

  private static BlockDelta write(BlockDelta delta, List<Tx> txs) {
    BlockDeltaBuilder builder = new BlockDeltaBuilder()
        .point(delta.point())
        .blockHeader(delta.blockHeader(), 0)
        .medianTime(delta.medianTime())
        .chainwork(delta.chainwork());
    for (Tx tx : txs) {
      builder.beginTransaction().transactionId(tx.txid).transactionLength(tx.length);
      for (Change change : tx.changes) {
        if (change.created) {
          builder.created(change.coin.vout(), change.sat, change.script);
        } else {
          byte[] script = change.script.bytes();
          builder.spent(
              change.coin.txid().wire(),
              0,
              (int) change.coin.vout(),
              change.sat,
              change.code,
              script,
              0,
              script.length);
        }
      }
      builder.endTransaction();
    }
    return builder.build();
  }
}
