package org.utxod.store.effect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * The form in which a {@link ScriptEffect} is kept.
 *
 * <pre>
 * entry        script key | flags | [balance before: amount, coins] | [immature before: count, (height, amount)*]
 *              | [script: length, bytes] | transactions, each as below | [overwritten: count, spent coins as below]
 * transaction  index less the one before it | counts: created * 16 + spent, 15 = more follows
 *              | [received: amount, outputs left: count, vout*] | [spent: amount, coins from before: count, spent coin*]
 * spent coin   txid 32 | vout | height * 2 + coinbase flag | amount; no amount where the transaction spends one coin only
 * </pre>
 *
 * Numbers are varints. The balance before is left out where it was nothing, and where it was all spent, for then it follows.
 */
final class EffectEntry {
  static final int BEFORE = 1;
  static final int HELD = 2;
  static final int HOLDS = 4;
  static final int IMMATURE = 8;
  static final int SCRIPT = 16;
  static final int OVERWRITES = 32;
  private static final int FEW = 15;

  private EffectEntry() {}

  /** Adds the head of an entry, up to its transactions. */
  static void head(
      RowWriter row,
      byte[] key,
      int keyAt,
      int keyLength,
      BalanceRow before,
      boolean holds,
      boolean sumsKnown,
      byte @Nullable [] removedScript,
      boolean overwrites) {
    boolean held = before.coins() > 0;
    boolean storeBefore = held && (holds || !sumsKnown || overwrites);
    int flags = (storeBefore ? BEFORE : 0)
        | (held ? HELD : 0)
        | (holds ? HOLDS : 0)
        | (before.young().isEmpty() ? 0 : IMMATURE)
        | (removedScript == null ? 0 : SCRIPT)
        | (overwrites ? OVERWRITES : 0);
    row.raw(key, keyAt, keyLength).u8(flags);
    if (storeBefore) {
      row.amount(before.sat()).varint(before.coins());
    }
    if (!before.young().isEmpty()) {
      row.varint(before.young().size());
      for (BalanceRow.Young young : before.young()) {
        row.varint(young.height()).amount(young.sat());
      }
    }
    if (removedScript != null) {
      row.varint(removedScript.length).raw(removedScript);
    }
  }

  /** Adds the head of a transaction. */
  static void transaction(RowWriter row, int indexDelta, int created, int spent) {
    row.varint(indexDelta).u8(Math.min(created, FEW) << 4 | Math.min(spent, FEW));
    if (created >= FEW) {
      row.varint(created - FEW);
    }
    if (spent >= FEW) {
      row.varint(spent - FEW);
    }
  }

  /** Adds a coin that was spent, or overwritten; {@code onlyOne} where its transaction spends no other. */
  static void spent(
      RowWriter row,
      byte[] txid,
      int txidAt,
      int voutBits,
      int code,
      long valueSat,
      boolean onlyOne) {
    row.raw(txid, txidAt, 32).varint(voutBits & 0xFFFF_FFFFL).varint(code & 0xFFFF_FFFFL);
    if (!onlyOne) {
      row.amount(valueSat);
    }
  }

  /** Reads the key of the entry on which {@code in} stands; it stands behind it afterwards. */
  static ScriptKey key(RowReader in, byte[] bytes) {
    int at = in.position();
    if (at >= bytes.length || bytes[at] < 0 || bytes[at] > ScriptKey.Form.OTHER.tag()) {
      throw in.damaged();
    }
    in.skip(ScriptKey.Form.ofTag(bytes[at]).keyLength());
    return ScriptKey.read(bytes, at);
  }

  /** Reads the rest of an entry. */
  static ScriptEffect read(ScriptKey script, RowReader in) {
    int flags = in.u8();
    long sat = 0;
    long coins = 0;
    if ((flags & BEFORE) != 0) {
      sat = in.amount();
      coins = in.varint();
    }
    List<BalanceRow.Young> immature = new ArrayList<>(0);
    for (int left = (flags & IMMATURE) == 0 ? 0 : in.varint32(); left > 0; left--) {
      immature.add(new BalanceRow.Young(in.varint32(), in.amount()));
    }
    Script removed = (flags & SCRIPT) == 0 ? null : Script.of(in.raw(in.varint32()));
    List<TransactionEffect> transactions = transactions(in);
    List<TransactionEffect.Spent> overwritten = new ArrayList<>(0);
    for (int left = (flags & OVERWRITES) == 0 ? 0 : in.varint32(); left > 0; left--) {
      overwritten.add(spent(in, -1));
    }
    if ((flags & HELD) != 0 && (flags & BEFORE) == 0) {
      for (TransactionEffect one : transactions) {
        sat += one.spentSat() - one.receivedSat();
        coins += one.spent() - one.created();
      }
    }
    return new ScriptEffect(
        script,
        new BalanceRow(sat, coins, List.copyOf(immature)),
        (flags & HOLDS) != 0,
        removed,
        transactions,
        overwritten);
  }

  private static List<TransactionEffect> transactions(RowReader in) {
    int count = in.varint32();
    List<TransactionEffect> transactions = new ArrayList<>(Math.min(count, 1024));
    int index = 0;
    for (int i = 0; i < count; i++) {
      index += in.varint32();
      int counts = in.u8();
      int created = counts >>> 4;
      int spent = counts & FEW;
      created += created == FEW ? in.varint32() : 0;
      spent += spent == FEW ? in.varint32() : 0;
      long receivedSat = 0;
      long spentSat = 0;
      List<Integer> vouts = List.of();
      List<TransactionEffect.Spent> coins = List.of();
      if (created > 0) {
        receivedSat = in.amount();
        vouts = new ArrayList<>(1);
        for (int left = in.varint32(); left > 0; left--) {
          vouts.add((int) in.varint());
        }
      }
      if (spent > 0) {
        spentSat = in.amount();
        coins = new ArrayList<>(1);
        for (int left = in.varint32(); left > 0; left--) {
          coins.add(spent(in, spent == 1 ? spentSat : -1));
        }
      }
      transactions.add(
          new TransactionEffect(index, receivedSat, spentSat, created, spent, vouts, coins));
    }
    return transactions;
  }

  private static TransactionEffect.Spent spent(RowReader in, long knownSat) {
    Txid txid = Txid.ofWire(in.raw(32), 0);
    int vout = (int) in.varint();
    int code = (int) in.varint();
    return new TransactionEffect.Spent(txid, vout, code, knownSat < 0 ? in.amount() : knownSat);
  }
}
