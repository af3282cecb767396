package org.utxod.store.schema;

import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;

/**
 * What one transaction did to one script: script key | height | position of the transaction in its block → txid | the
 * rest of these fields.
 *
 * @param receivedSat satoshis of the coins it made there
 * @param spentSat satoshis of the coins it spent there
 * @param created number of the coins it made there
 * @param spent number of the coins it spent there
 * @param balanceSat what the script held after it
 * @param coins in how many coins
 */
public record ActivityRow(
    Txid txid,
    long receivedSat,
    long spentSat,
    int created,
    int spent,
    long balanceSat,
    long coins) {
  /** The key of a row. */
  public static byte[] key(
      byte[] scriptKey, int scriptKeyLength, int height, int transactionIndex) {
    return new RowWriter(scriptKeyLength + 8)
        .raw(scriptKey, 0, scriptKeyLength)
        .u32(height)
        .u32(transactionIndex)
        .bytes();
  }

  /** The key that stands before every row of a script from {@code height} on, and behind all earlier ones. */
  public static byte[] from(ScriptKey script, int height) {
    return new RowWriter(script.length() + 4).raw(script.bytes()).u32(height).bytes();
  }

  /** The height in a row's key. */
  public static int height(byte[] key) {
    return new RowReader(ColumnFamily.ACTIVITY, key, CoinRow.scriptKeyLength(key)).i32();
  }

  /** What a row says, with where it stands. */
  public static Activity activity(byte[] key, byte[] value) {
    RowReader at = new RowReader(ColumnFamily.ACTIVITY, key, CoinRow.scriptKeyLength(key));
    ActivityPosition position = new ActivityPosition(at.i32(), at.i32());
    at.end();
    ActivityRow row = read(value);
    return new Activity(
        position, row.txid, row.receivedSat, row.spentSat, row.created, row.balanceSat);
  }

  /** Reads a row's value. */
  public static ActivityRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.ACTIVITY, value);
    Txid txid = Txid.ofWire(value, reader.hashOffset());
    ActivityRow row = new ActivityRow(
        txid,
        reader.amount(),
        reader.amount(),
        reader.varint32(),
        reader.varint32(),
        reader.amount(),
        reader.varint());
    reader.end();
    return row;
  }

  /** The row's value. */
  public byte[] value() {
    return new RowWriter(Hash256.LENGTH + 32)
        .hash(txid)
        .amount(receivedSat)
        .amount(spentSat)
        .varint(created)
        .varint(spent)
        .amount(balanceSat)
        .varint(coins)
        .bytes();
  }
}
