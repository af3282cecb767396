package org.utxod.query.http.esplora;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * The path from a transaction to its block's merkle root.
 *
 * @param hashes the sibling at each level, from the lowest on, display order
 * @param position of the transaction in its block
 */
record MerklePath(List<String> hashes, int position) {
  MerklePath {
    hashes = List.copyOf(hashes);
  }

  /** The path of the transaction at {@code position}; the last of an odd level is paired with itself. */
  static MerklePath of(List<Txid> txids, int position) {
    MessageDigest sha256 = ScriptKey.sha256();
    List<byte[]> row = txids.stream().map(Hash256::wire).toList();
    List<String> hashes = new ArrayList<>();
    for (int at = position; row.size() > 1; at /= 2) {
      byte[] sibling = row.get(Math.min(at ^ 1, row.size() - 1));
      hashes.add(Txid.ofWire(sibling, 0).display());
      row = above(row, sha256);
    }
    return new MerklePath(hashes, position);
  }

  private static List<byte[]> above(List<byte[]> row, MessageDigest sha256) {
    List<byte[]> above = new ArrayList<>();
    for (int i = 0; i < row.size(); i += 2) {
      byte[] pair = Arrays.copyOf(row.get(i), 2 * Hash256.LENGTH);
      byte[] right = row.get(Math.min(i + 1, row.size() - 1));
      System.arraycopy(right, 0, pair, Hash256.LENGTH, Hash256.LENGTH);
      above.add(sha256.digest(sha256.digest(pair)));
    }
    return above;
  }
}
