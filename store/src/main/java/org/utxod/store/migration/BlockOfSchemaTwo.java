package org.utxod.store.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.effect.TransactionEffect;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;

/**
 * The data of one block in schema 2: an undo row, which lists the rows that the block set with their previous values, and
 * rows of activity, which were dropped earlier than the undo row. Together they contain the block's effect on each script.
 *
 * <pre>
 * UNDO      height → block hash 32 | (family 1 | key length, key | 0, or 1 and length, row before)*
 * ACTIVITY  script key | height 4 | tx position 4 → txid 32 | received, spent | coins created, spent | balance, coins after
 * </pre>
 */
final class BlockOfSchemaTwo {
  private final BlockHash hash;
  private final TreeMap<byte[], OldScript> scripts = new TreeMap<>(Arrays::compareUnsigned);
  private final List<byte[]> activityKeys = new ArrayList<>();
  private final Map<Txid, Integer> indexes = new HashMap<>();
  private final List<Txid> txids = new ArrayList<>();
  private boolean activityKnown = true;

  /** The data of one script. */
  private static final class OldScript {
    private final List<OutPoint> created = new ArrayList<>(1);
    private final List<TransactionEffect.Spent> spent = new ArrayList<>(1);
    private final TreeMap<Integer, OldActivity> activity = new TreeMap<>();
    private BalanceRow before = BalanceRow.NONE;
    private @Nullable Script removed;
  }

  private record OldActivity(long receivedSat, long spentSat, int created, int spent) {}

  /** From an undo row. */
  BlockOfSchemaTwo(KeyValueSnapshot rows, byte[] undo) {
    RowReader in = new RowReader(ColumnFamily.UNDO, undo);
    hash = BlockHash.ofWire(undo, in.hashOffset());
    while (in.hasMore()) {
      ColumnFamily family = ColumnFamily.ofId(in.u8());
      byte[] key = in.raw(in.varint32());
      byte[] before = in.u8() == 0 ? null : in.raw(in.varint32());
      row(family, key, before);
    }
    readActivity(rows);
  }

  private void row(ColumnFamily family, byte[] key, byte @Nullable [] before) {
    switch (family) {
      case COIN -> {
        OutPoint coin = CoinRow.outPoint(key);
        if (before == null) {
          script(key).created.add(coin);
        } else {
          script(key)
              .spent
              .add(new TransactionEffect.Spent(
                  coin.txid(), (int) coin.vout(), CoinRow.code(before), CoinRow.valueSat(before)));
        }
      }
      case BALANCE ->
        script(key).before = before == null ? BalanceRow.NONE : BalanceRow.read(before);
      case SCRIPT -> script(key).removed = before == null ? null : Script.of(before);
      case ACTIVITY -> activityKeys.add(key);
      default -> {} // The block's own rows, which contain no scripts.
    }
  }

  private OldScript script(byte[] key) {
    byte[] script = Arrays.copyOf(key, CoinRow.scriptKeyLength(key));
    return scripts.computeIfAbsent(script, unused -> new OldScript());
  }

  private void readActivity(KeyValueSnapshot rows) {
    activityKeys.sort(Arrays::compareUnsigned);
    List<byte @Nullable []> values = rows.multiGet(ColumnFamily.ACTIVITY, activityKeys);
    for (int i = 0; i < activityKeys.size(); i++) {
      byte[] value = values.get(i);
      if (value == null) {
        activityKnown = false;
        return;
      }
      byte[] key = activityKeys.get(i);
      RowReader at = new RowReader(ColumnFamily.ACTIVITY, key, CoinRow.scriptKeyLength(key) + 4);
      int index = at.i32();
      RowReader in = new RowReader(ColumnFamily.ACTIVITY, value);
      Txid txid = Txid.ofWire(value, in.hashOffset());
      script(key)
          .activity
          .put(index, new OldActivity(in.amount(), in.amount(), in.varint32(), in.varint32()));
      indexes.put(txid, index);
      while (txids.size() <= index) {
        txids.add(Txid.ofWire(new byte[Hash256.LENGTH], 0));
      }
      txids.set(index, txid);
    }
  }

  /** The block. */
  BlockHash hash() {
    return hash;
  }

  /** Whether the sums of its transactions are known, and so its scripts' activity. */
  boolean isActivityKnown() {
    return activityKnown && !activityKeys.isEmpty();
  }

  /** Its effect, script by script in the order of the keys. */
  List<ScriptEffect> effects() {
    List<ScriptEffect> effects = new ArrayList<>();
    scripts.forEach((key, old) -> {
      List<TransactionEffect> transactions =
          isActivityKnown() ? transactions(old) : transactionsBySpentAndCreated(old);
      if (!transactions.isEmpty()) {
        long coins = old.before.coins() + old.created.size() - old.spent.size();
        effects.add(new ScriptEffect(
            ScriptKey.read(key, 0), old.before, coins > 0, old.removed, transactions, List.of()));
      }
    });
    return effects;
  }

  /** The txids of its transactions as far as they are known; call it after {@link #effects}. */
  byte[] txids(int transactions) {
    byte[] ids = new byte[Math.max(transactions, txids.size()) * Hash256.LENGTH];
    for (int i = 0; i < txids.size(); i++) {
      txids.get(i).copyTo(ids, i * Hash256.LENGTH);
    }
    return ids;
  }

  /** Which of several transactions spent a coin was not stored, and is only known if the others spent none. */
  private List<TransactionEffect> transactions(OldScript old) {
    List<TransactionEffect.Spent> left = new ArrayList<>(old.spent);
    Map<Integer, List<TransactionEffect.Spent>> spent = new HashMap<>();
    old.activity.forEach((index, one) -> {
      if (one.spent() == 1) {
        left.stream()
            .filter(coin -> coin.valueSat() == one.spentSat())
            .findFirst()
            .ifPresent(coin -> {
              left.remove(coin);
              spent.put(index, List.of(coin));
            });
      }
    });
    List<TransactionEffect> transactions = new ArrayList<>();
    old.activity.forEach((index, one) -> {
      List<TransactionEffect.Spent> coins = spent.getOrDefault(index, List.of());
      if (one.spent() > 1) {
        coins = List.copyOf(left);
        left.clear();
      }
      transactions.add(new TransactionEffect(
          index,
          one.receivedSat(),
          one.spentSat(),
          one.created(),
          one.spent(),
          vouts(old, index),
          coins));
    });
    return transactions;
  }

  private List<Integer> vouts(OldScript old, int index) {
    List<Integer> vouts = new ArrayList<>(1);
    for (OutPoint coin : old.created) {
      if (indexes.getOrDefault(coin.txid(), -1) == index) {
        vouts.add((int) coin.vout());
      }
    }
    return vouts;
  }

  private List<TransactionEffect> transactionsBySpentAndCreated(OldScript old) {
    TreeMap<Integer, List<Integer>> vouts = new TreeMap<>();
    for (OutPoint coin : old.created) {
      int index = indexes.computeIfAbsent(coin.txid(), txid -> {
        txids.add(txid);
        return txids.size() - 1;
      });
      vouts.computeIfAbsent(index, unused -> new ArrayList<>(1)).add((int) coin.vout());
    }
    List<TransactionEffect> transactions = new ArrayList<>();
    if (!old.spent.isEmpty()) {
      // Recorded as more than one, so that each keeps its amount.
      int count = Math.max(2, old.spent.size());
      transactions.add(new TransactionEffect(0, 0, 0, 0, count, List.of(), old.spent));
    }
    vouts.forEach((index, some) ->
        transactions.add(new TransactionEffect(index, 0, 0, some.size(), 0, some, List.of())));
    return transactions;
  }
}
