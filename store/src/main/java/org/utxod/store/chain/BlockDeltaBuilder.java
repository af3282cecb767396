package org.utxod.store.chain;

import static org.utxod.store.chain.BlockDeltaFormat.AT_BLOCK_HEADER;
import static org.utxod.store.chain.BlockDeltaFormat.AT_CHAINWORK;
import static org.utxod.store.chain.BlockDeltaFormat.AT_COUNTS;
import static org.utxod.store.chain.BlockDeltaFormat.AT_HASH;
import static org.utxod.store.chain.BlockDeltaFormat.AT_HEIGHT;
import static org.utxod.store.chain.BlockDeltaFormat.AT_MEDIAN_TIME;
import static org.utxod.store.chain.BlockDeltaFormat.AT_PREVIOUS;
import static org.utxod.store.chain.BlockDeltaFormat.AT_TIME;
import static org.utxod.store.chain.BlockDeltaFormat.CREATED;
import static org.utxod.store.chain.BlockDeltaFormat.CREATED_HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.SPENT;
import static org.utxod.store.chain.BlockDeltaFormat.SPENT_HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.TX_AT_CHANGES;
import static org.utxod.store.chain.BlockDeltaFormat.TX_AT_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.TX_HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.VERSION;

import java.util.Arrays;

/**
 * Fills one {@link BlockDelta}. Fields of the header may come at any time before {@link #build}; changes come between {@link
 * #beginTransaction} and {@link #endTransaction}. Not safe for use by several threads at once.
 */
public final class BlockDeltaBuilder {
  private static final int NO_HEIGHT = -1;

  private byte[] bytes;
  private int at = HEADER_LENGTH;
  private int txAt = -1;
  private int height = NO_HEIGHT;
  private int transactions;
  private int created;
  private int spent;
  private int changes;

  /** A builder with an array of its own that grows as needed. */
  public BlockDeltaBuilder() {
    this(new byte[16 * 1024]);
  }

  /** A builder that fills {@code recycled}, the array of a delta that nobody uses any more. */
  public BlockDeltaBuilder(byte[] recycled) {
    this.bytes = recycled.length >= HEADER_LENGTH ? recycled : new byte[16 * 1024];
    Arrays.fill(bytes, 0, HEADER_LENGTH, (byte) 0);
    bytes[0] = VERSION;
  }

  /** Height and hash of the block. */
  public BlockDeltaBuilder point(ChainPoint point) {
    height = point.height();
    LittleEndian.putInt(bytes, AT_HEIGHT, height);
    point.hash().copyTo(bytes, AT_HASH);
    return this;
  }

  /** The block's header, 80 bytes in wire form at {@code offset}: with it come the hash of the block before and the time. */
  public BlockDeltaBuilder blockHeader(byte[] raw, int offset) {
    System.arraycopy(raw, offset, bytes, AT_BLOCK_HEADER, BlockDelta.BLOCK_HEADER_LENGTH);
    return this;
  }

  /** Median time of the last eleven blocks, seconds since 1970. */
  public BlockDeltaBuilder medianTime(long medianTime) {
    LittleEndian.putInt(bytes, AT_MEDIAN_TIME, (int) medianTime);
    return this;
  }

  /** Hash of the block before, where a block is made up and has no header; all zeros for the genesis block. */
  public BlockDeltaBuilder previousHash(BlockHash hash) {
    hash.copyTo(bytes, AT_PREVIOUS);
    return this;
  }

  /** Time and median time of a block that is made up and has no header, seconds since 1970. */
  public BlockDeltaBuilder times(long time, long medianTime) {
    LittleEndian.putInt(bytes, AT_TIME, (int) time);
    return medianTime(medianTime);
  }

  /** Work of the chain up to and with this block. */
  public BlockDeltaBuilder chainwork(Chainwork work) {
    System.arraycopy(work.bytes(), 0, bytes, AT_CHAINWORK, Chainwork.LENGTH);
    return this;
  }

  /** Begins the next transaction of the block; its id and its length may follow its changes. */
  public BlockDeltaBuilder beginTransaction() {
    if (txAt >= 0) {
      throw new IllegalStateException("a transaction is still open");
    }
    ensure(TX_HEADER_LENGTH);
    txAt = at;
    LittleEndian.putInt(bytes, txAt + TX_AT_LENGTH, 0);
    at += TX_HEADER_LENGTH;
    changes = 0;
    return this;
  }

  /** Id of the open transaction. */
  public BlockDeltaBuilder transactionId(Txid txid) {
    txid.copyTo(bytes, txAt);
    return this;
  }

  /** Id of the open transaction, 32 bytes in wire order at {@code offset}. */
  public BlockDeltaBuilder transactionId(byte[] wire, int offset) {
    System.arraycopy(wire, offset, bytes, txAt, Hash256.LENGTH);
    return this;
  }

  /** Bytes of the open transaction in the block, with its witness; 0 unless told, which only made-up blocks may leave. */
  public BlockDeltaBuilder transactionLength(int length) {
    LittleEndian.putInt(bytes, txAt + TX_AT_LENGTH, length);
    return this;
  }

  /** A coin spent by the open transaction; {@code txid} is 32 bytes in wire order at {@code txidOffset}. */
  public BlockDeltaBuilder spent(
      byte[] txid,
      int txidOffset,
      int voutBits,
      long valueSat,
      int code,
      byte[] script,
      int scriptOffset,
      int scriptLength) {
    ensure(SPENT_HEADER_LENGTH + scriptLength);
    bytes[at] = SPENT;
    System.arraycopy(txid, txidOffset, bytes, at + 1, Hash256.LENGTH);
    LittleEndian.putInt(bytes, at + 33, voutBits);
    LittleEndian.putLong(bytes, at + 37, valueSat);
    LittleEndian.putInt(bytes, at + 45, code);
    LittleEndian.putInt(bytes, at + 49, scriptLength);
    System.arraycopy(script, scriptOffset, bytes, at + SPENT_HEADER_LENGTH, scriptLength);
    at += SPENT_HEADER_LENGTH + scriptLength;
    spent++;
    changes++;
    return this;
  }

  /** Adds a coin that the open transaction spends; {@code script} is its scriptPubKey. */
  public BlockDeltaBuilder spent(Coin coin, Script script) {
    return spent(
        coin.outPoint().txid().wire(),
        0,
        (int) coin.outPoint().vout(),
        coin.valueSat(),
        coin.height() * 2 + (coin.coinbase() ? 1 : 0),
        script.bytes(),
        0,
        script.length());
  }

  /** An output of the open transaction; left out where it can never be spent. */
  public BlockDeltaBuilder created(
      int voutBits, long valueSat, byte[] script, int scriptOffset, int scriptLength) {
    if (Script.isUnspendable(script, scriptOffset, scriptLength)) {
      return this;
    }
    ensure(CREATED_HEADER_LENGTH + scriptLength);
    bytes[at] = CREATED;
    LittleEndian.putInt(bytes, at + 1, voutBits);
    LittleEndian.putLong(bytes, at + 5, valueSat);
    LittleEndian.putInt(bytes, at + 13, scriptLength);
    System.arraycopy(script, scriptOffset, bytes, at + CREATED_HEADER_LENGTH, scriptLength);
    at += CREATED_HEADER_LENGTH + scriptLength;
    created++;
    changes++;
    return this;
  }

  /** Adds an output of the open transaction, unless it can never be spent; satoshis. */
  public BlockDeltaBuilder created(long vout, long valueSat, Script script) {
    return created((int) vout, valueSat, script.bytes(), 0, script.length());
  }

  /** Ends the open transaction. */
  public BlockDeltaBuilder endTransaction() {
    LittleEndian.putInt(bytes, txAt + TX_AT_CHANGES, changes);
    txAt = -1;
    transactions++;
    return this;
  }

  /**
   * The finished delta, which takes the array over; the builder must not be used afterwards.
   *
   * @throws IllegalStateException where a transaction is open or the chain point was never given
   */
  public BlockDelta build() {
    if (txAt >= 0 || height == NO_HEIGHT) {
      throw new IllegalStateException(
          txAt >= 0 ? "a transaction is still open" : "the chain point is missing");
    }
    if (height == 0) { // Core's UTXO set never holds the genesis coinbase.
      at = HEADER_LENGTH + TX_HEADER_LENGTH * transactions;
      Arrays.fill(bytes, HEADER_LENGTH + TX_AT_CHANGES, at, (byte) 0);
      created = 0;
      spent = 0;
    }
    LittleEndian.putInt(bytes, AT_COUNTS, transactions);
    LittleEndian.putInt(bytes, AT_COUNTS + 4, created);
    LittleEndian.putInt(bytes, AT_COUNTS + 8, spent);
    return new BlockDelta(bytes, at);
  }

  private void ensure(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), at + more));
    }
  }
}
