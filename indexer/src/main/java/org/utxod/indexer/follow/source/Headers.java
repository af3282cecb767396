package org.utxod.indexer.follow.source;

import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.store.model.BlockRecord;

/** A node's headers as the index's records of blocks that it never applied. */
public final class Headers {
  private Headers() {}

  public static BlockRecord record(NodeHeader header) {
    return new BlockRecord(
        header.point(),
        header.previousHash(),
        header.time(),
        header.medianTime(),
        header.chainwork(),
        0,
        0,
        0);
  }
}
