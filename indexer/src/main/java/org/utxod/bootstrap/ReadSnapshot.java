package org.utxod.bootstrap;

import org.utxod.bitcoind.NodeHeader;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Chainwork;
import org.utxod.chain.SerializedSetHash;
import org.utxod.port.SnapshotOrigin;
import org.utxod.store.BlockRecord;

/**
 * A snapshot that was read to its end and may become the index, as it is written down before that is begun.
 *
 * @param hash of all coins
 * @param proof name of a {@link SnapshotOrigin.Proof}
 */
record ReadSnapshot(
    int height,
    String block,
    String previous,
    long time,
    long medianTime,
    String chainwork,
    String hash,
    String proof,
    long coins) {

  static ReadSnapshot of(
      NodeHeader base, SerializedSetHash hash, SnapshotOrigin.Proof proof, long coins) {
    return new ReadSnapshot(
        base.point().height(),
        base.point().hash().display(),
        base.previousHash().display(),
        base.time(),
        base.medianTime(),
        base.chainwork().toString(),
        hash.display(),
        proof.name(),
        coins);
  }

  BlockRecord base() {
    return new BlockRecord(
        new ChainPoint(height, BlockHash.ofDisplay(block)),
        BlockHash.ofDisplay(previous),
        time,
        medianTime,
        Chainwork.ofHex(chainwork),
        0,
        0,
        0);
  }

  SnapshotOrigin origin() {
    return new SnapshotOrigin(
        base().point(), SerializedSetHash.ofDisplay(hash), SnapshotOrigin.Proof.valueOf(proof));
  }
}
