package org.utxod.indexer.bitcoind.wire;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.ScriptKey;

/**
 * The ids of a block's transactions as they are hashed, and the merkle root over them (Core: consensus/merkle.cpp). Its
 * array is used again for the next block. Not thread-safe.
 */
public final class MerkleTree {
  private static final int LENGTH = Hash256.LENGTH;

  private final MessageDigest sha256 = ScriptKey.sha256();
  private byte[] ids;
  private int size;

  public MerkleTree() {
    this(2_048);
  }

  /** With room for so many ids before it grows. */
  public MerkleTree(int capacity) {
    ids = new byte[capacity * LENGTH];
  }

  /** Begins a block of {@code count} transactions. */
  public void begin(int count) {
    size = 0;
    int needed = Math.multiplyExact(count, LENGTH);
    if (ids.length < needed) {
      ids = new byte[needed];
    }
  }

  /** The ids so far, 32 bytes in wire order each. */
  public byte[] ids() {
    return ids;
  }

  /**
   * Adds the id of a transaction that stands in {@code raw} with or without a witness: version, inputs and outputs,
   * lock time (BIP 144).
   *
   * @return where the id stands in {@link #ids}
   */
  int add(byte[] raw, int version, int body, int bodyLength, int lockTime) {
    sha256.update(raw, version, 4);
    sha256.update(raw, body, bodyLength);
    sha256.update(raw, lockTime, 4);
    int at = size * LENGTH;
    finish(ids, at);
    size++;
    return at;
  }

  /** SHA-256 of SHA-256 of a header's 80 bytes, into 32 bytes. */
  public void hashHeader(byte[] raw, byte[] target) {
    sha256.update(raw, 0, 80);
    finish(target, 0);
  }

  private void finish(byte[] target, int at) {
    try {
      sha256.digest(target, at, LENGTH);
      sha256.update(target, at, LENGTH);
      sha256.digest(target, at, LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
  }

  /**
   * Whether the root is the given one. The ids are lost.
   *
   * @throws IllegalArgumentException if the list says the same twice at its end, so that a shorter one has the same
   *     root (CVE-2012-2459)
   */
  public boolean foldsTo(byte[] root, int rootAt) {
    int level = size;
    while (level > 1) {
      int above = 0;
      for (int i = 0; i < level; i += 2, above++) {
        int left = i * LENGTH;
        int right = i + 1 < level ? left + LENGTH : left;
        if (right != left && Arrays.equals(ids, left, left + LENGTH, ids, right, right + LENGTH)) {
          throw new IllegalArgumentException("its transaction list contains duplicates");
        }
        sha256.update(ids, left, LENGTH);
        sha256.update(ids, right, LENGTH);
        finish(ids, above * LENGTH);
      }
      level = above;
    }
    return Arrays.equals(ids, 0, LENGTH, root, rootAt, rootAt + LENGTH);
  }
}
