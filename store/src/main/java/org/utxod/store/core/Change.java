package org.utxod.store.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.sethash.CoinElement;

/** One coin created or spent by a block, with what the writer finds out about it. For the writer's thread. */
public final class Change {
  public final byte[] coinKey;
  final int scriptKeyLength;
  public final boolean created;
  public final long valueSat;
  public final int code;
  public final int transactionIndex;
  final int position;
  private final byte[] delta;
  private final int scriptOffset;
  private final int scriptLength;

  /** Made and spent within the block: no row of it ever exists. */
  public boolean netted;

  /** The spend of a coin older than a partial index knows: it changes nothing. */
  public boolean unknown;

  /** The coin's row before the block; of a created coin only where it overwrites an earlier one (BIP 30). */
  public byte @Nullable [] before;

  public Change(BlockDelta.Cursor cursor, byte[] scriptKey, int scriptKeyLength, int position) {
    this.delta = cursor.buffer();
    this.scriptKeyLength = scriptKeyLength;
    this.position = position;
    this.coinKey = CoinRow.key(
        scriptKey, scriptKeyLength, cursor.buffer(), cursor.coinTxidOffset(), cursor.voutBits());
    this.created = cursor.isCreated();
    this.valueSat = cursor.valueSat();
    this.code = cursor.code();
    this.transactionIndex = cursor.transactionIndex();
    this.scriptOffset = cursor.scriptOffset();
    this.scriptLength = cursor.scriptLength();
  }

  /** By coin, and for one coin in block order: scripts stand together, and a coin's birth beside its end. */
  public static int byCoin(Change a, Change b) {
    int byKey = Arrays.compareUnsigned(a.coinKey, b.coinKey);
    return byKey != 0 ? byKey : Integer.compare(a.position, b.position);
  }

  public static int byPosition(Change a, Change b) {
    return Integer.compare(a.position, b.position);
  }

  public boolean sameCoin(Change other) {
    return Arrays.equals(coinKey, other.coinKey);
  }

  public boolean sameScript(Change other) {
    return scriptKeyLength == other.scriptKeyLength
        && Arrays.equals(coinKey, 0, scriptKeyLength, other.coinKey, 0, scriptKeyLength);
  }

  public byte[] scriptKey() {
    return Arrays.copyOf(coinKey, scriptKeyLength);
  }

  public byte[] script() {
    return Arrays.copyOfRange(delta, scriptOffset, scriptOffset + scriptLength);
  }

  /** The coin as an element of set hashes: as this change makes or spends it, or as it stood before. */
  public CoinElement element(CoinElement target, int coinCode, long coinSat) {
    return target.set(
        coinKey,
        scriptKeyLength,
        CoinRow.voutBits(coinKey),
        coinCode,
        coinSat,
        delta,
        scriptOffset,
        scriptLength);
  }

  public OutPoint outPoint() {
    return CoinRow.outPoint(coinKey);
  }
}
