package org.utxod.indexer.bitcoind.wire;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.ScriptKey;

/**
 * The merkle root over ids that come one by one (Core: {@code MerkleComputation}, consensus/merkle.cpp): of each level
 * it holds the one hash that waits for its right neighbour. Not thread-safe.
 */
public final class MerkleRoot {
  private static final int LENGTH = Hash256.LENGTH;

  /** Levels of a tree of as many leaves as an {@code int} counts. */
  private static final int LEVELS = 31;

  private final MessageDigest sha256 = ScriptKey.sha256();
  private final byte[] waiting = new byte[LEVELS * LENGTH];
  private final byte[] at = new byte[LENGTH];
  private int count;
  private boolean repeats;

  /** Begins another block. */
  public void begin() {
    count = 0;
    repeats = false;
  }

  /** The next id, 32 bytes in wire order. */
  public void add(byte[] id) {
    System.arraycopy(id, 0, at, 0, LENGTH);
    int level = 0;
    for (int left = count; (left & 1) != 0; left >>= 1, level++) {
      join(level);
    }
    System.arraycopy(at, 0, waiting, level * LENGTH, LENGTH);
    count++;
  }

  private void join(int level) {
    int left = level * LENGTH;
    repeats |= Arrays.equals(waiting, left, left + LENGTH, at, 0, LENGTH);
    hashTwo(waiting, left);
  }

  private void hashTwo(byte[] left, int leftAt) {
    sha256.update(left, leftAt, LENGTH);
    sha256.update(at, 0, LENGTH);
    hashInto(at);
  }

  /** SHA-256 of SHA-256 of a header's 80 bytes, into 32 bytes. */
  public void hashHeader(byte[] raw, byte[] target) {
    sha256.update(raw, 0, 80);
    hashInto(target);
  }

  private void hashInto(byte[] target) {
    try {
      sha256.digest(target, 0, LENGTH);
      sha256.update(target, 0, LENGTH);
      sha256.digest(target, 0, LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
  }

  /**
   * Whether the root over all ids is the given one, 32 bytes in wire order.
   *
   * @throws IllegalArgumentException if the list says the same twice at its end, so that a shorter one has the same
   *     root (CVE-2012-2459)
   */
  public boolean is(byte[] root) {
    if (count == 0) {
      return false;
    }
    int level = Integer.numberOfTrailingZeros(count);
    System.arraycopy(waiting, level * LENGTH, at, 0, LENGTH);
    /* From here on to the top: a hash without a right neighbour is joined with itself. */
    for (long nodes = count >> level; nodes > 1; level++, nodes = (nodes + 1) >> 1) {
      if ((nodes & 1) == 0) {
        join(level);
      } else {
        hashTwo(at, 0);
      }
    }
    WireTransaction.require(!repeats, "its transaction list contains duplicates");
    return Arrays.equals(at, root);
  }
}
