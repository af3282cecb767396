package org.utxod.indexer.bitcoind.wire;

import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hash256;

/**
 * Walks over one transaction in wire form (BIP 144), with or without a witness; what is wrong with it is an {@link
 * IllegalArgumentException}. Used for one transaction after the other by a single thread.
 */
public final class WireTransaction {
  public static final int NO_OUTPUT = 0xFFFF_FFFF;

  /** Receives the parts in order. */
  public interface Parts {
    /** So many inputs follow. */
    void inputs(int count);

    /** An input: where the id of the coin's transaction stands, and the unsigned bits of its output number. */
    void input(byte[] raw, int txid, int vout);

    /** An output of so many satoshis. */
    void output(int vout, long sat, byte[] raw, int script, int length);
  }

  private int version;
  private int body;
  private int bodyLength;
  private int lockTime;
  private int end;

  /** Goes over the transaction that begins where {@code in} stands. */
  public void read(WireReader in, Parts parts) {
    version = in.take(4);
    boolean witness = in.peek() == 0;
    if (witness) {
      in.take(1);
      require(in.uint8() == 1, "a transaction has no inputs");
    }
    body = in.at();
    int inputs = in.count();
    require(inputs > 0, "a transaction has no inputs");
    parts.inputs(inputs);
    for (int i = 0; i < inputs; i++) {
      int txid = in.take(Hash256.LENGTH);
      int vout = in.uint32();
      in.skipSized();
      in.take(4);
      parts.input(in.bytes(), txid, vout);
    }
    outputs(in, parts);
    bodyLength = in.at() - body;
    for (int i = 0; witness && i < inputs; i++) {
      for (int items = in.count(); items > 0; items--) {
        in.skipSized();
      }
    }
    lockTime = in.take(4);
    end = in.at();
  }

  private static void outputs(WireReader in, Parts parts) {
    int outputs = in.count();
    require(outputs > 0, "a transaction has no outputs");
    for (int vout = 0; vout < outputs; vout++) {
      long sat = in.int64();
      int length = in.count();
      int script = in.take(length);
      require(sat >= 0 && sat <= Coin.MAX_SAT, "the value of an output is out of range");
      parts.output(vout, sat, in.bytes(), script, length);
    }
  }

  /** Hashes its id; where it stands in {@link MerkleTree#ids}. */
  public int hash(WireReader in, MerkleTree ids) {
    return ids.add(in.bytes(), version, body, bodyLength, lockTime);
  }

  /** Bytes of the whole transaction, with its witness. */
  public int length() {
    return end - version;
  }

  /** Bytes of it without its witness. */
  public int strippedLength() {
    return 4 + bodyLength + 4;
  }

  /** Virtual bytes: a quarter of three times the size without witness and once the whole, rounded up (BIP 141). */
  public long vsize() {
    return (3L * strippedLength() + length() + 3) / 4;
  }

  public static boolean isZero(byte[] bytes, int at) {
    for (int i = at; i < at + Hash256.LENGTH; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
