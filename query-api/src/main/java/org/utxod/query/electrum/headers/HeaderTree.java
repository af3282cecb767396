package org.utxod.query.electrum.headers;

import java.util.Arrays;
import org.utxod.query.merkle.MerkleBranch;
import org.utxod.store.chain.Hash256;

/**
 * The merkle tree over the hashes of all blocks. Kept are the roots of whole parts of 1,024 blocks, so that a proof takes the
 * hashing of one or two parts and of the roots above them, whatever the chain's length. Not thread-safe.
 */
final class HeaderTree {
  private static final int PART_HEIGHT = 10;

  /** Blocks in a part. */
  static final int PART = 1 << PART_HEIGHT;

  private byte[] roots = new byte[64 * Hash256.LENGTH];
  private int parts;

  /** Gives hashes of blocks, 32 bytes each. */
  @FunctionalInterface
  interface Leaves {
    byte[] read(int from, int count);
  }

  /** Takes in parts that are whole now. */
  void grow(int leaves, Leaves source) {
    while ((parts + 1) * PART <= leaves) {
      byte[] root =
          MerkleBranch.of(source.read(parts * PART, PART), 0, PART_HEIGHT).root();
      if (parts * Hash256.LENGTH == roots.length) {
        roots = Arrays.copyOf(roots, 2 * roots.length);
      }
      System.arraycopy(root, 0, roots, parts * Hash256.LENGTH, Hash256.LENGTH);
      parts++;
    }
  }

  /** Forgets what lies above so many leaves. */
  void truncate(int leaves) {
    parts = Math.min(parts, leaves / PART);
  }

  /** The branch of a leaf in the tree of the first {@code leaves}. */
  MerkleBranch branch(int leaf, int leaves, Leaves source) {
    if (leaves <= PART) {
      return MerkleBranch.of(source.read(0, leaves), leaf, 0);
    }
    int whole = leaves / PART;
    int rest = leaves % PART;
    byte[] upper = Arrays.copyOf(roots, (whole + (rest > 0 ? 1 : 0)) * Hash256.LENGTH);
    if (rest > 0) {
      byte[] last =
          MerkleBranch.of(source.read(whole * PART, rest), 0, PART_HEIGHT).root();
      System.arraycopy(last, 0, upper, whole * Hash256.LENGTH, Hash256.LENGTH);
    }
    int part = leaf / PART;
    MerkleBranch lower = MerkleBranch.of(
        source.read(part * PART, Math.min(PART, leaves - part * PART)), leaf % PART, PART_HEIGHT);
    return lower.joined(MerkleBranch.of(upper, part, 0));
  }
}
