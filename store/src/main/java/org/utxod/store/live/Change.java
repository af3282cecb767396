package org.utxod.store.live;

import java.util.Arrays;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.schema.CoinRow;

/** One coin created or spent by a block, with what the writer finds out about it. For the writer's thread. */
final class Change {
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

  public OutPoint outPoint() {
    return CoinRow.outPoint(coinKey);
  }
}
