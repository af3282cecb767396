package org.utxod.store.bulk.spill;

import org.utxod.store.chain.ScriptKey;

/**
 * How keys are partitioned: by the form of the script, and within a form by the first bits after the tag, which are
 * as good as random. Partitions are numbered in the order of their keys.
 *
 * @param bits of the script that select a partition within its form, 0 to 8
 */
public record Partitions(int bits) {
  /** The size of a partition, about, if scripts are distributed as on mainnet. */
  private static final long WANTED_BYTES = 12L << 20;

  private static final int BYTES_PER_COIN = 60;
  private static final double MAX_FORM = 0.4;
  private static final int MAX_BITS = 8;

  public Partitions {
    if (bits < 0 || bits > MAX_BITS) {
      throw new IllegalArgumentException("a partition takes 0 to 8 bits, not " + bits);
    }
  }

  public static Partitions forCoins(long coins) {
    double bytes = coins * MAX_FORM * BYTES_PER_COIN;
    int bits = 0;
    while (bits < MAX_BITS && bytes / (1 << bits) > WANTED_BYTES) {
      bits++;
    }
    return new Partitions(bits);
  }

  public int count() {
    return ScriptKey.Form.values().length << bits;
  }

  /** The partition of the record or key at {@code offset}. */
  public int of(byte[] key, int offset) {
    return key[offset] << bits | (key[offset + 1] & 0xFF) >>> (8 - bits);
  }
}
