package org.utxod.store.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.ActivityPosition;

/** What every script's history is on a chain, the plainest way. */
final class HistoryModel {
  /** The output of regtest's and mainnet's genesis block, which no block delta has. */
  static final Script GENESIS =
      Script.ofHex("4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0"
          + "ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac");

  private final Map<Script, List<HistoryEntry>> entries = new HashMap<>();
  private final Map<Txid, ActivityPosition> places = new HashMap<>();

  static HistoryModel of(List<BlockDelta> chain) {
    HistoryModel model = new HistoryModel();
    chain.forEach(model::play);
    return model;
  }

  private void play(BlockDelta delta) {
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.nextTransaction()) {
      places.put(
          cursor.transactionId(), new ActivityPosition(delta.height(), cursor.transactionIndex()));
      Map<Script, long[]> sums = new LinkedHashMap<>();
      if (delta.height() == 0) {
        sums.put(GENESIS, new long[] {5_000_000_000L, 0, 1, 0});
      }
      while (cursor.nextOfTransaction()) {
        long[] sum = sums.computeIfAbsent(cursor.script(), script -> new long[4]);
        sum[cursor.isCreated() ? 0 : 1] += cursor.valueSat();
        sum[cursor.isCreated() ? 2 : 3]++;
      }
      sums.forEach((script, sum) -> {
        List<HistoryEntry> all = entries.computeIfAbsent(script, any -> new ArrayList<>());
        long before = all.isEmpty() ? 0 : all.get(all.size() - 1).balanceSat();
        all.add(new HistoryEntry(
            new ActivityPosition(delta.height(), cursor.transactionIndex()),
            delta.hash(),
            delta.time(),
            cursor.transactionId(),
            sum[0],
            sum[1],
            (int) sum[2],
            (int) sum[3],
            // The genesis block's coin is in no balance.
            delta.height() == 0 ? 0 : before + sum[0] - sum[1]));
      });
    }
  }

  Map<Script, List<HistoryEntry>> entries() {
    return entries;
  }

  Map<Txid, ActivityPosition> places() {
    return places;
  }
}
