package org.utxod.query.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** The way from one leaf to the root of a tree. Immutable. */
public final class MerkleBranch {
  private final List<byte[]> siblings;
  private final byte[] root;

  private MerkleBranch(List<byte[]> siblings, byte[] root) {
    this.siblings = List.copyOf(siblings);
    this.root = root;
  }

  /** The branch of the transaction at {@code position} of a block. */
  public static MerkleBranch of(List<Txid> txids, int position) {
    byte[] row = new byte[txids.size() * Hash256.LENGTH];
    for (int i = 0; i < txids.size(); i++) {
      txids.get(i).copyTo(row, i * Hash256.LENGTH);
    }
    return of(row, position, 0);
  }

  /**
   * The branch of a leaf.
   *
   * @param leaves 32 bytes each; overwritten
   * @param minHeight at least so many rows are built; beyond the root of a smaller tree it is paired with itself, as it is
   *     where the tree is the last part of a larger one
   */
  public static MerkleBranch of(byte[] leaves, int position, int minHeight) {
    MessageDigest sha256 = ScriptKey.sha256();
    List<byte[]> siblings = new ArrayList<>();
    int count = leaves.length / Hash256.LENGTH;
    int at = position;
    for (int height = 0; count > 1 || height < minHeight; height++) {
      int sibling = Math.min(at ^ 1, count - 1) * Hash256.LENGTH;
      siblings.add(Arrays.copyOfRange(leaves, sibling, sibling + Hash256.LENGTH));
      count = above(leaves, count, sha256);
      at /= 2;
    }
    return new MerkleBranch(siblings, Arrays.copyOf(leaves, Hash256.LENGTH));
  }

  /** This one, of a part, and that of the part's root in the tree above it. */
  public MerkleBranch joined(MerkleBranch above) {
    List<byte[]> all = new ArrayList<>(siblings);
    all.addAll(above.siblings);
    return new MerkleBranch(all, above.root);
  }

  /** Replaces a row of hashes by the one above it; returns its length. */
  private static int above(byte[] row, int count, MessageDigest sha256) {
    int pairs = (count + 1) / 2;
    try {
      for (int i = 0; i < pairs; i++) {
        sha256.update(row, 2 * i * Hash256.LENGTH, Hash256.LENGTH);
        sha256.update(row, Math.min(2 * i + 1, count - 1) * Hash256.LENGTH, Hash256.LENGTH);
        sha256.digest(row, i * Hash256.LENGTH, Hash256.LENGTH);
        sha256.update(row, i * Hash256.LENGTH, Hash256.LENGTH);
        sha256.digest(row, i * Hash256.LENGTH, Hash256.LENGTH);
      }
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 refused a buffer with room for it", e);
    }
    return pairs;
  }

  /** The root, wire bytes; not to be changed. */
  public byte[] root() {
    return root;
  }

  /** The other hash of each pair, from the lowest row on, in display order. */
  public List<String> display() {
    return siblings.stream().map(MerkleBranch::display).toList();
  }

  /** The root in display order. */
  public String displayRoot() {
    return display(root);
  }

  private static String display(byte[] wire) {
    byte[] reversed = new byte[wire.length];
    for (int i = 0; i < wire.length; i++) {
      reversed[i] = wire[wire.length - 1 - i];
    }
    return Hex.encode(reversed);
  }
}
