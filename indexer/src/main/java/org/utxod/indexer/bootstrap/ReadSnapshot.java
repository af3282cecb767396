package org.utxod.indexer.bootstrap;

import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.model.BlockRecord;

/**
 * A snapshot that was read to its end and may be imported, as recorded before the import starts.
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
