package org.utxod.indexer.simnode.rpc;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.tx.Merkle;
import org.utxod.store.chain.Txid;

/**
 * A block's header with the part of its merkle tree that leads to one transaction (BIP 37; Core: merkleblock.cpp):
 * hashes and flags in depth-first order.
 */
public final class TxOutProof {
  private final List<List<byte[]>> levels = new ArrayList<>();
  private final int position;
  private final List<byte[]> hashes = new ArrayList<>();
  private final List<Boolean> flags = new ArrayList<>();

  private TxOutProof(List<Txid> txids, int position) {
    this.position = position;
    List<byte[]> level = txids.stream().map(Txid::wire).toList();
    levels.add(level);
    while (level.size() > 1) {
      level = Merkle.above(level);
      levels.add(level);
    }
  }

  /** The proof of the transaction at {@code position} among {@code txids}. */
  static byte[] of(byte[] header, List<Txid> txids, int position) {
    TxOutProof proof = new TxOutProof(txids, position);
    proof.walk(proof.levels.size() - 1, 0);
    WireWriter raw =
        new WireWriter().bytes(header).uint32(txids.size()).compact(proof.hashes.size());
    proof.hashes.forEach(raw::bytes);
    byte[] bits = new byte[(proof.flags.size() + 7) / 8];
    for (int i = 0; i < proof.flags.size(); i++) {
      bits[i / 8] |= (byte) (proof.flags.get(i) ? 1 << (i % 8) : 0);
    }
    return raw.sized(bits).toByteArray();
  }

  private void walk(int level, int at) {
    boolean leadsThere = position >> level == at;
    flags.add(leadsThere);
    if (level == 0 || !leadsThere) {
      hashes.add(levels.get(level).get(at));
      return;
    }
    walk(level - 1, at * 2);
    if (at * 2 + 1 < levels.get(level - 1).size()) {
      walk(level - 1, at * 2 + 1);
    }
  }
}
