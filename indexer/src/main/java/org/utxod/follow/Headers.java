package org.utxod.follow;

import org.utxod.bitcoind.NodeHeader;
import org.utxod.store.BlockRecord;

/** A node's headers as the index's records of blocks that it never applied. */
final class Headers {
  private Headers() {}

  static BlockRecord record(NodeHeader header) {
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
