package org.utxod.store.chain;

/**
 * The location where a coin was created: the transaction and the number of its output.
 *
 * @param vout output number, an unsigned 32-bit integer stored in a {@code long}
 */
public record OutPoint(Txid txid, long vout) implements Comparable<OutPoint> {
  public OutPoint {
    if (vout < 0 || vout > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(
          "an output number is an unsigned 32-bit integer, not " + vout);
    }
  }

  /** By transaction id in wire bytes, then by output number: the order of the index and of every list of coins. */
  @Override
  public int compareTo(OutPoint other) {
    int byTxid = txid.compareTo(other.txid);
    return byTxid != 0 ? byTxid : Long.compare(vout, other.vout);
  }

  @Override
  public String toString() {
    return txid + ":" + vout;
  }
}
