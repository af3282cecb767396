package org.utxod.query.http.esplora;

import java.util.List;
import org.utxod.query.merkle.MerkleBranch;
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

  /** The path of the transaction at {@code position}. */
  static MerklePath of(List<Txid> txids, int position) {
    return new MerklePath(MerkleBranch.of(txids, position).display(), position);
  }
}
