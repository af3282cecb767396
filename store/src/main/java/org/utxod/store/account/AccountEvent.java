package org.utxod.store.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * Something that happened to an account by a transaction. Amounts are satoshis.
 *
 * @param sequence counts up by one over all accounts
 * @param account its number
 * @param block that has the transaction, or had it; null where it was unconfirmed
 * @param confirmations that the transaction has with this event; 0 where it has none, or none any more
 * @param receivedSat of the coins that it creates for the account
 * @param spentSat of the account's coins that it spends
 * @param incomeSat that came in from others
 * @param outgoSat that went to others
 * @param outputs to the account, as far as they were unspent when it happened
 */
public record AccountEvent(
    long sequence,
    int account,
    Kind kind,
    Txid txid,
    @Nullable ChainPoint block,
    int confirmations,
    long receivedSat,
    long spentSat,
    long incomeSat,
    long outgoSat,
    List<Output> outputs) {
  /** What happened. Numbers are stored and never reused. */
  public enum Kind {
    /** The transaction came to the mempool. */
    UNCONFIRMED(1),
    /** It left the mempool without a block: replaced, evicted or expired. */
    GONE(2),
    /** It has so many confirmations now. */
    CONFIRMED(3),
    /** Its block was disconnected. */
    UNDONE(4);

    private final int id;

    Kind(int id) {
      this.id = id;
    }
  }

  /**
   * An output to the account.
   *
   * @param vout its number in the transaction
   */
  public record Output(long vout, long valueSat, ScriptKey script) {}

  public AccountEvent {
    outputs = List.copyOf(outputs);
  }

  byte[] value() {
    RowWriter out = new RowWriter(96 + 48 * outputs.size())
        .varint(account)
        .u8(kind.id)
        .hash(txid)
        .u8(block == null ? 0 : 1);
    if (block != null) {
      out.varint(block.height()).hash(block.hash());
    }
    out.varint(confirmations)
        .varint(receivedSat)
        .varint(spentSat)
        .varint(incomeSat)
        .varint(outgoSat)
        .varint(outputs.size());
    for (Output one : outputs) {
      out.varint(one.vout()).varint(one.valueSat()).raw(one.script().bytes());
    }
    return out.bytes();
  }

  static AccountEvent read(long sequence, byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    int account = in.varint32();
    Kind kind = kind(in);
    Txid txid = Txid.ofWire(value, in.hashOffset());
    ChainPoint block = in.u8() == 0
        ? null
        : new ChainPoint(in.varint32(), BlockHash.ofWire(value, in.hashOffset()));
    int confirmations = in.varint32();
    long received = in.varint();
    long spent = in.varint();
    long income = in.varint();
    long outgo = in.varint();
    int count = in.varint32();
    List<Output> outputs = new ArrayList<>(Math.min(count, 1_000));
    for (int i = 0; i < count; i++) {
      long vout = in.varint();
      long sat = in.varint();
      ScriptKey script = ScriptKey.read(value, in.position());
      in.skip(script.length());
      outputs.add(new Output(vout, sat, script));
    }
    in.end();
    return new AccountEvent(
        sequence,
        account,
        kind,
        txid,
        block,
        confirmations,
        received,
        spent,
        income,
        outgo,
        outputs);
  }

  private static Kind kind(RowReader in) {
    int id = in.u8();
    for (Kind kind : Kind.values()) {
      if (kind.id == id) {
        return kind;
      }
    }
    throw in.damaged();
  }
}
